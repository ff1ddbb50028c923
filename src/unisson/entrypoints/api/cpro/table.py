"""What an operation is, and the table of all of them: one line each, beside the function that serves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from unisson.entrypoints.api.cpro.modeles.base import Demande, Retour
from unisson.entrypoints.api.cpro.refusals import SUCCES_ECRITURE, SUCCES_LECTURE
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Espace
from unisson.portal.raccordements.models import Application

MEBIBYTE = 1024 * 1024
BODY = 2 * MEBIBYTE
# Referentials whose success the original says as it says that of a write.
AS_WRITES = ("recuperer/coordbanc/valides", "recuperer/typedp")
FILE_BODY = 45 * MEBIBYTE  # 30 MB in base 64, and what surrounds it


@dataclass(frozen=True, slots=True)
class Appel:
    """One call being served: who, with which body. `demande` is an instance of the operation's model."""

    application: Application
    actor: Actor
    demande: Any


Serve = Callable[[Appel], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Operation:
    """One line. `espaces`: any of them opens it (none: every account); `writes`: an idempotency key makes sense."""

    domain: str
    tail: str
    name: str
    demande: type[Demande]
    retour: type[Retour]
    serve: Serve = field(repr=False)
    espaces: tuple[Espace, ...] = ()
    writes: bool = False
    method: str = "POST"
    largest: int = BODY
    summary: str = ""

    @property
    def path(self) -> str:
        """From the root of the portal, without its first slash."""
        return f"cpro/{self.domain}/v1/{self.tail}"

    @property
    def succes(self) -> str:
        """The `libelle` of a success."""
        as_write = self.writes or self.domain == "factures" or self.tail in AS_WRITES
        return SUCCES_ECRITURE if as_write else SUCCES_LECTURE


OPERATIONS: dict[str, Operation] = {}


def operation(
    path: str, demande: type[Demande], retour: type[Retour], *espaces: Espace, **more: Any
) -> Callable[[Serve], Serve]:
    """Enter the function in the table under « domain/tail »; its docstring is the summary of the reference page."""
    domain, _, tail = path.partition("/")

    def enter(serve: Serve) -> Serve:
        summary = (serve.__doc__ or "").strip()
        name = more.pop("name", serve.__name__)
        OPERATIONS[path] = Operation(domain, tail, name, demande, retour, serve, espaces, summary=summary, **more)
        return serve

    return enter
