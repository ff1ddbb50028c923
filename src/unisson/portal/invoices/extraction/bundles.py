"""The documents of invoices in one file: a zip with a folder for each, or the PDF itself when there is only one."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from einvoice import syntax
from einvoice.syntax import Format
from unisson.portal.invoices import documents, semantics
from unisson.portal.invoices.models import Document, DocumentKind, FormatExtraction, Invoice
from unisson.portal.invoices.pages.pdf import UnreadablePdf
from unisson.portal.invoices.printing import rendering

XML = ("application/xml", "text/xml")
MISSING = "MANQUANT.txt"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of the zip: its name in the folder of its invoice, and how to read it."""

    name: str
    read: Callable[[], bytes]


def weight(invoices: Sequence[Invoice], fmt: str, *, with_pieces: bool) -> int:
    """How many bytes the documents of these invoices weigh: what is known before anything is read."""
    kinds = {DocumentKind.PRINCIPALE}
    if with_pieces or fmt == FormatExtraction.PIVOT:
        kinds |= {DocumentKind.COMPLEMENTAIRE}
    sizes = Document.objects.filter(invoice__in=[it.pk for it in invoices], kind__in=kinds).values_list("size", flat=True)
    return sum(sizes)


def pieces_of(invoice: Invoice, fmt: str, *, with_pieces: bool) -> list[Piece]:
    """What one invoice gives: its PDF or its XML, then its complementary pieces (always with PIVOT)."""
    held = list(invoice.documents.all())
    principal = next((document for document in held if document.kind == DocumentKind.PRINCIPALE), None)
    found = []
    if fmt == FormatExtraction.PIVOT:
        found.append(Piece("facture.xml", lambda: pivot_of(invoice, held)))
    elif principal is not None:
        found.append(Piece("facture.pdf", lambda: rendering.viewable(principal)))
    if with_pieces or fmt == FormatExtraction.PIVOT:
        found += [_complement(document) for document in held if document.kind == DocumentKind.COMPLEMENTAIRE]
    return _once(found)


def _complement(document: Document) -> Piece:
    return Piece(document.filename, lambda: documents.content(document))


def _once(pieces: list[Piece]) -> list[Piece]:
    """Two pieces of one name are both kept: the second takes a number."""
    seen: dict[str, int] = {}
    found = []
    for piece in pieces:
        name = entry_name(piece.name)
        seen[name.lower()] = count = seen.get(name.lower(), 0) + 1
        if count > 1:
            stem, dot, end = name.rpartition(".")
            name = f"{stem} ({count}).{end}" if dot else f"{name} ({count})"
        found.append(Piece(name, piece.read))
    return found


def pivot_of(invoice: Invoice, held: Sequence[Document]) -> bytes:
    """The data of an invoice in XML: those that came (UBL, CII, inside of a Factur-X), else what the portal knows, as CII."""
    kinds = (DocumentKind.XML, DocumentKind.PRINCIPALE) if invoice.format != "PDF" else ()  # a CPPFactureMixte is no pivot
    came = next((document for kind in kinds for document in held if document.kind == kind and document.mime_type in XML), None)
    return documents.content(came) if came else syntax.write(semantics.to_document(invoice), Format.CII)


def entry_name(name: str) -> str:
    """A name that no system takes for a folder, a device or a way up."""
    bare = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", name).strip(" .") or "sans nom"
    return bare[:100]


def folder_of(invoice: Invoice) -> str:
    """The folder of an invoice: its number, and its identifier since two suppliers may share a number."""
    return f"{entry_name(invoice.number)[:60]}_{invoice.pk}"


def write_zip(target: IO[bytes], invoices: Sequence[Invoice], fmt: str, *, with_pieces: bool) -> Iterator[int]:
    """Write the zip, invoice after invoice, giving each time how many are done. A lost file is told in its place."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for count, invoice in enumerate(invoices, start=1):
            for piece in pieces_of(invoice, fmt, with_pieces=with_pieces):
                _write(archive, folder_of(invoice), piece)
            yield count


def _write(archive: zipfile.ZipFile, folder: str, piece: Piece) -> None:
    try:
        data = piece.read()
    except (OSError, UnreadablePdf, rendering.NoSuchPage, syntax.CannotWrite):
        words = f"Le fichier « {piece.name} » n’a pas pu être lu. Signalez-le au support du portail.\n"
        archive.writestr(f"{folder}/{piece.name}.{MISSING}", words)
    else:
        archive.writestr(f"{folder}/{piece.name}", data)
