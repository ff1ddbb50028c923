"""Who acts, through which door. Every verb takes one; `visible_to` reads its grants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class EntryPoint(StrEnum):
    """The four doors of the portal."""

    PORTAIL = "PORTAIL"
    API = "API"
    EDI = "EDI"
    SYSTEME = "SYSTEME"


@dataclass(frozen=True, slots=True)
class Grant:
    """One right of a person: an espace on a structure, limited to a service unless `service_id` is None."""

    structure_id: int
    service_id: int | None
    espace: str
    may_modify: bool


@dataclass(slots=True)
class Actor:
    """A person (or the system) acting through a door.

    `load_grants` is given by `organisations`, which sits above this folder; grants are read once, when first
    needed, so that a page costs one query whatever it shows.
    """

    user_id: int | None
    label: str
    entry_point: EntryPoint = EntryPoint.PORTAIL
    is_support: bool = False
    technical_account: str = ""
    idempotency_key: str = ""
    load_grants: Callable[[int], tuple[Grant, ...]] | None = None
    _grants: tuple[Grant, ...] | None = field(default=None, repr=False)

    @property
    def is_system(self) -> bool:
        return self.entry_point is EntryPoint.SYSTEME

    @property
    def grants(self) -> tuple[Grant, ...]:
        if self._grants is None:
            known = self.user_id is not None and self.load_grants is not None
            self._grants = self.load_grants(self.user_id) if known else ()  # type: ignore[misc,arg-type]
        return self._grants

    def may(self, espace: str, structure_id: int | None, service_id: int | None, *, modify: bool = False) -> bool:
        """Say whether one of the grants opens `espace` on this structure and service."""
        return any(
            grant.espace == espace
            and grant.structure_id == structure_id
            and grant.service_id in (None, service_id)
            and (grant.may_modify or not modify)
            for grant in self.grants
        )


SYSTEM = Actor(None, "Unisson", EntryPoint.SYSTEME)
ANONYMOUS = Actor(None, "")
