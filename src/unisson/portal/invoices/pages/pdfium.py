"""PDFium, run in a process of its own (`pdf_process` starts it): a file made to last, or to crash it, costs that process.

Run as a module, it answers requests on the socket whose number it is given: a header in JSON, then bytes, both preceded by
their sizes. Nothing of Django is loaded, nothing of the answer is run: numbers, text, images.
"""

from __future__ import annotations

import ctypes
import io
import json
import math
import resource
import signal
import socket
import struct
import sys
import time
from array import array
from collections.abc import Callable
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.internal as pdfium_internal
import pypdfium2.raw as raw
from PIL.Image import Image, Transpose

MAX_GLYPHS_PER_PAGE = 12_000
MEMORY = 2 * 1024**3  # of the whole process
SIZES = struct.Struct("!II")  # of the header, of the bytes
_GRID = 1_000_000  # PDFium gives whole device units: a large grid keeps the fractions exact
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}

TURNS = {90: Transpose.ROTATE_270, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_90}  # PIL turns the other way

Answer = tuple[dict[str, Any], bytes]


class Stopped(Exception):
    """The answer is one word: why nothing else can be said."""


# -- what may be asked -------------------------------------------------------------------------------------------------


def sizes(document: pdfium.PdfDocument, most: int) -> Answer:
    """The number of pages, and the sizes in points of the first ones."""
    count = len(document)
    return {"count": count, "sizes": [document.get_page_size(index) for index in range(min(count, most))]}, b""


def glyphs(document: pdfium.PdfDocument, first: int, last: int, least: int, most: int, seconds: float) -> Answer:
    """The characters of the first and last pages, with their places; none when the document has fewer than `least` pages.

    Stops after `most` characters, or `seconds`: fewer pages than `asked` come then.
    """
    end = time.monotonic() + seconds
    count = len(document)
    numbers = sorted({*range(1, min(count, first) + 1), *range(max(count - last, 0) + 1, count + 1)}) if count >= least else []
    pages: list[tuple[int, str]] = []
    places = array("d")
    for number in numbers:
        text, boxes = _characters(document[number - 1])
        pages.append((number, text))
        places.extend(boxes)
        if len(places) > most * 4 or time.monotonic() > end:
            break
    return {"count": count, "pages": pages, "asked": len(numbers)}, places.tobytes()


def image(document: pdfium.PdfDocument, number: int, dpi: int, pixels: int, look: dict[str, Any], seconds: float) -> Answer:
    """One page in PNG, of at most so many pixels; `look`: `grey`, and `turn` (degrees clockwise).

    Raises Stopped (NO_PAGE, TOO_COMPLEX).
    """
    if not 1 <= number <= len(document):
        raise Stopped("NO_PAGE")
    page = document[number - 1]
    width, height = (max(side, 1.0) for side in page.get_size())
    drawn = _drawn(page, min(dpi / 72, (pixels / (width * height)) ** 0.5), seconds)
    if look["turn"] in TURNS:
        drawn = drawn.transpose(TURNS[look["turn"]])
    out = io.BytesIO()
    if look["grey"]:
        drawn.convert("L").save(out, "PNG", compress_level=1, dpi=(dpi, dpi))
    else:
        drawn.save(out, "PNG")
    return {}, out.getvalue()


ASKED: dict[str, Callable[..., Answer]] = {"sizes": sizes, "glyphs": glyphs, "image": image}


def _drawn(page: pdfium.PdfPage, scale: float, seconds: float) -> Image:
    """A page of a few kilobytes may ask for minutes of drawing: it is given some seconds."""
    width, height = (max(1, math.ceil(side * scale)) for side in page.get_size())
    bitmap = pdfium.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGR)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    end = time.monotonic() + seconds
    pause = raw.IFSDK_PAUSE(version=1)
    pdfium_internal.set_callback(pause, "NeedToPauseNow", lambda _: int(time.monotonic() > end))
    status = raw.FPDF_RenderPageBitmap_Start(bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT, pause)
    raw.FPDF_RenderPage_Close(page)
    if status != raw.FPDF_RENDER_DONE:
        raise Stopped("TOO_COMPLEX")
    drawn: Image = bitmap.to_pil()
    return drawn


def _characters(page: pdfium.PdfPage) -> tuple[str, array[float]]:
    """The text of a page, and for each of its characters left, top, right, bottom in fractions of the page."""
    place = _placing(page)
    textpage = page.get_textpage()
    rectangle = raw.FS_RECTF()
    seen: set[tuple[str, int, int]] = set()
    text: list[str] = []
    boxes = array("d")
    for index in range(min(textpage.count_chars(), MAX_GLYPHS_PER_PAGE)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        character = chr(code) if 0 < code < 0x110000 else ""
        if not character.strip() or not character.isprintable():
            continue  # blanks are seen again from the gaps
        if not raw.FPDFText_GetLooseCharBox(textpage, index, rectangle):
            continue
        box = place(rectangle)
        for part in _LIGATURES.get(character, character):
            # Bold faked by printing twice: the same character at the same place counts once.
            key = (part, round(box[0] * 500), round(box[1] * 500))
            if key not in seen:
                seen.add(key)
                text.append(part)
                boxes.extend(box)
    textpage.close()
    return "".join(text), boxes


def _placing(page: pdfium.PdfPage) -> Callable[[Any], tuple[float, float, float, float]]:
    """The affine change from page units to fractions, read from three points: rotation and crop included."""
    x, y = ctypes.c_int(), ctypes.c_int()

    def device(px: float, py: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, px, py, x, y)
        return x.value / _GRID, y.value / _GRID

    (ox, oy), (ax, ay), (bx, by) = device(0, 0), device(1000, 0), device(0, 1000)
    ax, ay, bx, by = (ax - ox) / 1000, (ay - oy) / 1000, (bx - ox) / 1000, (by - oy) / 1000

    def place(rectangle: Any) -> tuple[float, float, float, float]:
        corners = [
            (ox + px * ax + py * bx, oy + px * ay + py * by)
            for px in (rectangle.left, rectangle.right)
            for py in (rectangle.bottom, rectangle.top)
        ]
        xs, ys = [c[0] for c in corners], [c[1] for c in corners]
        return min(xs), min(ys), max(xs), max(ys)

    return place


# -- the process -------------------------------------------------------------------------------------------------------


def answer(name: str, values: dict[str, Any], data: bytes) -> Answer:
    """What is asked of one document; a word under `error` when it cannot be answered."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        return {"error": _reason(error)}, b""
    try:
        return ASKED[name](document, **values)
    except pdfium.PdfiumError as error:
        return {"error": _reason(error)}, b""
    except Stopped as stopped:
        return {"error": str(stopped)}, b""
    except MemoryError:
        return {"error": "TOO_COMPLEX"}, b""
    finally:
        document.close()


def _reason(error: pdfium.PdfiumError) -> str:
    return "PASSWORD" if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD else "DAMAGED"


def send(to: socket.socket, header: dict[str, Any], data: bytes) -> None:
    """Write one message."""
    head = json.dumps(header).encode()
    to.sendall(SIZES.pack(len(head), len(data)) + head)
    to.sendall(data)


def receive(whence: socket.socket) -> tuple[dict[str, Any], bytes]:
    """Read one message. Raises EOFError when the other side has left."""
    head, size = SIZES.unpack(_exactly(whence, SIZES.size))
    header: dict[str, Any] = json.loads(_exactly(whence, head))
    return header, bytes(_exactly(whence, size))


def _exactly(whence: socket.socket, size: int) -> bytearray:
    data = bytearray(size)
    view, done = memoryview(data), 0
    while done < size:
        got = whence.recv_into(view[done:])
        if not got:
            raise EOFError
        done += got
    return data


def main(number: int) -> None:
    """Answer until the other side leaves. What lasts too long is ended by the system, the process with it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    with socket.socket(fileno=number) as asker:
        while True:
            try:
                asked, data = receive(asker)
            except EOFError:
                return
            signal.setitimer(signal.ITIMER_REAL, asked["limit"])
            header, content = answer(asked["name"], asked["values"], data)
            signal.setitimer(signal.ITIMER_REAL, 0)
            send(asker, header, content)


if __name__ == "__main__":
    main(int(sys.argv[1]))
