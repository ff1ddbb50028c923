"""The referentials: an operation whose answer is one list of small rows. Its models are made from one line."""

from __future__ import annotations

from typing import Any

from pydantic import create_model

from unisson.entrypoints.api.cpro.modeles.base import Demande, Reponse, Retour, Texte

Champs = dict[str, Any]  # name -> (type, default), as pydantic's create_model wants them
CODE_LANGUE: Champs = {"codeLangue": (Texte, None)}


def textes(*names: str) -> Champs:
    """Fields that hold text."""
    return dict.fromkeys(names, (Texte, None))


def liste(operation: str, key: str, row: Champs, asked: Champs) -> tuple[type[Demande], type[Retour]]:
    """Body and answer of `operation`: `asked` are the fields of the body, `key` the list whose rows have the fields `row`."""
    stem = operation[0].upper() + operation[1:]
    body = create_model(f"{stem}Param", __base__=Demande, **asked)
    line: Any = create_model(f"{stem}{key[0].upper()}{key[1:]}", __base__=Reponse, **row)
    rows: Champs = {key: (list[line] | None, None)}
    return body, create_model(f"WsRetour{stem}", __base__=Retour, **rows)
