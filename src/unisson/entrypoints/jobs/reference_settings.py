"""The page of every setting: what the installation chooses by its environment variables."""

from __future__ import annotations

from unisson.portal.kernel import delays

# variable, what it holds when it is not given, what it decides. The delays have their own table, read from the code.
INSTALLATION: tuple[tuple[str, str, str], ...] = (
    ("PORT", "8000", "Port d’écoute du site."),
    (
        "UNISSON_URL",
        "http://localhost:PORT",
        "Adresse publique, écrite dans les courriels. En https, les cookies deviennent sûrs.",
    ),
    ("UNISSON_HOSTS", "", "Autres noms sous lesquels le site répond, séparés par des virgules."),
    ("UNISSON_HOST", "127.0.0.1", "Adresse d’écoute du site."),
    ("UNISSON_BEHIND_PROXY", "non", "Le site est derrière un mandataire qui écrit X-Forwarded-Proto et X-Forwarded-For."),
    ("UNISSON_DATA", "var/", "Dossier de tout ce qui doit être gardé."),
    (
        "DATABASE_URL",
        "PostgreSQL embarqué",
        "Serveur PostgreSQL (15 ou plus) : postgresql://… ; un pgbouncer, s’il y en a un, en mode session.",
    ),
    ("EMAIL_URL", "boîte de démonstration", "Serveur de courrier : smtp://… ou smtps://…"),
    ("UNISSON_FROM", "Unisson <ne-pas-repondre@unisson.localhost>", "Expéditeur des courriels."),
    ("SECRET_KEY", "tirée au premier démarrage", "Clé de signature, gardée dans le dossier des données."),
    ("UNISSON_DEMO", "non ; oui avec make run", "Jeu de démonstration, comptes affichés, charte graphique."),
    ("UNISSON_DEBUG", "non", "Pour le développement seulement."),
    ("UNISSON_SECOND_FACTOR", "non", "Double vérification exigée de tous à la connexion."),
    (
        "UNISSON_COMPANY_REGISTER_URL",
        "",
        "API « recherche d’entreprises » qui préremplit les fiches. Vide : personne n’est interrogé.",
    ),
    ("UNISSON_SIGNATURE_TRUST", "", "Fichier PEM des autorités de signature reconnues. Vide : aucun signataire n’est vérifié."),
    ("UNISSON_API_CALLS", "3000", "Appels d’API permis par minute à une application."),
    (
        "UNISSON_WEBHOOK_TRUST",
        "",
        "Fichier PEM d’autorités reconnues pour les rappels d’API, en plus de celles de la machine.",
    ),
    ("UNISSON_WEBHOOK_LOCAL", "non", "Laisse les rappels d’API joindre des adresses privées ou en http."),
    ("UNISSON_DIRECTORY_SOURCE", "", "Fichier, dossier ou adresse de l’annuaire public, lu chaque semaine."),
    ("UNISSON_UPLOAD_LIMIT", "125829120", "Taille maximale d’un envoi, en octets (120 Mo)."),
    ("UNISSON_S3_BUCKET", "", "Fichiers dans un espace S3 plutôt que dans le dossier des données."),
    ("UNISSON_S3_ENDPOINT", "", "Adresse du serveur S3."),
    ("UNISSON_S3_REGION", "", "Région S3."),
    ("UNISSON_S3_ACCESS_KEY", "", "Clé d’accès S3."),
    ("UNISSON_S3_SECRET_KEY", "", "Secret de la clé S3."),
    ("UNISSON_WORKERS", "2 à 4, selon les cœurs", "Processus du serveur web."),
    ("UNISSON_THREADS", "4", "Fils d’exécution par processus web."),
    ("UNISSON_JOBS", "4", "Travaux de fond menés ensemble."),
    ("UNISSON_WORKER_SILENCE", "20", "Secondes de silence après lesquelles un travailleur est tenu pour mort."),
    ("UNISSON_METRICS_TOKEN", "", "Jeton demandé pour lire les mesures."),
    ("UNISSON_LOG_LEVEL", "INFO", "Niveau du journal."),
    ("UNISSON_LOG_JSON", "non", "Journal en JSON."),
)
# Set by the portal for its own processes.
INNER = frozenset({"UNISSON_POSTGRES", "UNISSON_SUPERVISED"})


def rows() -> list[tuple[str, str, str]]:
    """The settings of the installation, as the page shows them."""
    return [
        (f"`{variable}`", usual and f"`{usual}`" if usual.isascii() else usual, effect)
        for variable, usual, effect in INSTALLATION
    ]


def delay_rows() -> list[tuple[str, str, str, str]]:
    """The delays, with the values allowed."""
    return [
        (
            f"`{line.variable}`",
            f"{line.effect} {delays.said(line.usual, line.unit)}",
            f"`{line.usual}`",
            f"{delays.said(line.least, line.unit)} à {delays.said(line.most, line.unit)}",
        )
        for line in delays.TABLE
    ]
