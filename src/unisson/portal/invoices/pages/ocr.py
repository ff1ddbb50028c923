"""Reading the pages of a scanned document with tesseract: words with their place, as a text PDF gives its own.

The program is Debian's (`tesseract-ocr`, `tesseract-ocr-fra`); a portal without it says so, and the person types.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache

from unisson.portal.invoices.pages import pdf
from unisson.portal.invoices.pages.pdf import Glyph, Line

PROGRAM, LANGUAGE, ORIENTATION = "tesseract", "fra", "osd"
PAGE_SECONDS = 60.0
DPI = 300
MAX_PIXELS = 9_000_000  # an A4 page at 300 dots an inch
LEAST_CONFIDENCE = 25.0
LEAST_SURE = 5.0  # of the orientation: an ordinary page gives 20, a page of pictures less than 1
_TURN, _SURE = re.compile(r"Rotate: (\d+)"), re.compile(r"Orientation confidence: ([\d.]+)")
WORD = "5"  # level of a word in tesseract's table; a line is level 4
LINE = "4"


class OcrFailed(Exception):
    """The page could not be read: the program failed, or took too long."""


def available() -> bool:
    """Whether this machine reads French pages."""
    return _speaks_french(shutil.which(PROGRAM) or "")


@cache
def _speaks_french(program: str) -> bool:
    if not program:
        return False
    answer = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    return LANGUAGE in (answer.stdout + answer.stderr).split()


def picture(data: bytes, number: int, turn: int = 0) -> bytes:
    """Page `number` (from 1) of a PDF, turned clockwise, as a grey PNG fit for reading. Raises UnreadablePdf."""
    return pdf.image_of(data, number, DPI, MAX_PIXELS, grey=True, turn=turn)


def turn_of(png: bytes, seconds: float = PAGE_SECONDS) -> int:
    """By how many degrees, clockwise, a page must be turned to stand upright; 0 when its text does not say it clearly."""
    try:
        answer = _run(("-l", ORIENTATION, "--psm", "0"), png, seconds)
    except OcrFailed:  # too few characters, or this machine has not the data of orientation
        return 0
    turn, sure = _TURN.search(answer), _SURE.search(answer)
    return int(turn[1]) % 360 if turn and sure and float(sure[1]) >= LEAST_SURE else 0


def read_page(png: bytes, number: int, seconds: float = PAGE_SECONDS) -> list[Line]:
    """The lines of a page image, in fractions of the page. Raises OcrFailed."""
    return pdf.lines_from(number, list(_glyphs(_run(("-l", LANGUAGE, "--psm", "3", "tsv"), png, seconds))))


def _run(options: tuple[str, ...], png: bytes, seconds: float) -> str:
    # One thread: pages are read in the background, beside people who are waiting.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    command = [PROGRAM, "stdin", "stdout", *options]
    try:
        answer = subprocess.run(command, input=png, capture_output=True, timeout=seconds, env=environment, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise OcrFailed(str(error)) from error
    return answer.stdout.decode("utf-8", "replace")


def _glyphs(table: str) -> Iterator[Glyph]:
    """Characters with their place: a word's width is shared between its letters, its height is that of its line."""
    width = height = 1.0
    top = bottom = 0.0
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        left, up, wide, tall = (float(row[name]) for name in ("left", "top", "width", "height"))
        if row["level"] == "1":
            width, height = max(wide, 1.0), max(tall, 1.0)
        elif row["level"] == LINE:
            top, bottom = up / height, (up + tall) / height
        elif row["level"] == WORD and float(row["conf"]) >= LEAST_CONFIDENCE:
            letters = (row["text"] or "").strip()
            for place, letter in enumerate(letters):
                start = left + wide * place / len(letters)
                yield Glyph(letter, start / width, top, (start + wide / len(letters)) / width, bottom)
