"""A photograph or a scan in JPEG or PNG becomes a PDF of one page, upright, of a bounded size, without its metadata."""

from __future__ import annotations

import io
import time
import warnings

from PIL import Image, ImageOps

from einvoice.report import Finding, Level, Report, Verdict

MAX_PIXELS = 60_000_000
LONGEST = 3_508  # A4 at 300 dots an inch
PAGE_INCHES = 11.69
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
# The same picture makes the same file: a double click finds its draft.
_NEVER = time.gmtime(0)


class PhotoRefused(Exception):
    """A picture that cannot be taken; `report` says why."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(code)
        finding = Finding(rule=code, message=message, remedy=remedy)
        level = Level(code="fichier", title="Fichier", verdict=Verdict.INVALID, findings=(finding,))
        self.report = Report(format="PHOTO", levels=(level,))


def is_photo(data: bytes) -> bool:
    """Whether these bytes begin as a JPEG or a PNG."""
    return data.startswith(_STARTS)


def pdf_of(data: bytes) -> bytes:
    """The picture as a PDF. Where it was taken and by which device (EXIF) is left out. Raises PhotoRefused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise _too_big()
                return _page(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_big() from error
    except (OSError, ValueError, SyntaxError, OverflowError, MemoryError) as error:
        raise PhotoRefused(
            "F-IMAGE",
            "Cette image est abîmée ou incomplète.",
            "Prenez de nouveau la photo, ou enregistrez l’image en JPEG, puis déposez-la.",
        ) from error


def _page(picture: Image.Image) -> bytes:
    picture.draft("RGB", (LONGEST, LONGEST))  # a JPEG is shrunk while it is read
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright.convert("RGBA"))
    upright = upright.convert("L" if upright.mode in ("1", "L") else "RGB")
    upright.thumbnail((LONGEST, LONGEST))
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    out = io.BytesIO()
    resolution = max(upright.size) / PAGE_INCHES
    clean.save(out, "PDF", resolution=resolution, quality=85, creationDate=_NEVER, modDate=_NEVER)
    return out.getvalue()


def _too_big() -> PhotoRefused:
    return PhotoRefused(
        "F-IMAGE-TAILLE",
        f"Cette image compte plus de {MAX_PIXELS // 1_000_000} millions de points.",
        "Réduisez-la (une page à 300 points par pouce suffit), puis déposez-la.",
    )
