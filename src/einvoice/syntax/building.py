"""From values gathered by place to the dataclasses of the model."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints


@dataclass(frozen=True, slots=True)
class Part:
    """One dataclass of a schema: where it hangs and which of its fields are lists or cannot be absent."""

    prefix: str
    parent: str
    field: str
    make: Callable[..., Any]
    lists: tuple[str, ...]
    required: tuple[str, ...]


class Schema:
    """How to build one dataclass, and those that it contains once, from values gathered by prefix."""

    def __init__(self, cls: type) -> None:
        self.cls = cls
        self.classes: dict[str, type] = {"": cls}
        self.parts: list[Part] = []
        self._add("", "", "", cls)

    def _add(self, prefix: str, parent: str, field: str, cls: type) -> None:
        hints = hints_of(cls)
        for name, (kind, many) in hints.items():
            if not many and hasattr(kind, "__dataclass_fields__"):
                inner = f"{prefix}.{name}" if prefix else name
                self.classes[inner] = kind
                self._add(inner, prefix, name, kind)
        lists = tuple(name for name, (_, many) in hints.items() if many)
        required = tuple(f.name for f in fields(cls) if f.default is MISSING)
        self.parts.append(Part(prefix, parent, field, maker(cls), lists, required))

    def build(self, scope: dict[str, dict[str, Any]]) -> Any:
        """The object, or None when nothing was gathered. A required text that is absent is an empty one."""
        for part in self.parts:
            values = scope.get(part.prefix)
            if values is None:
                continue
            if "" in values:  # one codec gave the whole object
                return values[""]
            if part.lists:
                for name in part.lists:
                    if name in values:
                        values[name] = tuple(values[name])
            elif part.required:
                for name in part.required:
                    values.setdefault(name, "")
            built = part.make(**values)
            if not part.prefix:
                return built
            scope.setdefault(part.parent, {})[part.field] = built
        return None


@cache
def hints_of(cls: type) -> dict[str, tuple[type, bool]]:
    """Each field's class and whether it is a tuple of them."""
    result = {}
    for name, hint in get_type_hints(cls).items():
        many = get_origin(hint) is tuple
        inner = get_args(hint)[0] if many or get_origin(hint) in (types.UnionType, Union) else hint
        result[name] = (inner, many)
    return result


@cache
def maker(cls: type) -> Callable[..., Any]:
    """What makes a frozen dataclass with slots from keywords: the very object that `cls` itself makes, four times faster.

    Its own constructor writes each field through `object.__setattr__`, a call a field. Here a twin, of the same slots and not
    frozen, is filled by plain assignments, then takes the class: an object is as frozen as its class.
    """
    known = fields(cls)
    twin = type(cls.__name__, (), {"__slots__": tuple(field.name for field in known)})
    defaults = {f"d_{field.name}": field.default for field in known if field.default is not MISSING}
    asked = (f"{field.name}=d_{field.name}" if f"d_{field.name}" in defaults else field.name for field in known)
    lines = [f"def make(*, {', '.join(asked)}):", "    made = new(twin)"]
    lines += [f"    made.{field.name} = {field.name}" for field in known]
    lines += ["    made.__class__ = cls", "    return made"]
    names: dict[str, Any] = {"new": object.__new__, "twin": twin, "cls": cls, **defaults}
    exec("\n".join(lines), names)  # noqa: S102 - the text is made of the names of fields, here
    return names["make"]  # type: ignore[no-any-return]
