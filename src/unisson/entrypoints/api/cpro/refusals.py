"""Every refusal of the façade, one line each: HTTP status, `codeRetour`, code of the message, sentence.

Numbers begin at 20000 and belong to each service (Chorus Pro's own convention); those that connectors know are theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SUCCES_ECRITURE, SUCCES_LECTURE = "GCU_MSG_01_000", "TRA_MSG_00.000"


@dataclass(frozen=True, slots=True)
class Ligne:
    """One refusal. `manque`: what the caller lacks, when that is why."""

    http: int
    code_retour: int
    message: str
    phrase: str
    manque: str = ""


# fmt: off
REFUS: dict[str, Ligne] = {
    # Who calls: the body always says what is missing.
    "JETON_ABSENT": Ligne(401, 20100, "UNI_ACC_401", "Le jeton manque. Demandez-en un à /api/oauth/token, puis envoyez l’en-tête « Authorization: Bearer <jeton> ».", "application"),
    "JETON_REFUSE": Ligne(401, 20101, "UNI_ACC_401", "Ce jeton est inconnu, expiré ou révoqué, ou son application est fermée. Demandez-en un autre à /api/oauth/token.", "application"),
    "COMPTE_ABSENT": Ligne(401, 20102, "UNI_ACC_401", "L’en-tête « cpro-account » manque ou ne se lit pas : il porte « login:mot de passe » du compte technique, en base 64.", "compte technique"),
    "COMPTE_REFUSE": Ligne(401, 20103, "UNI_ACC_401", "{phrase}", "compte technique"),
    "SCOPE": Ligne(403, 20104, "UNI_ACC_403", "L’application « {application} » n’est pas ouverte à l’espace {espace}. Son gestionnaire peut l’ouvrir dans l’espace Raccordements.", "scope"),
    "RATTACHEMENT": Ligne(403, 20105, "UNI_ACC_403", "Ce compte technique n’est rattaché à aucune structure en service. Demandez à son gestionnaire.", "rattachement"),
    "HABILITATION": Ligne(403, 20106, "UNI_ACC_403", "Ce compte technique n’est pas habilité sur l’espace {espace}{droit}. Son gestionnaire peut l’habiliter.", "habilitation"),
    # What is sent.
    "INTROUVABLE": Ligne(404, 20110, "UNI_REQ_404", "Il n’y a pas d’opération à cette adresse. La liste est dans /cpro/openapi.json."),
    "METHODE": Ligne(405, 20111, "UNI_REQ_405", "Cette opération ne répond qu’à {methode}."),
    "FORMAT": Ligne(415, 20112, "UNI_REQ_415", "Le corps doit être du JSON : envoyez l’en-tête « Content-Type: application/json »."),
    "CODAGE": Ligne(415, 20135, "UNI_REQ_415", "Le corps est compressé ({codage}), ce qui n’est pas lu ici. Envoyez-le tel quel, sans l’en-tête Content-Encoding."),
    "JSON": Ligne(400, 20113, "UNI_REQ_400", "Le corps de la requête n’est pas du JSON lisible : {detail}."),
    "CHAMP": Ligne(400, 20114, "UNI_REQ_400", "{detail}."),
    "TAILLE": Ligne(413, 20115, "UNI_REQ_413", "La requête dépasse {limite}. Réduisez-la, ou partagez-la en plusieurs."),
    "CADENCE": Ligne(429, 20116, "UNI_REQ_429", "Plus de {limite} appels en une minute pour cette application. Attendez {attente} s, puis recommencez."),
    "CADENCE_ENGAGEMENTS": Ligne(429, 20132, "UNI_REQ_429", "Plus de {limite} numéros d’engagement vérifiés en une heure pour cette application. Attendez {attente} s, puis recommencez."),
    "CLE": Ligne(422, 20117, "UNI_REQ_422", "Cette clé d’idempotence a déjà servi à une autre requête. Prenez une clé neuve pour chaque requête différente."),
    "CLE_LONGUE": Ligne(400, 20118, "UNI_REQ_400", "La clé d’idempotence compte 1 à 128 caractères."),
    "PANNE": Ligne(500, 20119, "UNI_REQ_500", "Le défaut vient du portail et a été enregistré. Recommencez plus tard ; avec la même clé d’idempotence, rien ne sera fait deux fois."),
    "INDISPONIBLE": Ligne(503, 20136, "UNI_REQ_503", "Le portail ne joint pas sa base de données pour le moment. Recommencez dans {attente} s ; avec la même clé d’idempotence, rien ne sera fait deux fois."),
    "SIMULEE": Ligne(500, 20120, "UNI_SIM_500", "Panne simulée, à la demande de votre application en bac à sable."),
    "SIMULATION": Ligne(400, 20134, "UNI_SIM_400", "{phrase} Rien n’a été fait : ouvrez le bac à sable dans l’espace Raccordements, ou corrigez l’en-tête Unisson-Simuler."),
    # What is asked of the business.
    "VIDE": Ligne(200, 20000, "TRA_MSG_00.015", "Aucun résultat ne correspond aux critères."),
    "VIDE_TRAVAUX": Ligne(200, 20007, "GFT_MSG_01.075", "Aucune facture de travaux : le portail n’en reçoit pas encore."),
    "CHAMP_ABSENT": Ligne(200, 20121, "UNI_MSG_01.001", "Le champ {champ} est obligatoire."),
    "FACTURE_INCONNUE": Ligne(200, 20008, "GDP_MSG_11.008", "Aucune facture visible de ce compte ne porte cet identifiant."),
    "STRUCTURE_INCONNUE": Ligne(200, 20003, "GCU_MSG_02.003", "Aucune structure visible de ce compte ne porte cet identifiant."),
    "SERVICE_INCONNU": Ligne(200, 20004, "GCU_MSG_02.004", "Cette structure n’a pas de service de cet identifiant."),
    "UTILISATEUR_INCONNU": Ligne(200, 20133, "GCU_MSG_02.005", "Un compte technique ne lit que ses propres rattachements : n’envoyez pas l’adresse d’un autre compte."),
    "FLUX_INCONNU": Ligne(200, 20001, "POQ_MSG_01.003", "Flux introuvable."),
    "FLUX_GROS": Ligne(200, 20001, "GDP_MSG_11.022", "Le fichier dépasse 30 Mo. Partagez le flux en plusieurs dépôts."),
    "FLUX_VIDE": Ligne(200, 20122, "GDP_MSG_11.023", "Le fichier est vide."),
    "BASE64": Ligne(200, 20123, "GDP_MSG_11.024", "{champ} ne se décode pas : un fichier en base 64 est attendu."),
    "SYNTAXE": Ligne(200, 20124, "GDP_MSG_11.025", "{phrase}"),
    "PJ_GROSSE": Ligne(200, 20003, "GDP_MSG_11.026", "La pièce jointe dépasse 10 Mo. Réduisez-la."),
    "PJ_REFUSEE": Ligne(200, 20125, "GDP_MSG_11.027", "{phrase}"),
    "PJ_INCONNUE": Ligne(200, 20126, "GDP_MSG_11.028", "Aucune pièce jointe déposée par ce compte ne porte l’identifiant {id}."),
    "FOURNISSEUR": Ligne(200, 20127, "GDP_MSG_11.029", "{phrase}"),
    "VERDICT": Ligne(200, 20013, "GDP_MSG_11.030", "{phrase}"),
    "ETAT": Ligne(200, 20002, "GDP_MSG_11.001", "{phrase}"),
    "VALEUR": Ligne(200, 20128, "UNI_MSG_01.002", "{phrase}"),
    "MOTIF": Ligne(200, 20129, "GDP_MSG_11.031", "{phrase}"),
    "TELECHARGEMENT": Ligne(413, 20130, "GDP_MSG_11.032", "Le résultat dépasserait 120 Mo. Demandez moins de factures à la fois (une dizaine)."),
    "NON_PROPOSE": Ligne(200, 20131, "UNI_MSG_01.003", "{phrase}"),
}
# fmt: on


class Echec(Exception):
    """A refusal of the table, its sentence completed; `plus` are members added to the answer."""

    def __init__(self, code: str, *, plus: dict[str, Any] | None = None, **mots: Any) -> None:
        super().__init__(code)
        self.code = code
        self.ligne = REFUS[code]
        self.phrase = self.ligne.phrase.format(**mots)
        self.plus = plus or {}
        self.entetes: dict[str, str] = {}

    @property
    def corps(self) -> dict[str, Any]:
        """The body: `codeRetour`, `libelle`, and what is missing."""
        manque = {"manque": self.ligne.manque} if self.ligne.manque else {}
        return {
            "codeRetour": self.ligne.code_retour,
            "libelle": f"{self.ligne.message} - {self.phrase}",
            **manque,
            **self.plus,
        }


def requis(value: Any, champ: str) -> Any:
    """The value, or the refusal that says which field is missing."""
    if value is None:
        raise Echec("CHAMP_ABSENT", champ=champ)
    return value
