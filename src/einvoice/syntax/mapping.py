"""The mapping engine: one table per syntax, compiled into a tree that is walked both ways.

A table is a list of rows in the order of the schema. `Row("issue_date", "cbc:IssueDate", DATE)` says that the
model's `issue_date` stands in that element. Reading walks the document once, following the tree by tag: what
meets no row is what was not read. Writing walks the same tree in order. `locate` prints it as XPath.

Element paths: `a/b/@c`, relative to the enclosing group. `a[x/y=v|w]` takes an element by what it contains
(an empty alternative, as in `[x=v|]`, accepts absence; `*` is any element; `$accounting` is BT-6 when it
differs from BT-5). Among siblings of one tag the first that fits wins, the last may have no condition.
Model paths: dotted, relative to the enclosing group; `/x.y` starts again from the invoice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from einvoice.model import Invoice
from einvoice.syntax.building import Schema, hints_of
from einvoice.syntax.codecs import TEXT, Codec

_STEPS = re.compile(r"(?:[^/\[]|\[[^\]]*])+")  # a/b[c/d=e]/@f in its steps


@dataclass(frozen=True, slots=True)
class Row:
    """One value. `when` decides, on writing only, from the object that carries the path; `first` writes it
    in the first element of a repeated group only; `read_only` is a place that is understood, never written."""

    path: str
    xml: str
    codec: Codec = TEXT
    when: Callable[[Any], bool] | None = None
    first: bool = False
    read_only: bool = False
    preferred: bool = False  # where `locate` points when several rows carry the same path
    each: bool = False  # every occurrence of the repeated group must say it again
    needs: str = ""  # what the element cannot lack: the name of an attribute, or "." for its text


@dataclass(frozen=True, slots=True)
class Group:
    """A repeated element: each occurrence is one item of the model's tuple `path`."""

    path: str
    xml: str
    rows: tuple[Any, ...]
    when: Callable[[Any], bool] | None = None
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class Const:
    """A value that the syntax requires and the model does not carry: the first of `values` (split on |) is
    written beside any other content; the others are accepted."""

    xml: str
    values: str
    written: bool = True
    each: bool = False  # the element around it must hold it
    place: str = ""  # the model path that it qualifies, from the group


@dataclass(frozen=True, slots=True)
class Need:
    """An element that the schema requires even when it is empty."""

    xml: str


@dataclass(frozen=True, slots=True)
class Inside:
    """Rows that share the beginning of their model path and of their element path. `there`: the group exists as soon as
    its element holds anything, even what has no place in the model, so that its rules are judged."""

    path: str
    xml: str
    rows: tuple[Any, ...]
    there: bool = False


class Slot:
    """What a text, an attribute or a group carries: a place in the model (`path` from the enclosing group, or
    from the invoice when `absolute`; `prefix` and `field` are its two halves), or a constant."""

    __slots__ = (
        "absolute", "codec", "const", "each", "field", "first", "path", "place", "prefix", "read", "read_only", "simple",
        "when",
    )  # fmt: skip

    def __init__(self, path: str = "", codec: Codec = TEXT, const: tuple[str, ...] | None = None) -> None:
        self.absolute = path.startswith("/")
        path = path.removeprefix("/")
        self.prefix, _, self.field = path.rpartition(".")
        self.path = tuple(path.split(".")) if path else ()
        self.place = path  # from the invoice: `lines[].net`
        self.codec = codec
        self.const = const
        self.when: Callable[[Any], bool] | None = None
        self.first = self.read_only = self.each = False
        self.read = codec.read if codec.read is not TEXT.read else None  # None: the text itself
        self.simple = const is None and not self.absolute  # kept at once; the rest takes the long way


class Node:
    """One element of the compiled tree."""

    __slots__ = (
        "attributes", "by_tag", "children", "constant", "each", "group", "items", "label", "needed", "needs", "opens", "plain",
        "predicate", "shared", "tag", "text", "there", "way",
    )  # fmt: skip

    def __init__(self, label: str, namespaces: dict[str, str]) -> None:
        name, _, condition = label.partition("[")
        self.label = label
        self.tag = _clark(name, namespaces)
        self.predicate = Predicate(condition[:-1], namespaces) if condition else None
        self.children: list[Node] = []
        self.by_tag: dict[Any, Node | tuple[Node, ...]] = {}
        self.attributes: dict[str, Slot] = {}
        self.text: Slot | None = None
        self.plain: Slot | None = None  # the text, when it is a value to keep as it comes: nearly every leaf
        self.group: Schema | None = None  # set when the element repeats; `items` is then the model's tuple
        self.items: Slot | None = None
        self.needed = False
        self.there = ""  # the model path that this element is enough to create
        self.each: Slot | None = None  # what every occurrence must hold
        self.needs = ""  # what it cannot lack: see `Row`
        self.shared = False  # a repeated element that also carries values of the invoice itself
        self.opens = False  # only holds others, and asks for nothing more
        self.way: tuple[str, ...] = ()  # the place of the model without which nothing is written here; empty: none alone
        self.constant = False  # holds nothing but constants: written beside any other content

    def settle(self) -> None:
        for child in self.children:
            child.settle()
        if self.group is None and self.text is not None and self.text.simple and not (self.text.each or self.needs):
            self.plain = self.text
        self.opens = self.text is None and not (self.there or self.each)
        if self.text is not None:
            self.constant = self.text.const is not None and not self.text.read_only
        else:
            written = [child for child in self.children if child.text is None or not child.text.read_only]
            self.constant = bool(written) and all(child.constant for child in written)
        steps = [] if self.constant else list(zip(*self._ways(), strict=False))
        self.way = tuple(same[0] for same in takewhile(lambda names: len(set(names)) == 1, steps))

    def _ways(self) -> list[tuple[str, ...]]:
        """The places of the object being written that may put something here; an empty one stands for anything else."""
        if self.needed or self.shared or any(child.needed for child in self.children):
            return [()]
        if self.items is not None:
            return [() if self.items.absolute else self.items.path]
        slots = [slot for slot in (self.text, *self.attributes.values()) if slot is not None and slot.const is None]
        own = [() if slot.absolute else slot.path for slot in slots]
        return own + [way for child in self.children for way in child._ways()]


class Predicate:
    """`x/y=v|w`: whether an element fits one of the rows that share its tag."""

    __slots__ = ("attribute", "steps", "values", "xpath")

    def __init__(self, text: str, namespaces: dict[str, str]) -> None:
        path, _, values = text.partition("=")
        self.values = values.split("|")
        steps = path.split("/")
        self.attribute = steps.pop()[1:] if steps[-1].startswith("@") else ""
        self.steps = [_clark(step, namespaces) if step != "*" else "*" for step in steps]
        known = [f"{path}='{value}'" for value in self.values if value and value[0] != "$"]
        self.xpath = "[" + " or ".join(known + [f"not({path})"] * ("" in self.values)) + "]" if known else ""

    def fits(self, element: Any, variables: dict[str, str | None]) -> bool:
        for step in self.steps:
            found = next((child for child in element if step == "*" or child.tag == step), None)
            if found is None:
                return "" in self.values
            element = found
        text = element.get(self.attribute) if self.attribute else element.text
        text = text.strip() if text else ""
        return any((variables.get(value) if value[:1] == "$" else value) == text for value in self.values)


class Table:
    """A compiled mapping between `Invoice` and one root element."""

    def __init__(self, root: str, namespaces: dict[str, str], rows: Iterable[Any], variables: dict[str, str]) -> None:
        self.namespaces = namespaces
        self.root = Node(root, namespaces)
        self.schema = Schema(Invoice)
        self.variables = {name: [_clark(step, namespaces) for step in _STEPS.findall(path)] for name, path in variables.items()}
        self.places: dict[str, list[str]] = {}
        self._rows(rows, self.root, self.schema, Branch("", [root], ""))
        self.root.settle()
        self.otherwise = dict(_otherwise(self.root))

    def _rows(self, rows: Iterable[Any], top: Node, schema: Schema, at: Branch) -> None:
        for row in rows:
            if isinstance(row, Inside):
                inner = Branch(_join(at.path, row.path), at.trail, _step(at.xml, row.xml), at.stem)
                self._rows(row.rows, top, schema, inner)
                if row.there:
                    self._descend(top, [step for step in _STEPS.findall(inner.xml) if step != "."]).there = inner.path
                continue
            steps = [step for step in _STEPS.findall(_step(at.xml, row.xml)) if step != "."]
            node = self._descend(top, [step for step in steps if step[0] != "@"])
            if isinstance(row, Need):
                node.needed = True
            elif isinstance(row, Const):
                slot = Slot(const=tuple(row.values.split("|")))
                slot.read_only, slot.each = not row.written, row.each
                slot.place = _join(at.stem, _join(at.path, row.place)) if row.place else ""
                if row.each:
                    self._descend(top, [step for step in _STEPS.findall(at.xml) if step != "."]).each = slot
                if steps[-1][0] == "@":
                    node.attributes[steps[-1][1:]] = slot
                else:
                    node.text = slot
            else:
                place = Branch(_join(at.path, row.path), at.trail + steps, "", at.stem)
                if isinstance(row, Group):
                    self._group(row, node, schema, place)
                else:
                    self._value(row, node, top, place)

    def _descend(self, node: Node, steps: list[str]) -> Node:
        for step in steps:
            child = next((child for child in node.children if child.label == step), None)
            if child is None:
                child = Node(step, self.namespaces)
                node.children.append(child)
                same = [other for other in node.children if other.tag == child.tag]
                same.sort(key=lambda other: other.predicate is None)
                node.by_tag[child.tag] = child if len(same) == 1 and not child.predicate else tuple(same)
            node = child
        return node

    def _group(self, row: Group, node: Node, schema: Schema, at: Branch) -> None:
        node.items = Slot(at.path)
        node.items.when = row.when
        node.group = Schema(hints_of(schema.classes[node.items.prefix])[node.items.field][0])
        trail = [*at.trail[:-1], at.trail[-1] + "[{}]"]
        stem = f"{_join(at.stem, at.path)}[]"
        if row.preferred:
            self.places = {path: place for path, place in self.places.items() if not path.startswith(stem[:-2])}
        self.places.setdefault(stem.removesuffix("[]"), at.trail)
        self._place(stem, trail)
        self._rows(row.rows, node, node.group, Branch("", trail, "", stem))

    def _value(self, row: Row, node: Node, top: Node, at: Branch) -> None:
        slot = Slot(row.path if row.path.startswith("/") else at.path, row.codec)
        slot.when, slot.first, slot.read_only = row.when, row.first, row.read_only
        slot.simple = slot.simple and not row.read_only
        if not slot.absolute:
            slot.place = _join(at.stem, at.path)
        if row.each:
            slot.each, top.each = True, slot
        top.shared = top.shared or slot.absolute
        if at.trail[-1].startswith("@"):
            node.attributes[at.trail[-1][1:]] = slot
        else:
            node.text, node.needs = slot, row.needs
            for name, expected, written in row.codec.attributes:
                node.attributes[name] = Slot(const=(expected,))
                node.attributes[name].read_only = not written
        if not row.read_only:
            path = ".".join(slot.path)
            trail = [step.removesuffix("[{}]") for step in at.trail] if slot.absolute else at.trail
            if row.preferred:
                self.places.pop(_join(at.stem, path), None)
            if slot.absolute:
                self.places.setdefault(path, trail)
            else:
                self._place(_join(at.stem, path), trail)

    def _place(self, path: str, trail: list[str]) -> None:
        """Remember where a model path stands; its containers stand at what their contents have in common."""
        self.places.setdefault(path, trail)
        while "." in path:
            path = path.rpartition(".")[0]
            if path.endswith("[]"):
                return
            known = self.places.get(path, trail)
            same = [a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(known, trail, strict=False))]
            self.places[path] = same if len(same) > 2 else known  # one stray value does not move a container

    def locate(self, path: str) -> str:
        """The XPath of a model path such as `lines[2].price.net` (model indexes from 0, XPath ones from 1).

        An unknown path gives that of its nearest known container.
        """
        indexes = [int(index) + 1 for index in re.findall(r"\[(\d+)]", path)]
        key = re.sub(r"\[\d+]", "[]", path)
        while key and key not in self.places:
            key = key[:-2] if key.endswith("[]") else key.rpartition(".")[0]
        steps = ["/" + _xpath(step, self.namespaces, self.otherwise) for step in self.places.get(key) or [self.root.label]]
        return "".join(steps).format(*indexes, *[1] * 4)


@dataclass(frozen=True, slots=True)
class Branch:
    """Where the compiler stands: model path and element path since the group, and the group's own."""

    path: str
    trail: list[str]
    xml: str
    stem: str = ""


def _otherwise(node: Node) -> Iterator[tuple[str, str]]:
    """For elements taken when no sibling row fits: the XPath condition that excludes those."""
    for child in node.children:
        if child.predicate is None:
            others = [o.predicate.xpath for o in node.children if o.tag == child.tag and o.predicate is not None]
            if any(others):
                yield child.label, "[not(" + " or ".join(other[1:-1] for other in others if other) + ")]"
        yield from _otherwise(child)


def _xpath(step: str, namespaces: dict[str, str], otherwise: dict[str, str]) -> str:
    label = step.removesuffix("[{}]")
    name, _, condition = label.partition("[")
    shown = Predicate(condition[:-1], namespaces).xpath if condition else otherwise.get(label, "")
    return name + shown + step[len(label) :]


def _clark(name: str, namespaces: dict[str, str]) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{namespaces[prefix]}}}{local}" if prefix else local


def _join(left: str, right: str) -> str:
    return f"{left}.{right}" if left and right else left or right


def _step(left: str, right: str) -> str:
    return f"{left}/{right}" if left and right else left or right
