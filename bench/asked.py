"""What the product promises of its speed: each line is measured by `make bench`, which prints whether it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from bench.measure import Figure


class Asked(NamedTuple):
    """One promise: what is read of a figure (`value`, `ratio` or `peer_ratio`), and the most it may be, or the least."""

    figure: str
    what: str
    read: Callable[[Figure], float]
    unit: str
    most: float | None = None
    least: float | None = None


def _value(figure: Figure) -> float:
    return figure.value


def _ratio(figure: Figure) -> float:
    return figure.ratio


def _faster(figure: Figure) -> float:
    return figure.peer / figure.value if figure.peer else 0.0


def _grown(figure: Figure) -> float:
    return figure.value / figure.floor


ASKED = (
    Asked("ubl_verdict_france", "verdict france complet, UBL, 20 lignes", _value, "ms", most=1.5),
    Asked("ubl_verdict_france", "  fois plus vite que saxonche (EN 16931 + BR-FR)", _faster, "×", least=14),
    Asked("cii_verdict_france", "verdict france complet, CII, 20 lignes", _value, "ms", most=1.5),
    Asked("cii_verdict_france", "  fois plus vite que saxonche (EN 16931 + BR-FR)", _faster, "×", least=14),
    Asked("ubl_verdict_4000_lignes", "verdict france complet, UBL, 4 000 lignes", _value, "ms", most=250),
    Asked("ubl_verdict_4000_lignes", "  temps(4 000 lignes) / temps(1 000 lignes)", _ratio, "×", most=4.5),
    Asked("valider_depart_a_froid", "départ à froid de « unisson valider »", _value, "ms", most=400),
    Asked("memoire_10000_verdicts", "mémoire gagnée en 10 000 verdicts, par rapport au début", _grown, "×", most=0.05),
    Asked("annuaire_recherche_p95", "annuaire (140 000 + 200 000), mots libres, p95", _value, "ms", most=30),
    Asked("annuaire_criteres_p95", "annuaire (140 000 + 200 000), critères, p95", _value, "ms", most=30),
    Asked("listes_sql_p95", "listes (1 000 000 factures), pire critère ou tri, SQL, p95", _value, "ms", most=15),
    Asked("listes_page_p95", "listes (1 000 000 factures), pire critère ou tri, page, p95", _value, "ms", most=80),
    Asked("facturx_produire", "Factur-X PDF/A-3b d’une facture de 20 lignes", _value, "ms", most=12),
)


def kept(figures: Mapping[str, Figure]) -> Iterator[tuple[Asked, float, bool]]:
    """Each promise about what was measured: what came out, and whether it holds."""
    for asked in ASKED:
        figure = figures.get(asked.figure)
        if figure is not None:
            found = asked.read(figure)
            yield asked, found, found <= asked.most if asked.most is not None else found >= (asked.least or 0)


def rendered(figures: list[Figure]) -> list[str]:
    """The lines to print; nothing when nothing promised was measured."""
    lines = []
    for asked, found, holds in kept({figure.name: figure for figure in figures}):
        limit = f"≤ {asked.most:g}" if asked.most is not None else f"≥ {asked.least:g}"
        lines.append(f"{asked.what:<58}{found:>9.2f} {asked.unit:<3}{limit:>7} demandé   {'tenu' if holds else 'NON TENU'}")
    return lines
