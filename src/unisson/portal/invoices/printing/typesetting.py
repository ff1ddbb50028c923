"""PDF made with typst: templates of this folder, data as JSON, never text put into the source of a template."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from unisson.portal.kernel import clock

if TYPE_CHECKING:
    from typst import PDFStandard

TEMPLATES = Path(__file__).parent / "templates_pdf"
# One warm compiler for the process: the first document costs the fonts, the next ones a few milliseconds.
_COMPILER = threading.Lock()


@cache
def _compiler() -> typst.Compiler:
    # No font of the machine: the same data gives the same pages everywhere.
    return typst.Compiler(root=str(TEMPLATES), ignore_system_fonts=True)


def pdf_from(
    template: str, data: dict[str, Any], standards: tuple[PDFStandard, ...] = (), when: datetime | None = None
) -> bytes:
    """The PDF of a template (its name without extension) for plain data. Texts of people are shown, never run.

    `when` is the date it bears: now when it is not given (which needs Django's settings; with `when`, nothing does).

    Raises typst.TypstError when the template itself is wrong.
    """
    with _COMPILER:
        made = _compiler().compile(
            str(TEMPLATES / f"{template}.typ"),
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=list(standards),
            timestamp=(when or clock.now()).astimezone(UTC).replace(microsecond=0),
        )
    assert isinstance(made, bytes)
    return made
