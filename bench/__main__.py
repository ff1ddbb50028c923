"""Measure all benches (or those named), print the table, write var/bench.json."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench import asked, directory, documents, lists, rules, web
from bench.measure import Figure, measure

TARGET = Path("var/bench.json")


def main(wanted: list[str]) -> int:
    with web.portal():
        benches = [bench for source in (rules.benches, documents.benches, web.benches) for bench in source()]
        chosen = [bench for bench in benches if not wanted or bench.name in wanted]
        figures = [measure(bench) for bench in chosen]
        if not wanted or "memoire" in wanted:
            figures.append(rules.memory())
        if not wanted or "annuaire" in wanted:
            figures += directory.figures()
    if not wanted or "listes" in wanted:
        figures += lists.in_a_process_of_its_own()
    show(figures)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps({figure.name: figure.as_json() for figure in figures}, indent=2), encoding="utf-8")
    print(f"\nécrit : {TARGET}")
    return 0


def show(figures: list[Figure]) -> None:
    """Print one line a figure: value, floor, ratio, and the peer when there is one."""
    print(f"{'mesure':<28}{'valeur':>12}{'plancher':>12}{'ratio':>8}   plancher / pair")
    for figure in figures:
        unit = figure.unit
        peer = f" ; {figure.peer_name} : {figure.peer:.2f} {unit} (× {figure.peer / figure.value:.1f})" if figure.peer else ""
        amounts = f"{figure.value:>9.3f} {unit}{figure.floor:>9.3f} {unit}{figure.ratio:>8.2f}"
        print(f"{figure.name:<28}{amounts}   {figure.floor_name}{peer}")
    print("\n".join(["", *asked.rendered(figures)]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
