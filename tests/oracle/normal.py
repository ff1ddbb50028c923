"""The normal form of a document: what is left of it for the rules, once rid of what carries no value.

The official sheets judge the syntax, this engine the values that could be read. They may differ on an element that is
empty, padded with spaces, of the wrong type or written twice. The claim that is tested instead: the official verdict on
the normal form is ours on the document as it came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from einvoice.report import NotRead
from einvoice.syntax import TABLES, Format
from einvoice.syntax.reading import DUPLICATE, UNKNOWN

EMPTY, SPACES, PLUS, TWICE, UNTYPED = "vide", "espaces", "signe plus", "double", "illisible"
OUTSIDE = "hors du modèle"
# Empty, padded and signed values (xs:decimal admits +20) do no harm. The two others count as an explanation only when the
# document is refused anyway.
HARMLESS = frozenset({EMPTY, SPACES, PLUS})

_PLUS = re.compile(r"\s*\+[0-9]*\.?[0-9]*\s*").fullmatch

_KINDS = {DUPLICATE: TWICE, UNKNOWN: OUTSIDE}
_UNTYPED = ("ce n’est pas un nombre", "ce n’est pas une date", "cette date n’existe pas", "ce n’est pas un contenu base64")


def normal_form(data: bytes, fmt: Format, not_read: tuple[NotRead, ...]) -> tuple[bytes, frozenset[str]]:
    """The document without its noise, and the kinds of noise that were removed (none: nothing to compare again)."""
    root = etree.fromstring(data)
    kinds = set(_unread(root, fmt, not_read))
    kinds |= set(_padded(root))
    while _emptied(root):
        kinds.add(EMPTY)
    if not kinds:
        return data, frozenset()
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8"), frozenset(kinds)


def _unread(root: Any, fmt: Format, not_read: tuple[NotRead, ...]) -> Iterator[str]:
    """Remove what the reader could not type, what it met twice, and what the model has no place for."""
    namespaces = TABLES[fmt].namespaces
    doomed = []
    for item in not_read:
        kind = _KINDS.get(item.reason) or (UNTYPED if item.reason.startswith(_UNTYPED) else None)
        if kind is None:
            continue
        place, _, attribute = item.location.partition("/@")
        doomed += [(kind, element, attribute) for element in root.xpath(place, namespaces=namespaces)]
    for kind, element, attribute in doomed:
        if attribute:
            element.attrib.pop(attribute, None)
        elif element.getparent() is not None:
            element.getparent().remove(element)
        yield kind


def _padded(root: Any) -> Iterator[str]:
    for element in root.iter("*"):
        if len(element) == 0 and element.text and element.text != element.text.strip():
            element.text = element.text.strip() or None
            yield SPACES
        if element.text and _PLUS(element.text) and not element.tag.endswith("String"):
            element.text = element.text.replace("+", "")
            yield PLUS
        for name, value in element.items():
            if value != value.strip():
                element.set(name, value.strip())
                yield SPACES


def _emptied(root: Any) -> bool:
    """Remove one layer of empty attributes and of elements without text nor child; False when there is none."""
    found = False
    for element in list(root.iter("*")):
        for name, value in element.items():
            if not value:
                del element.attrib[name]
                found = True
        if len(element) == 0 and not (element.text or "").strip() and element.getparent() is not None:
            element.getparent().remove(element)
            found = True
    return found
