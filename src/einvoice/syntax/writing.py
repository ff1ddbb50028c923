"""From the model to a document, by the same table that reads it.

Writing what was read gives the same document but for: comments, prefixes and xsi attributes; outer white space
and empty elements; `64.` and `064` as numbers, `0`/`1` as indicators; the order of siblings that carry different
terms under one name; what EN 16931 requires and the source left out (type 916 or 130 of a reference, payment
means and remittance repeated with each account, scheme FC of a tax registration); places of the historic Chorus
dialect, moved to those of the norm; and what `not_read` listed.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from einvoice.model import Invoice
from einvoice.syntax.mapping import Node, Slot, Table


class CannotWrite(ValueError):
    """A value holds what XML cannot carry (control characters); `path` is its place in the model."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"Le champ « {path} » contient un caractère invisible que le format XML interdit. "
            "Effacez ce champ et saisissez-le de nouveau, sans copier-coller."
        )
        self.path = path


_NOTHING = (None, ())


class _Pen:
    def __init__(self, invoice: Invoice, unknown: str | None) -> None:
        self.invoice = invoice
        self.unknown = unknown  # a currency that nobody gave: UBL wants the attribute all the same
        accounting = invoice.vat_currency if invoice.vat_currency != invoice.currency else None
        self.variables = {"$currency": invoice.currency, "$accounting": accounting}

    def fill(self, element: Any, node: Node, source: Any, first: bool = True) -> bool:
        """Write `source` into `element`; tell whether anything but constants was written."""
        filled = self.text(element, node, source, first) if node.text is not None else False
        for name, slot in node.attributes.items():
            if slot.const is None:
                value = self.get(slot, source, first)
                if value is not None:
                    self.put(element, name, slot, value)
                    filled = True
            elif not slot.read_only and (filled or node.text is None or node.text.const is not None):
                constant = self.variables.get(slot.const[0], slot.const[0]) or self.unknown
                if constant is not None:
                    element.set(name, constant)
        for child in node.children:
            filled = self.child(element, child, source, first) or filled
        return filled

    def child(self, parent: Any, node: Node, source: Any, first: bool) -> bool:
        if node.way and _follow(source, node.way) in _NOTHING:
            return False
        if node.group is None:
            if node.text is not None and node.text.when is not None and not node.text.when(source):
                return False
            return self.append(parent, node, source, first)
        slot: Slot = node.items  # type: ignore[assignment]
        items = _follow(source, slot.path) or ()
        if slot.when is not None:
            items = tuple(item for item in items if slot.when(item))
        if not items and node.shared:
            items = (None,)
        filled = False
        for index, item in enumerate(items):
            filled = self.append(parent, node, item, index == 0) or filled
        return filled

    def append(self, parent: Any, node: Node, source: Any, first: bool) -> bool:
        element = etree.SubElement(parent, node.tag)
        filled = self.fill(element, node, source, first)
        if not (filled or node.needed or node.constant):
            parent.remove(element)
        return filled

    def text(self, element: Any, node: Node, source: Any, first: bool) -> bool:
        slot: Slot = node.text  # type: ignore[assignment]
        if slot.const is not None:
            element.text = None if slot.read_only else slot.const[0]
            return False
        value = self.get(slot, source, first)
        if value is None:
            return False
        self.put(element, "", slot, value)
        return True

    def get(self, slot: Slot, source: Any, first: bool) -> Any:
        if slot.read_only or (slot.first and not first):
            return None
        return _follow(self.invoice if slot.absolute else source, slot.path)

    def put(self, element: Any, attribute: str, slot: Slot, value: Any) -> None:
        try:
            text = slot.codec.write(value)
            if attribute:
                element.set(attribute, text)
            else:
                element.text = text
        except ValueError as error:
            raise CannotWrite(".".join(slot.path)) from error


def _follow(source: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        if source is None:
            return None
        source = getattr(source, name)
    return source


def write_with(table: Table, invoice: Invoice) -> bytes:
    """The document, UTF-8, indented, in the order of the schema. Raises CannotWrite."""
    pen = _Pen(invoice, "" if "cbc" in table.namespaces else None)
    nsmap: Any = {(None if prefix == "ubl" else prefix): uri for prefix, uri in table.namespaces.items()}
    root = etree.Element(table.root.tag, nsmap=nsmap)
    pen.fill(root, table.root, invoice)
    etree.indent(root, "  ")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
