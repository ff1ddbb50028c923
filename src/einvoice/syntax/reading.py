"""From a parsed document to the model, in one pass. Reading never refuses: what it could not use is listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from einvoice.model import Invoice
from einvoice.report import NotRead, Unread
from einvoice.syntax.codecs import Malformed, Partial
from einvoice.syntax.mapping import Node, Slot, Table
from einvoice.syntax.places import Places
from einvoice.syntax.terms import term_at, term_of

UNKNOWN = "le modèle sémantique n’a pas de place pour cette donnée"
DUPLICATE = "cette donnée ne peut figurer qu’une fois : la première a été gardée"
UNEXPECTED = "la valeur attendue ici est « {} »"
OTHER_CURRENCY = "la devise de ce montant n’est pas celle de la facture (BT-5)"
MIXED = "cet élément ne devrait contenir que du texte"
MISSING = "cette donnée doit figurer ici aussi"
INCOMPLETE = "l’attribut {} doit accompagner cette donnée"
BLANK = "cette donnée est annoncée, mais vide"

MAX_NOT_READ = 2_000  # the list is for people; beyond, one last entry says how many more there are
_SHOWN = 200
_MANY = 1_000  # children listed at once
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and what was not: elements without a place, values that could not be typed. `met`: the elements of the
    mapping that the document has, None when it is not known."""

    invoice: Invoice
    not_read: tuple[NotRead, ...]
    met: frozenset[Node] | None = None


class _Pass:
    """The state of one reading."""

    def __init__(self, table: Table, root: Any) -> None:
        self.table = table
        self.root = root
        self.scope: dict[str, dict[str, Any]] = {}
        self.not_read: list[NotRead] = []
        self.more = 0
        self.met = 0  # how many values that an element must hold were met
        self.seen: dict[Node, bool] = {}
        self.accepted: dict[Node, list[tuple[str, str]]] = {}
        self.places = Places(table.namespaces)
        self.variables = {f"${name}": _text_at(root, steps) for name, steps in table.variables.items()}
        if self.variables["$accounting"] == self.variables["$currency"]:
            self.variables["$accounting"] = None

    def walk(self, element: Any, node: Node, scope: dict[str, dict[str, Any]]) -> None:
        """What an element holds: its attributes, then its children. Plain leaves, nearly all of a document, cost no call."""
        found = element.items()
        if found and found != self.accepted.get(node):
            self.attributes(element, found, node, scope)
        by_tag, accepted, seen, last = node.by_tag, self.accepted, self.seen, None
        for child in element[:] if len(element) < _MANY else element:  # a list is made faster than it is iterated
            entry: Any = by_tag.get(child.tag)
            if entry.__class__ is tuple:
                entry = self.choose(child, entry)
            if entry is None:
                self.unread(child, UNKNOWN, Unread.NO_PLACE)
                continue
            seen[entry] = True
            slot = entry.plain
            if slot is None:
                if entry is last:  # what holds others does not follow itself
                    self.unread(child, DUPLICATE, Unread.TWICE)
                elif entry.opens and entry.group is None:
                    self.walk(child, entry, scope)
                    last = entry
                else:
                    last = self.other(child, entry, scope, last)
                continue
            if text := (child.text or "").strip():
                try:
                    value = text if slot.read is None else slot.read(text)
                except ValueError:
                    self.value(child, "", text, slot, scope)
                else:
                    values = scope.get(slot.prefix) or scope.setdefault(slot.prefix, {})
                    if slot.field in values:
                        self.note(child, slot, text, DUPLICATE, Unread.TWICE)
                    else:
                        values[slot.field] = value
            found = child.items()
            if found and found != accepted.get(entry):
                self.attributes(child, found, entry, scope)
            if len(child):
                self.mixed(child)

    def other(self, child: Any, entry: Node, scope: dict[str, dict[str, Any]], last: Node | None) -> Node | None:
        """One child that `walk` does not take by itself; gives the last element that held others."""
        if entry.group is not None:
            self.item(child, entry, scope)
        elif entry.text is not None:
            self.leaf(child, entry, scope)
        else:
            self.inside(child, entry, scope)
            return entry
        return last

    def inside(self, element: Any, node: Node, scope: dict[str, dict[str, Any]]) -> None:
        """`walk`, for an element that is enough to create a group, or that must hold something."""
        if node.there and len(element):
            scope.setdefault(node.there, {})
        met = self.met
        self.walk(element, node, scope)
        if node.each is not None and met == self.met:
            self.note(element, node.each, "", MISSING, Unread.MISSING)

    def choose(self, element: Any, entries: tuple[Node, ...]) -> Node | None:
        for entry in entries:
            if entry.predicate is None or entry.predicate.fits(element, self.variables):
                return entry
        return None

    def item(self, element: Any, node: Node, scope: dict[str, dict[str, Any]]) -> None:
        """One occurrence of a group: its own scope, built at once and appended."""
        inner: dict[str, dict[str, Any]] = {}
        if node.text is not None:
            self.leaf(element, node, inner)
        else:
            (self.walk if node.opens else self.inside)(element, node, inner)
        built = node.group.build(inner)  # type: ignore[union-attr]
        if built is not None:
            items: Slot = node.items  # type: ignore[assignment]
            values = scope.get(items.prefix)
            if values is None:
                scope[items.prefix] = {items.field: [built]}
            elif items.field in values:
                values[items.field].append(built)
            else:
                values[items.field] = [built]

    def leaf(self, element: Any, node: Node, scope: dict[str, dict[str, Any]]) -> None:
        """A text of any kind: a value, a value of the invoice met inside a group, or a constant."""
        text = element.text
        text = text.strip() if text else ""
        slot: Slot = node.text  # type: ignore[assignment]
        if text and slot.const is None:
            self.value(element, "", text, slot, scope)
        elif text:
            self.met += slot.each
            if text not in slot.const:  # type: ignore[operator]
                self.note(element, slot, text, UNEXPECTED.format(slot.const[0]), Unread.CONSTANT)  # type: ignore[index]
        found = element.items()
        if found and found != self.accepted.get(node):
            self.attributes(element, found, node, scope)
        if node.needs == "." and not text:
            self.note(element, slot, "", BLANK, Unread.MISSING)
        elif node.needs not in ("", ".") and not (element.get(node.needs) or "").strip():
            self.note(element, slot, "", INCOMPLETE.format(node.needs), Unread.MISSING, attribute=node.needs)
        if len(element):
            self.mixed(element)

    def mixed(self, element: Any) -> None:
        for child in element:
            self.unread(child, MIXED, Unread.NO_PLACE)

    def attributes(self, element: Any, found: list[tuple[str, str]], node: Node, scope: dict[str, dict[str, Any]]) -> None:
        """Every attribute of an element. Attributes that say nothing but what was expected are remembered with their node:
        the currency stands beside each amount."""
        silent = True
        for name, text in found:
            slot = node.attributes.get(name)
            if slot is None:
                silent = False
                if not name.startswith(_XSI):
                    self.note(element, None, text, UNKNOWN, attribute=name)
            elif slot.const is None:
                silent = False
                if text.strip():
                    self.value(element, name, text.strip(), slot, scope)
            elif slot.const[0][0] == "$":
                if text != (self.variables[slot.const[0]] or ""):
                    silent = False
                    self.note(element, node.text, text, OTHER_CURRENCY, Unread.CURRENCY, attribute=name)
            else:
                self.met += slot.each
                silent = silent and text in slot.const and not slot.each
                if text not in slot.const:
                    self.note(element, slot, text, UNEXPECTED.format(slot.const[0]), Unread.CONSTANT, attribute=name)
        if silent:
            self.accepted[node] = found

    def value(self, element: Any, attribute: str, text: str, slot: Slot, scope: dict[str, dict[str, Any]]) -> None:
        """Type one text and keep it, unless its place is already taken."""
        self.met += slot.each
        try:
            value = slot.codec.read(text)
        except Malformed as error:
            value = None
            self.note(element, slot, text, str(error), error.kind, attribute=attribute)
        except Partial as error:
            value = error.value
            self.note(element, slot, text, str(error), error.kind, attribute=attribute)
        if slot.absolute:
            scope = self.scope
        values = scope.get(slot.prefix)
        if values is None:
            scope[slot.prefix] = {slot.field: value}
        elif slot.field not in values:
            values[slot.field] = value
        elif value is not None and not ((slot.absolute or slot.read_only) and values[slot.field] == value):
            kind = Unread.DISAGREES if slot.absolute or slot.read_only else Unread.TWICE
            self.note(element, slot, text, DUPLICATE, kind, attribute=attribute)

    def unread(self, element: Any, reason: str, kind: Unread) -> None:
        """List every value under an element that met no row."""
        if not isinstance(element.tag, str):  # a comment or a processing instruction is not data
            return
        noted = len(self.not_read)
        for each in element.iter("*"):
            if self.more:
                self.more += 1
                continue
            text = (each.text or "").strip()
            if text or (not len(each) and not each.attrib):
                self.note(each, None, text, reason, kind)
            for name, value in each.items():
                if not name.startswith(_XSI):
                    self.note(each, None, value, reason, kind, attribute=name)
        if len(self.not_read) == noted and not self.more:  # nothing in it but a comment or xsi:nil: it was there all the same
            self.note(element, None, "", reason, kind)

    def note(
        self, element: Any, slot: Slot | None, value: str, reason: str, kind: Unread = Unread.NO_PLACE, *, attribute: str = ""
    ) -> None:
        if len(self.not_read) >= MAX_NOT_READ:
            self.more += 1
            return
        shown = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}… ({len(value)} caractères)"
        location = self.places.of(element) + (f"/@{attribute}" if attribute else "")
        if slot is not None and slot.place:
            field = term_of(slot.place)
        else:
            field = term_at(self.table, location) if kind is not Unread.NO_PLACE else ""
        self.not_read.append(NotRead(location=location, value=shown, reason=reason, kind=kind, field=field))

    def finish(self) -> Reading:
        if self.more:
            reason = f"{self.more} autres données n’ont pas été lues et ne sont pas détaillées ici"
            self.not_read.append(NotRead(location=self.places.of(self.root), value="", reason=reason))
        return Reading(self.table.schema.build(self.scope) or Invoice(), tuple(self.not_read), frozenset(self.seen))


def _text_at(root: Any, steps: list[str]) -> str | None:
    found = root.findtext("/".join(steps))
    return found.strip() or None if found else None


def read_with(table: Table, root: Any) -> Reading:
    """Read `root` by `table`. Never raises on the content: judging is the rules' work."""
    current = _Pass(table, root)
    current.walk(root, table.root, current.scope)
    return current.finish()
