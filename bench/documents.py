"""What it costs to read, judge and make a document."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from itertools import count

import pikepdf
from lxml import etree

from bench.measure import Bench
from bench.samples import invoice
from einvoice.syntax import Format, facturx, read, safe, write, xsd


def benches() -> list[Bench]:
    """Needs `web.portal()` around it: Factur-X are made with the portal's settings."""
    from unisson.portal.invoices.printing import rendering

    model = invoice(20)
    others = map(partial(invoice, 20), (f"B-{number}" for number in count(1)))  # typst remembers a page that it has made
    ubl, cii = write(model, Format.UBL_INVOICE), write(model, Format.CII)
    pdf = rendering.facturx_of(model)
    bare = partial(etree.fromstring, ubl)
    return [
        Bench("ubl_lire_20_lignes", partial(_parse_validate_read, ubl, Format.UBL_INVOICE), bare, "lxml nu"),
        Bench("cii_lire_20_lignes", partial(_parse_validate_read, cii, Format.CII), partial(etree.fromstring, cii), "lxml nu"),
        Bench(
            "facturx_produire",
            lambda: rendering.facturx_of(next(others)),
            lambda: rendering.readable_pdf(next(others)),
            "PDF seul",
        ),
        Bench("facturx_extraire", partial(facturx.extract, pdf), partial(_open, pdf), "pikepdf.open"),
    ]


def _parse_validate_read(data: bytes, fmt: Format) -> object:
    root = safe.parse(data)
    xsd.validate(root, fmt, loose=False)
    return read(root, fmt)


def _open(pdf: bytes) -> object:
    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)
