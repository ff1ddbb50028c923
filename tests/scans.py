"""Papers as a scanner or a telephone gives them: images, a little crooked, in a PDF or alone."""

from __future__ import annotations

import io
import random

import pypdfium2 as pdfium
from PIL import Image, ImageFilter

EXIF_ORIENTATION = 0x0112


def pictures(document: bytes, dpi: int = 200) -> list[Image.Image]:
    """Each page of a PDF as a scanner sees it: grey, a little turned, a little blurred, with dust."""
    opened = pdfium.PdfDocument(document)
    made = []
    for page in opened:
        image = page.render(scale=dpi / 72).to_pil().convert("L")
        image = image.rotate(0.4, resample=Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.6))
        dust = random.Random(7)
        for _ in range(300):
            image.putpixel((dust.randrange(image.width), dust.randrange(image.height)), dust.randrange(120, 255))
        made.append(image)
    opened.close()
    return made


def scanned(document: bytes, dpi: int = 200) -> bytes:
    """The same pages as a PDF without text."""
    first, *others = pictures(document, dpi)
    out = io.BytesIO()
    first.save(out, "PDF", resolution=dpi, save_all=True, append_images=others)
    return out.getvalue()


def photo(document: bytes, kind: str = "JPEG", orientation: int = 6) -> bytes:
    """The first page as a telephone held sideways takes it: turned, with the place where it was taken."""
    image = pictures(document)[0].convert("RGB")
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    exif[0x010F] = "Téléphone de Claire"
    turned = image.transpose(Image.Transpose.ROTATE_90) if orientation == 6 else image
    out = io.BytesIO()
    turned.save(out, kind, exif=exif, quality=85)
    return out.getvalue()
