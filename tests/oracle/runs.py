"""Which documents a run compares: the quick one of `make test`, the full one of `make oracle`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from random import Random

from tests.oracle.corpus import Document, base_documents, of_folder
from tests.oracle.mutations import by_binding_rule, by_rule, draws, mutated, singles

SEED = 16931
SINGLES, DRAWS = 1200, 1000
# Too heavy to be mutated again and again.
_HEAVY = "mille-lignes"


def quick(seed: int = SEED) -> Iterator[Document]:
    """About 300: each rule broken in one syntax (in turn), each VAT category, a few mutations drawn from the seed."""
    for place, document in enumerate(by_rule()):
        if place % 3 == place // 3 % 3:
            yield document
    bases = [document for document in base_documents() if _HEAVY not in document.name]
    yield from (document for document in bases if document.name.startswith("categorie-"))
    yield from islice(by_binding_rule(), 0, None, 40)
    yield from islice(draws(bases, seed), 30)


def full(seed: int = SEED, folder: Path | None = None) -> Iterator[Document]:
    """Every base, each rule broken in each syntax, single changes of the rich documents, draws, and the given folder."""
    everything = list(base_documents())
    yield from everything
    yield from by_rule()
    yield from by_binding_rule()
    rich = [document for base in everything if base.name.startswith("riche.") for document in singles(base)]
    yield from Random(seed).sample(rich, SINGLES)
    yield from islice(draws([base for base in everything if _HEAVY not in base.name], seed), DRAWS)
    if folder is not None:
        yield from of_folder(folder)


def named(name: str, folder: Path | None = None) -> Document | None:
    """The document of that name, made again."""
    made = by_binding_rule() if name.startswith("ecriture-") else chain(base_documents(), by_rule())
    pool = chain(made, of_folder(folder) if folder else ())
    known = {document.name: document for document in pool}
    if name in known:
        return known[name]
    base = known.get(name.partition("~")[0])
    return _replayed(base, name) if base is not None else None


def _replayed(base: Document, name: str) -> Document | None:
    from lxml import etree

    from tests.oracle.mutations import label, steps

    by_label = {label(step): step for step in steps(etree.fromstring(base.data))}
    wanted, chosen = name[len(base.name) :], []
    while wanted:
        fitting = max((text for text in by_label if wanted.startswith(text)), key=len, default=None)
        if fitting is None:
            return None
        chosen.append(by_label[fitting])
        wanted = wanted[len(fitting) :]
    return mutated(base, *chosen)
