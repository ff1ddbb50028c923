"""How the binding tables are written, and what is read from them.

A line of bans is one or several heads, then pairs of a code and what must not stand under these heads:
`/cac:OrderReference/ UBL-CR-… cbc:UUID`. A head that starts with `/` counts from the root; with `//`, from any element of
that name: `//ram:*ID/` is any `ram:` element whose name ends so, `-` leaves one out. `a|b` is either. `@x` is an attribute.
A line of counts is a name of context, a colon, then pairs of a code and an element that stands there at most once (`=`:
exactly once). After a code, `!` says that the official severity is fatal, `*` that the French extension lifts the rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from einvoice.report import Severity
from einvoice.rules.rule import EN16931

_SOURCE = EN16931 + ", liaison syntaxique"
_NOT_PLANNED = "{0}{1} n’est pas prévu par la norme EN 16931 : {2}."
_IGNORED = "les destinataires peuvent l’ignorer"
_REFUSED = "les contrôles officiels refusent la facture"
_REMOVE = "Retirez-le, ou écrivez cette information à une place prévue par la norme, par exemple une note (BT-22)."
_MUST_REMOVE = "Retirez-le et déposez à nouveau la facture."
_ONCE = "L’élément {0}{1} figure plusieurs fois ; la norme EN 16931 n’en admet qu’un."
_EXACTLY = "L’élément {0}{1} doit figurer une fois, et une seule."


@dataclass(frozen=True, slots=True)
class BindingRule:
    """One official assertion on how the norm is written in a syntax. `lifted`: the extension EXTENDED-CTC-FR allows it."""

    code: str
    severity: Severity
    message: str
    remedy: str
    lifted: bool = False
    source: str = _SOURCE


class Head(NamedTuple):
    """Where a table line starts: the steps, from the root or from any element; `*X` is a suffix of the name."""

    anywhere: bool
    steps: tuple[str, ...]


class Ban(NamedTuple):
    """What must not be there: under `head`, the element at `steps`, or its attribute."""

    rule: BindingRule
    head: Head
    attribute: str


@dataclass(frozen=True, slots=True)
class Context:
    """The elements on which conditions are judged: a head, and an XPath condition on them."""

    head: str
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A rule that needs more than a path: broken by the elements of `context` for which the XPath `broken` holds.

    `read`, when given, asks the same of a document of which nothing was left unread, at less cost; None: it cannot break it.
    `needs` is an element under the context without which it cannot be broken.
    The functions `b:` are those of `syntax.asking`.
    """

    rule: BindingRule
    context: Context
    broken: str
    read: str | None = ""
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The binding rules of one syntax, as written in its tables."""

    namespaces: Mapping[str, str]
    bans: tuple[Ban, ...]
    conditions: tuple[Condition, ...]

    @property
    def rules(self) -> dict[str, BindingRule]:
        known = [ban.rule for ban in self.bans] + [condition.rule for condition in self.conditions]
        return {rule.code: rule for rule in known}


def rule(mark: str, message: str, remedy: str) -> BindingRule:
    """A rule from its code, with the marks of the tables."""
    severity = Severity.FATAL if "!" in mark else Severity.WARNING
    return BindingRule(mark.rstrip("!*"), severity, message, remedy, "*" in mark)


def head_of(text: str) -> Head:
    """`//ram:*ID/ram:Name` as a head."""
    anywhere = text.startswith("//")
    return Head(anywhere, tuple(step for step in text.lstrip("/").split("/") if step))


def bans(text: str, names: Mapping[str, str]) -> Iterator[Ban]:
    """Every ban of a table. `names` gives the French name of the elements that hold others."""
    rules: dict[str, BindingRule] = {}
    for heads, code, last in _pairs(text):
        for base in heads:
            path = head_of(f"{base}{last}")
            attribute = path.steps[-1][1:] if path.steps and path.steps[-1][0] == "@" else ""
            head = Head(path.anywhere, path.steps[:-1] if attribute else path.steps)
            known = rules.setdefault(code, _ban(code, last, head.steps, names))
            yield Ban(known, head, attribute)


def _ban(mark: str, last: str, steps: tuple[str, ...], names: Mapping[str, str]) -> BindingRule:
    fatal = "!" in mark
    subject = f"L’attribut {last[1:]}" if last[0] == "@" else f"L’élément {last}"
    inside = steps if last[0] == "@" else steps[:-1]
    message = _NOT_PLANNED.format(subject, _place(inside, names, last), _REFUSED if fatal else _IGNORED)
    return rule(mark, message, _MUST_REMOVE if fatal else _REMOVE)


def _place(steps: tuple[str, ...], names: Mapping[str, str], last: str = "") -> str:
    """« de cbc:ID (ligne) »: the element that holds an attribute, and the nearest group that has a French name."""
    of = f" de {steps[-1]}" if last.startswith("@") and steps and steps[-1] != "*" else ""
    name = next((names[step] for step in reversed(steps) if step in names), "")
    return of + (f" ({name})" if name else "")


def _pairs(text: str) -> Iterator[tuple[list[str], str, str]]:
    """Heads, code, path: a line goes on in the indented ones that follow."""
    for line in text.replace("\n ", " ").splitlines():
        tokens = line.split()
        heads = [token for token in tokens if token[0] == "/"]
        rest = iter(tokens[len(heads) :])
        for code, last in zip(rest, rest, strict=True):
            yield heads, code, last


def counts(text: str, contexts: Mapping[str, Context], names: Mapping[str, str]) -> Iterator[Condition]:
    """Every condition of a table of counts."""
    context = Context("")
    code = ""
    for token in text.split():
        if token.endswith(":"):
            context = contexts[token[:-1]]
        elif not code:
            code = token
        else:
            path = token.removeprefix("=")
            exactly = path != token
            place = _place(tuple(path.split("/")[:-1]), names) or _place(head_of(context.head).steps, names)
            shown = path.split("/")[-1].partition("[")[0]
            message = (_EXACTLY if exactly else _ONCE).format(shown, place)
            remedy = f"Gardez un seul {shown}." if not exactly else f"Écrivez {shown} une seule fois."
            yield Condition(rule(code, message, remedy), context, f"count({path}){'!=' if exactly else '>'}1")
            code = ""


def spelled(head: Head) -> tuple[tuple[str, ...], ...]:
    """Every way to follow the steps of a head, one alternative at each step."""
    return tuple(product(*(step.split("|") for step in head.steps)))


def fits(tag: str, step: str, namespaces: Mapping[str, str]) -> bool:
    """Whether an element of that tag is at that step of a head."""
    wanted, *others = step.split("-")
    return named(tag, wanted, namespaces) and not any(named(tag, other, namespaces) for other in others)


def named(tag: str, name: str, namespaces: Mapping[str, str]) -> bool:
    prefix, star, suffix = name.partition("*")
    if not star:
        return tag == clark(name, namespaces)
    return tag.endswith(suffix) and tag.startswith(clark(prefix, namespaces) if prefix else "")


def clark(name: str, namespaces: Mapping[str, str]) -> str:
    prefix, colon, local = name.partition(":")
    return f"{{{namespaces[prefix]}}}{local}" if colon else name
