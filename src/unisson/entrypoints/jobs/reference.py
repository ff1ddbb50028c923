"""Reference pages written from the code's own tables, so that they cannot disagree with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from unisson.entrypoints.jobs import reference_settings
from unisson.lifecycles.engagement import ENGAGEMENT
from unisson.lifecycles.engine import Lifecycle, mermaid
from unisson.lifecycles.flux import FLUX
from unisson.lifecycles.invoice import INVOICE
from unisson.portal.invoices.cadres import CADRES
from unisson.portal.invoices.motifs import MOTIFS

NOTICE = "<!-- Page engendrée par `make docs` à partir du code : ne pas modifier à la main. -->\n\n"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    columns = list(heads)
    lines = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _lifecycle(life: Lifecycle, title: str, source: str) -> str:
    """One life: diagram, transitions, refusals."""
    transitions = _table(
        ("Verbe", "Action", "Depuis", "Vers", "Par", "À condition"),
        (
            (
                f"`{line.verb}`",
                line.label,
                ", ".join(f"`{source}`" for source in line.sources),
                f"`{line.target}`",
                ", ".join(f"`{role}`" for role in line.by),
                ", ".join(f"`{guard}`" for guard in line.only_if) or "–",
            )
            for line in life.transitions
        ),
    )
    causes = _table(
        ("Cause", "Phrase", "codeRetour"),
        ((f"`{cause.code}`", cause.sentence, str(cause.api_code)) for cause in life.causes.values()),
    )
    return (
        f"# {title}\n\n{NOTICE}"
        f"Source : `src/unisson/lifecycles/{source}.py`. Une ligne de la table est une ligne de la loi ; "
        "tout ce qui n’y figure pas est interdit.\n\n"
        f"```mermaid\n{mermaid(life)}```\n\n## Transitions\n\n{transitions}\n## Causes de refus\n\n{causes}"
    )


def lifecycle_page() -> str:
    """The life of an ordinary invoice."""
    return _lifecycle(INVOICE, "Le cycle de vie d’une facture", "invoice")


def flux_page() -> str:
    """The life of a flux received."""
    return _lifecycle(FLUX, "Le cycle de vie d’un flux reçu", "flux")


def engagement_page() -> str:
    """The life of an engagement juridique."""
    return _lifecycle(ENGAGEMENT, "Le cycle de vie d’un engagement", "engagement")


def _cadres_table() -> str:
    return _table(
        (
            "Code",
            "BT-23",
            "Libellé",
            "Qui dépose",
            "Vers",
            "Espace",
            "Valideurs",
            "Saisie",
            "À choisir quand",
            "Exemple",
            "Ouvert",
        ),
        (
            (
                f"`{cadre.code}`",
                cadre.short,
                str(cadre.code.label),
                cadre.depositor,
                cadre.goes_to,
                cadre.espace,
                cadre.valideurs,
                "oui" if cadre.may_be_typed and cadre.is_open else "non",
                cadre.choose_when,
                cadre.example,
                cadre.closed or "oui",
            )
            for cadre in CADRES.values()
        ),
    )


def motifs_page() -> str:
    """Cadres de facturation and motifs."""
    motifs = _table(
        ("Code", "Libellé", "Verbes", "Commentaire obligatoire"),
        (
            (
                f"`{motif.code}`",
                motif.label,
                ", ".join(f"`{verb}`" for verb in motif.verbs),
                "oui" if motif.needs_comment else "non",
            )
            for motif in MOTIFS.values()
        ),
    )
    return f"# Cadres et motifs\n\n{NOTICE}## Cadres de facturation\n\n{_cadres_table()}\n## Motifs\n\n{motifs}"


def settings_page() -> str:
    """Every setting and every delay."""
    chosen = _table(("Variable", "Sans elle", "Effet"), reference_settings.rows())
    lasting = _table(("Variable", "Effet", "Valeur habituelle", "Permis"), reference_settings.delay_rows())
    return (
        f"# Réglages\n\n{NOTICE}"
        "Chaque réglage est une variable d’environnement, lue au démarrage. "
        "Une valeur impossible arrête le démarrage avec une phrase qui dit laquelle.\n\n"
        "Les essais de mot de passe, de code et de question secrète, le débit des pages ouvertes et celui de l’API sont "
        "comptés dans la base, pour tous les processus de toutes les machines. Pour l’API, chaque processus prend son dû "
        "par poignées d’un cinquantième de la limite : elle n’est jamais dépassée ; "
        "elle peut être annoncée quelques appels trop tôt.\n\n"
        f"## Installation\n\n{chosen}\n## Délais\n\n{lasting}"
    )


PAGES: dict[str, Callable[[], str]] = {
    "cycle-de-vie.md": lifecycle_page,
    "cycle-de-vie-flux.md": flux_page,
    "cycle-de-vie-engagement.md": engagement_page,
    "cadres-et-motifs.md": motifs_page,
    "reglages.md": settings_page,
}


def outdated(folder: Path) -> dict[str, str]:
    """The pages whose file differs from what the code says now, with their right text."""
    pages = {name: write() for name, write in PAGES.items()}
    return {name: text for name, text in pages.items() if _read(folder / name) != text}


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
