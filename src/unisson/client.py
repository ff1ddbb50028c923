"""A client of the portal's API, of the standard library only: it can be copied alone into any program.

from unisson.client import Unisson
portail = Unisson("https://unisson.exemple.fr", client_id, secret, login, password)
depot = portail.deposer(Path("facture.pdf"))
for facture in portail.factures_recues(statuts=["MISE_A_DISPOSITION"]): ...
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

Json = dict[str, Any]
Fichier = Path | str | bytes  # a file, its path, or its bytes
AHEAD = 60  # seconds: a token is renewed so long before its end
TRIES = 5
AGAIN = frozenset({0, 429, 500, 502, 503, 504})  # 0: nobody answered
OLDEST = 300  # seconds: an older signature is refused
PAGE = 500
ENDED = ("IN_INTEGRE", "IN_INTEGRE_PARTIEL", "IN_REJETE")


class UnissonError(Exception):
    """The portal refused: HTTP status, `codeRetour` (0 when there is none), sentence, and the whole answer."""

    def __init__(self, status: int, body: Json) -> None:
        self.http = status
        self.code = int(body.get("codeRetour") or 0)
        self.libelle = str(body.get("libelle") or body.get("error_description") or body.get("detail") or "")
        self.manque = str(body.get("manque") or body.get("error") or "")
        self.attente = float(body.get("attente") or 0)
        self.body = body
        super().__init__(f"{status} {self.code} {self.libelle}".strip())


class AccesRefuse(UnissonError):
    """Wrong secret, expired password, missing right: `manque` says which (« application », « habilitation »…)."""


class Indisponible(UnissonError):
    """Busy, failing or out of reach (`http` is 0), after every try. The same call may be made again later."""


def _refusal(status: int, body: Json) -> UnissonError:
    denied = status in (401, 403) or body.get("error") == "invalid_client"
    return (AccesRefuse if denied else Indisponible if status in AGAIN else UnissonError)(status, body)


@dataclass(frozen=True, slots=True)
class FactureDeposee:
    """What became of one invoice of a deposit. `resultat`: SENT, REFUSED, TO_MEND…; `controles` say why."""

    numero: str
    resultat: str
    identifiant: int | None
    statut: str
    controles: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Depot:
    """A deposit: its 25-character number, its state, and each of its invoices."""

    numero_flux: str
    etat: str
    factures: tuple[FactureDeposee, ...]

    @property
    def integre(self) -> bool:
        """Whether all of it was taken."""
        return self.etat == "IN_INTEGRE"

    @property
    def juge(self) -> bool:
        """Whether nothing will change any more; else (a large archive) `compte_rendu` tells later."""
        return self.etat in ENDED


@dataclass(frozen=True, slots=True)
class Evenement:
    """One change of status. `id` is the cursor from which to read on."""

    id: int
    date: str
    facture: int
    numero: str
    ancien_statut: str
    statut: str
    motif: str


class Unisson:
    """One application and one technical account. Not shared between threads."""

    def __init__(self, url: str, client_id: str, secret: str, login: str, password: str, *, timeout: float = 60) -> None:
        self.url = url.rstrip("/")
        self.timeout = timeout
        self._credentials = {"client_id": client_id, "client_secret": secret}
        self._account = base64.b64encode(f"{login}:{password}".encode()).decode()
        self._token, self._until = "", 0.0
        self.pause: Callable[[float], None] = time.sleep

    def deposer(self, fichier: Fichier, syntaxe: str = "", nom: str = "", cle: str = "") -> Depot:
        """Deposit an invoice or an archive (tar.gz) and read its verdict. `syntaxe` is guessed from the bytes when empty.

        `cle`: an idempotency key of one’s own; sent again with the same key, even by another run, nothing is deposited twice.
        """
        name, data = _file(fichier, nom, "facture")
        body = {"fichierFlux": base64.b64encode(data).decode(), "nomFichier": name}
        return _depot(self.appeler("factures/deposer/flux", body | {"syntaxeFlux": syntaxe or syntaxe_de(data)}, cle=cle))

    def compte_rendu(self, numero_flux: str) -> Json:
        """The detailed report of a deposit (consulterCRDetaille)."""
        return self.appeler("transverses/consulterCRDetaille", {"numeroFluxDepot": numero_flux})

    def factures_emises(self, statuts: Sequence[str] = (), **criteres: Any) -> Iterator[Json]:
        """Issued invoices under the criteria of rechercher/fournisseur, page after page."""
        return self._pages("factures/rechercher/fournisseur", "rechercheFactureParFournisseur", statuts, criteres)

    def factures_recues(self, statuts: Sequence[str] = (), **criteres: Any) -> Iterator[Json]:
        """Received invoices under the criteria of rechercher/recipiendaire, page after page."""
        return self._pages("factures/rechercher/recipiendaire", "paramRecherche", statuts, criteres)

    def facture_emise(self, identifiant: int) -> Json:
        """An issued invoice, whole."""
        return dict(self.appeler("factures/consulter/fournisseur", {"identifiantFactureCPP": identifiant})["facture"])

    def facture_recue(self, identifiant: int) -> Json:
        """A received invoice, whole."""
        return dict(self.appeler("factures/consulter/recipiendaire", {"identifiantFactureCPP": identifiant})["facture"])

    def historique(self, identifiant: int) -> Json:
        """The three histories of an invoice."""
        return self.appeler("factures/consulter/historique", {"idFacture": identifiant})

    def traiter(self, identifiant: int, statut: str, motif: str = "", numero_mandat: str = "") -> Json:
        """Give a status to a received invoice (traiter/recue)."""
        body = {"idFacture": identifiant, "nouveauStatut": statut, "motif": motif, "numeroDPMandat": numero_mandat}
        return self.appeler("factures/traiter/recue", body)

    def telecharger(self, identifiants: Sequence[int], format: str = "PDF", *, pieces: bool = True) -> bytes:  # noqa: A002
        """A zip of invoices, as PDF or as XML (PIVOT)."""
        body: Json = {"format": format, "listeFacture": [{"idFacture": identifiant} for identifiant in identifiants]}
        body["avecPiecesJointesComplementaires"] = "OUI" if pieces else "NON"
        return base64.b64decode(self.appeler("factures/telecharger/groupe", body)["fichierResultat"])

    def joindre(self, fichier: Fichier, nom: str = "") -> int:
        """Send a file to be joined; returns its pieceJointeId."""
        name, data = _file(fichier, nom, "piece.pdf")
        body = {"pieceJointeFichier": base64.b64encode(data).decode(), "pieceJointeNom": name}
        return int(self.appeler("transverses/ajouter/fichier", body)["pieceJointeId"])

    def soumettre(self, demande: Json, cle: str = "") -> Json:
        """Submit an invoice from its data or around a PDF (soumettre)."""
        return self.appeler("factures/soumettre", demande, cle=cle)

    def structure(self, identifiant: str) -> Json | None:
        """The structure of this SIRET, None when nobody has it."""
        body = {"structure": {"identifiantStructure": identifiant}, "restreindreStructuresPrivees": False}
        rows = self.appeler("structures/rechercher", body).get("listeStructures", [])
        return dict(rows[0]) if rows else None

    def evenements(self, apres: int = 0) -> Iterator[Evenement]:
        """The changes of status after a cursor, until there is no more for now. Keep the `id` of the last one read."""
        while True:
            answer = self.appeler(f"unisson/evenements?apres={apres}&limite={PAGE}", methode="GET")
            yield from (_evenement(row) for row in answer["evenements"])
            apres = int(answer["curseur"])
            if answer["complet"]:
                return

    def diagnostic(self) -> Json:
        """What works for this application and account, and what is missing."""
        return self._json("GET", f"{self.url}/cpro/diagnostic", b"", self._headers())

    def appeler(self, operation: str, corps: Json | None = None, *, methode: str = "POST", cle: str = "") -> Json:
        """Any operation (« factures/deposer/flux »). Busy, failing or cut off, it is tried again with patience, under the same
        idempotency key: nothing is done twice. Raises UnissonError, AccesRefuse, Indisponible.
        """
        domain, _, tail = operation.partition("/")
        url = f"{self.url}/cpro/{quote(domain)}/v1/{quote(tail, safe='/?=&')}"
        data = b"" if methode == "GET" else json.dumps(corps or {}).encode()
        once, tries, renewed = {"Idempotency-Key": cle or str(uuid.uuid4())}, 0, False
        while True:
            try:
                answer = self._json(methode, url, data, self._headers() | once)
            except AccesRefuse as refused:
                if refused.http != 401 or refused.manque != "application" or renewed:
                    raise
                self._token, renewed = "", True  # revoked, or ended early: one more is asked for
            except Indisponible as refused:
                tries += 1
                if tries == TRIES:
                    raise
                self.pause(refused.attente or 2 ** (tries - 1))
            else:
                if answer.get("codeRetour"):
                    raise UnissonError(200, answer)
                return answer

    def _pages(self, operation: str, page: str, statuts: Sequence[str], criteres: Json) -> Iterator[Json]:
        number, order = 1, criteres.pop(page, {})
        while True:
            wanted = {"nbResultatsParPage": PAGE} | order | {"pageResultatDemandee": number}
            body = {"statutCourant": list(statuts), page: wanted} | criteres
            try:
                answer = self.appeler(operation, body)
            except UnissonError as refused:
                if refused.code == 20000:  # nothing, or nothing more
                    return
                raise
            yield from answer["listeFactures"]
            told = answer.get("parametresRetour", answer)
            if number >= int(told["pages"]):
                return
            number += 1

    def _headers(self) -> dict[str, str]:
        if not self._token or time.monotonic() > self._until:
            form = urlencode({"grant_type": "client_credentials", "scope": "openid"} | self._credentials).encode()
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            answer = self._json("POST", f"{self.url}/api/oauth/token", form, kind)
            self._token, self._until = str(answer["access_token"]), time.monotonic() + int(answer["expires_in"]) - AHEAD
        known = {"Authorization": f"Bearer {self._token}", "cpro-account": self._account}
        return known | {"Content-Type": "application/json", "Accept": "application/json"}

    def _json(self, method: str, url: str, data: bytes, headers: dict[str, str]) -> Json:
        request = Request(url, data=data or None, headers=headers, method=method)  # noqa: S310 - the address is the caller's
        try:
            with urlopen(request, timeout=self.timeout) as answer:  # noqa: S310
                return dict(json.load(answer))
        except HTTPError as error:
            with error:
                body = _body_of(error)
            if (error.headers.get("Retry-After") or "").isdigit():
                body["attente"] = int(error.headers["Retry-After"])
            raise _refusal(error.code, body) from None
        except (OSError, HTTPException) as error:
            raise _refusal(0, {"libelle": f"{self.url} ne répond pas : {getattr(error, 'reason', None) or error!r}"}) from error
        except (ValueError, TypeError):
            raise UnissonError(200, {"libelle": f"{url} n’a pas répondu en JSON : est-ce l’adresse du portail ?"}) from None


def _file(fichier: Fichier, name: str, usual: str) -> tuple[str, bytes]:
    return (name or usual, fichier) if isinstance(fichier, bytes) else (name or Path(fichier).name, Path(fichier).read_bytes())


def _body_of(error: HTTPError) -> Json:
    try:
        return dict(json.load(error))
    except (ValueError, TypeError, OSError, HTTPException):
        return {"libelle": str(error.reason)}


def _depot(answer: Json) -> Depot:
    verdict = answer.get("verdict", {})
    return Depot(answer["numeroFluxDepot"], verdict.get("etat", ""), tuple(map(_deposee, verdict.get("factures", ()))))


def _deposee(row: Json) -> FactureDeposee:
    number, told = row.get("numeroFacture", ""), row.get("resultat", "")
    return FactureDeposee(
        number, told, row.get("identifiantFactureCPP"), row.get("statut", ""), tuple(row.get("controles", ()))
    )


def _evenement(row: Json) -> Evenement:
    told = (row.get(name, "") for name in ("numeroFacture", "ancienStatut", "statut", "motif"))
    return Evenement(int(row["id"]), row["date"], int(row["identifiantFactureCPP"]), *told)


def syntaxe_de(data: bytes) -> str:
    """The syntaxeFlux of a file: PDF, UBL or CII by its first bytes; an archive is announced as UBL unless said."""
    if data.startswith(b"%PDF-"):
        return "IN_DP_E2_CII_FACTURX"
    return "IN_DP_E1_CII_16B" if b"CrossIndustryInvoice" in data[:4096] else "IN_DP_E1_UBL_INVOICE"


def signature_valable(cle: str, entete: str, corps: bytes, maintenant: float | None = None) -> bool:
    """Whether a webhook comes from the portal: its header `Unisson-Signature`, its body as received, within five minutes."""
    parts = dict(part.partition("=")[::2] for part in entete.split(","))
    moment = parts.get("t", "")
    if not moment.isdigit() or abs((maintenant or time.time()) - int(moment)) > OLDEST:
        return False
    wanted = hmac.new(cle.encode(), f"{moment}.".encode() + corps, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted, parts.get("v1", ""))
