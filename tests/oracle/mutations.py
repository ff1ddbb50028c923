"""Mutations: the ones named after the rule they break (on the model), and a seeded generator on the XML tree.

The name of a mutated document says all that is needed to make it again: `riche.cii~plus-0.01~/rsm:…/ram:GrandTotalAmount`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Any

from lxml import etree

from einvoice.model import Invoice
from einvoice.rules import binding
from einvoice.syntax import CannotWrite, Format, write
from tests.einvoice.binding.breaking import break_rule
from tests.einvoice.mutations import BASES, MUTATIONS
from tests.einvoice.mutations_france import FRANCE
from tests.einvoice.samples import sample
from tests.oracle.corpus import SHORT, Document

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?").fullmatch
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|20[0-9]{6}").fullmatch
_CATEGORY = re.compile(r"(CategoryCode|TaxCategory/cbc:ID)(\[\d+\])?$").search

# An element becomes another text, or None when the change does not apply to such a text.
Change = Callable[[str], str | None]


def _on(kind: Callable[[str], Any], change: Callable[[str], str]) -> Change:
    return lambda text: change(text) if kind(text) else None


def _plus(cents: str) -> Callable[[str], str]:
    from decimal import Decimal

    return lambda text: format(Decimal(text) + Decimal(cents), "f")


def _is_code(text: str) -> bool:
    return not _NUMBER(text) and not _DATE(text) and len(text) <= 30


def _next_year(text: str) -> str:
    return str(int(text[:4]) + 1) + text[4:]


TEXTS: dict[str, Change] = {
    "vide": lambda text: "",
    "blanc": lambda text: "  ",
    "espaces": lambda text: f"\n  {text} ",
    "hors-liste": lambda text: "ZZ9",
    "long": lambda text: "A1" * 63,
    "accents": _on(_is_code, lambda text: f"é {text}#"),
    "minuscules": _on(lambda text: _is_code(text) and text.lower() != text, str.lower),
    "lettres": _on(_NUMBER, lambda text: "abc"),
    "virgule": _on(_NUMBER, lambda text: "12,5"),
    "puissance": _on(_NUMBER, lambda text: "1E2"),
    "plus-0.01": _on(_NUMBER, _plus("0.01")),
    "moins-0.01": _on(_NUMBER, _plus("-0.01")),
    "plus-1": _on(_NUMBER, _plus("1")),
    "oppose": _on(_NUMBER, lambda text: text[1:] if text[0] == "-" else f"-{text}"),
    "zero": _on(_NUMBER, lambda text: "0"),
    "decimales": _on(_NUMBER, lambda text: f"{text.partition('.')[0]}.1234567"),
    "zeros": _on(_NUMBER, lambda text: f"{text}000" if "." in text else f"{text}.000"),
    "signe-plus": _on(_NUMBER, lambda text: f"+{text}"),
    "enorme": _on(_NUMBER, lambda text: "12345678901234567890.12"),
    "mois-13": _on(_DATE, lambda text: text.replace(text[4:6], "13", 1) if "-" not in text else f"{text[:5]}13{text[7:]}"),
    "date-francaise": _on(_DATE, lambda text: "20/11/2026"),
    "an-1999": _on(_DATE, lambda text: f"1999{text[4:]}"),
    "an-suivant": _on(_DATE, _next_year),
}  # fmt: skip


def _removed(element: Any) -> None:
    element.getparent().remove(element)


def _twice(element: Any) -> None:
    element.addnext(deepcopy(element))


def _bare(element: Any) -> None:
    element.attrib.clear()


def _stranger(element: Any) -> None:
    element.addnext(etree.Element("{urn:example:autre}Inconnu"))


TREES: dict[str, Callable[[Any], None]] = {"sans": _removed, "double": _twice, "etranger": _stranger}
ATTRIBUTES: dict[str, Callable[[str], str | None]] = {
    "attribut-sans": lambda text: None,
    "attribut-vide": lambda text: "",
    "attribut-hors-liste": lambda text: "ZZ9",
}
CATEGORIES = ("S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B")

Step = tuple[str, str, str]  # kind, element (its path in the tree), attribute or category


def steps(root: Any) -> list[Step]:
    """Every change that applies to a document. The first of several siblings of one name stands for them all, with the last."""
    tree = root.getroottree()
    found: list[Step] = []
    for element in root.iter("*"):
        path = tree.getelementpath(element)
        if path == "." or _middle(element):
            continue
        found += [(kind, path, "") for kind in TREES]
        found += [(kind, path, name) for name in element.attrib for kind in ATTRIBUTES]
        if len(element):
            continue
        text = (element.text or "").strip()
        found += [(kind, path, "") for kind, change in TEXTS.items() if change(text) not in (None, text)]
        if _CATEGORY(_short(path)):
            found += [("categorie", path, code) for code in CATEGORIES if code != text]
    return found


def _middle(element: Any) -> bool:
    """Neither the first nor the last of its name, or inside such a one."""
    for each in (element, *element.iterancestors()):
        if each.getparent() is None:
            return False
        after, before = (next(each.itersiblings(each.tag, preceding=side), None) for side in (False, True))
        if after is not None and before is not None:
            return True
    return False


_URIS = {
    "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2": "cac",
    "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2": "cbc",
    "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100": "rsm",
    "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100": "ram",
    "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100": "udt",
    "urn:un:unece:uncefact:data:standard:QualifiedDataType:100": "qdt",
}


def _short(path: str) -> str:
    return re.sub(r"\{([^}]*)\}", lambda found: f"{_URIS.get(found[1], 'x')}:", path)


def applied(root: Any, step: Step) -> bool:
    """Change the tree; False when the place is not there any more (an earlier change removed it)."""
    kind, path, detail = step
    element = root.find(path)
    if element is None:
        return False
    if kind in TREES:
        TREES[kind](element)
    elif kind in ATTRIBUTES:
        value = ATTRIBUTES[kind](element.get(detail, ""))
        if value is None:
            element.attrib.pop(detail, None)
        else:
            element.set(detail, value)
    else:
        element.text = detail if kind == "categorie" else TEXTS[kind]((element.text or "").strip())
    return True


def label(step: Step) -> str:
    kind, path, detail = step
    return f"~{kind}~{_short(path)}" + (f"~{detail}" if detail else "")


def mutated(base: Document, *changes: Step) -> Document | None:
    """The document with these changes; None when one does not apply."""
    root = etree.fromstring(base.data)
    for step in changes:
        if not applied(root, step):
            return None
    name = base.name + "".join(map(label, changes))
    return Document(name, base.fmt, etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def singles(base: Document) -> Iterator[Document]:
    """Every single change of a document."""
    for step in steps(etree.fromstring(base.data)):
        document = mutated(base, step)
        if document is not None:
            yield document


def draws(bases: list[Document], seed: int, most: int = 3) -> Iterator[Document]:
    """For ever: one base, one to `most` changes, at random from the seed."""
    random = Random(seed)
    known = {base.name: steps(etree.fromstring(base.data)) for base in bases}
    while True:
        base = random.choice(bases)
        choices = known[base.name]
        document = mutated(base, *random.sample(choices, min(random.randint(1, most), len(choices))))
        if document is not None:
            yield document


def by_rule() -> Iterator[Document]:
    """Each mutation named after the rule it breaks, in every syntax."""
    for code, change in {**MUTATIONS, **FRANCE}.items():
        invoice = change(sample(BASES.get(code, "S")))
        for fmt, short in SHORT.items():
            fitted = _as_credit_note(invoice, code) if fmt is Format.UBL_CREDIT_NOTE else invoice
            try:
                yield Document(f"regle-{code}.{short}", fmt, write(fitted, fmt))
            except CannotWrite:
                continue


def by_binding_rule() -> Iterator[Document]:
    """Each document named after the rule of writing (UBL-…, CII-…) that it breaks."""
    for fmt in (Format.UBL_INVOICE, Format.CII):
        for code in binding.rules(fmt):
            yield Document(f"ecriture-{code}.{SHORT[fmt]}", fmt, break_rule(code).data())


def _as_credit_note(invoice: Invoice, code: str) -> Invoice:
    return invoice if invoice.type_code != "380" else replace(invoice, type_code="381")
