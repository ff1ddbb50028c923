"""Our OpenAPI document held against an official Swagger 2.0: every path, field name and type. Each difference is printed.

A difference is accepted when the table `ECARTS` says why; docs/reference/api-ecarts.md is written from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ecart:
    """A family of differences: what it matches (« kind place »), and why it is meant."""

    code: str
    pattern: str
    reason: str
    example: str


ECARTS: tuple[Ecart, ...] = (
    Ecart(
        "DATES",
        r"^format \S+ date-time≠$",
        "Le Swagger dit « date-time » partout ; sur le fil, une date est AAAA-MM-JJ, « AAAA-MM-JJ HH:MM » ou ISO 8601 selon "
        "le champ. "
        "Notre document dit « texte », ce que les réponses sont vraiment.",
        "WsRetourDeposerFluxFacture.dateDepot",
    ),
    Ecart(
        "REFUS",
        r"^ajout \S+\.(manque|causes|controles)$",
        "Champs d’Unisson dans un refus : ce qui manque à l’appelant, toutes les causes, chaque contrôle avec son remède. "
        "Absents d’une réponse réussie.",
        "WsRetour.manque",
    ),
    Ecart(
        "VERDICT",
        r"^ajout WsRetourDeposerFluxFacture\.verdict$",
        "Le verdict d’un dépôt, rendu sans attendre le compte rendu.",
        "WsRetourDeposerFluxFacture.verdict",
    ),
    Ecart(
        "SYNTAXE_E3",
        r"^codes (DeposerFluxFactureParam|WsRetourDeposerFluxFacture)\.syntaxeFlux \['IN_DP_E3_UBL_INVOICE'\]$",
        "L’annexe EDI a une interface FSO1120A pour les mémoires de frais de justice en UBL, que le Swagger de 2020 oublie.",
        "DeposerFluxFactureParam.syntaxeFlux",
    ),
    Ecart(
        "DATES_SERVICE",
        r"^ajout ServiceExpose\.date(Dbt|Fin)Service$",
        "Les vraies réponses portent ces dates, que le Swagger oublie.",
        "ServiceExpose.dateDbtService",
    ),
    Ecart(
        "MONTANTS_VALIDEUR",
        r"^type FactureRechercheValideur\.montant(HT|TTC|APayer) integer≠number$",
        "Le Swagger dit entiers les montants de cette seule liste ; ils ont des centimes, ici comme ailleurs.",
        "FactureRechercheValideur.montantHT",
    ),
    Ecart(
        "DEPOSER_PDF",
        r"^(ajout WsRetourDeposerPdfFacture\.(codeRetour|libelle)|requis WsRetourDeposerPdfFacture\.\w+)$",
        "Le Swagger oublie l’enveloppe de deposer/pdf et dit obligatoires des champs que la lecture du PDF peut ne pas "
        "trouver : codeRetour et libelle sont là, un champ non lu est absent.",
        "WsRetourDeposerPdfFacture.codeRetour",
    ),
)


def differences(ours: Json, official: Json) -> Iterator[str]:
    """One line a difference: `kind place detail`."""
    base = official.get("basePath", "")
    seen: set[str] = set()
    for path, methods in official["paths"].items():
        for method, operation in methods.items():
            mine = ours["paths"].get(base + path, {}).get(method)
            if mine is None:
                yield f"absent {method.upper()} {base}{path}"
                continue
            if mine["operationId"] != operation["operationId"]:
                yield f"operationId {base}{path} {operation['operationId']}≠{mine['operationId']}"
            yield from _models(f"{base}{path}", mine, operation)
            seen |= _reached(official, operation)
    for name in sorted(seen):
        yield from _model(name, ours["components"]["schemas"], official["definitions"][name])


def _models(place: str, mine: Json, official: Json) -> Iterator[str]:
    """The model of the body and of the answer must have the official names."""
    bodies = [row for row in official.get("parameters", ()) if row["in"] == "body"]
    pairs = [("corps", _ref(row["schema"]), _content(mine.get("requestBody", {}))) for row in bodies]
    schema = official["responses"].get("200", {}).get("schema")
    if schema:
        pairs.append(("réponse", _ref(schema), _content(mine["responses"]["200"])))
    yield from (f"modèle {place} {what} {wanted}≠{found}" for what, wanted, found in pairs if wanted != found)


def _content(part: Json) -> str:
    for body in part.get("content", {}).values():
        return _ref(body["schema"])
    return ""


def _ref(schema: Json) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _reached(document: Json, start: Any) -> set[str]:
    """The definitions that something names, directly or not."""
    found: set[str] = set()
    todo = [start]
    while todo:
        for name in re.findall(r"#/definitions/(\w+)", str(todo.pop())):
            if name not in found:
                found.add(name)
                todo.append(document["definitions"][name])
    return found


def _model(name: str, schemas: Json, official: Json) -> Iterator[str]:
    mine = schemas.get(name)
    if mine is None:
        yield f"modèle absent {name}"
        return
    here, there = mine.get("properties", {}), official.get("properties", {})
    yield from (f"champ absent {name}.{field}" for field in sorted(there) if field not in here)
    yield from (f"ajout {name}.{field}" for field in sorted(here) if field not in there)
    required = set(official.get("required", ())) ^ set(mine.get("required", ()))
    yield from (f"requis {name}.{field}" for field in sorted(required) if field in here)
    for field in sorted(there.keys() & here.keys()):
        yield from _type(f"{name}.{field}", here[field], there[field])


def _type(place: str, mine: Json, official: Json) -> Iterator[str]:
    """Type, format, codes; those of the items of a list."""
    if _ref(mine) != _ref(official):
        yield f"type {place} {_ref(official) or official.get('type')}≠{_ref(mine) or mine.get('type')}"
        return
    if _ref(mine):
        return
    if mine.get("type") != official.get("type"):
        yield f"type {place} {official.get('type')}≠{mine.get('type')}"
        return
    if mine.get("type") == "array":
        yield from _type(f"{place}[]", mine["items"], official["items"])
        return
    if mine.get("format") != official.get("format"):
        yield f"format {place} {official.get('format') or ''}≠{mine.get('format') or ''}"
    if set(mine.get("enum", ())) != set(official.get("enum", ())):
        yield f"codes {place} {sorted(set(mine.get('enum', ())) ^ set(official.get('enum', ())))}"


def reason_of(difference: str) -> Ecart | None:
    """Why this difference is meant; None when nobody says it."""
    return next((ecart for ecart in ECARTS if re.search(ecart.pattern, difference)), None)


def page() -> str:
    """docs/reference/api-ecarts.md."""
    lines = [
        "# Écarts de l’API avec les Swagger officiels",
        "",
        "Page écrite par `unisson api ecarts`. Elle dit pourquoi notre document OpenAPI (`/cpro/openapi.json`) diffère",
        "des Swagger de PISTE. La commande `unisson api comparer FICHIER…` les compare chemin par chemin, champ par champ,",
        "type par type, et échoue sur toute différence qui n’est pas d’une de ces familles.",
        "",
    ]
    for ecart in ECARTS:
        lines += [f"## {ecart.code}", "", ecart.reason, "", f"Exemple : `{ecart.example}`.", ""]
    return "\n".join(lines)
