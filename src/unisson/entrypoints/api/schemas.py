"""What the API answers, as OpenAPI shows it."""

from __future__ import annotations

from typing import Literal

from ninja import Field, Schema

Verdict = Literal["VALID", "INVALID", "NOT_CHECKED"]


class ExcerptOut(Schema):
    """The document around what is spoken of: `before` + `marked` + `after` are consecutive texts of it."""

    line: int = Field(description="Ligne du premier caractère de « before », à partir de 1")
    at: int = Field(description="Ligne de « marked »")
    before: str
    marked: str
    after: str
    missing: bool = Field(description="Vrai si l’élément est absent : « marked » est alors l’élément qui devrait le contenir")


class ErrorOut(Schema):
    """One violation of a rule."""

    rule: str = Field(description="Code officiel de la règle, par exemple BR-CO-15")
    severity: Literal["FATAL", "WARNING"]
    field: str = Field(description="Terme BT ou BG de la norme EN 16931")
    location: str = Field(description="XPath absolu dans le document")
    message: str
    remedy: str
    excerpt: ExcerptOut | None


class LevelOut(Schema):
    """One step of the judgement, in order."""

    code: str
    title: str
    verdict: Verdict
    why: str = Field(description="Pourquoi l’étape n’a pas pu être vérifiée")


class NotReadOut(Schema):
    """A piece of the document that the semantic model has no place for."""

    location: str
    value: str
    reason: str


class ReportOut(Schema):
    """The complete verdict: the JSON of `unisson valider --json`, with levels and excerpts."""

    file: str = Field(description="Nom du fichier reçu, vide pour un corps brut")
    format: str
    profile: str
    verdict: Verdict
    levels: list[LevelOut]
    errors: list[ErrorOut]
    not_read: list[NotReadOut]


class ProblemOut(Schema):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    remedy: str
    report: ReportOut | None = None
