"""The files of an invoice: what may be attached, and where the bytes are (domaine 6.6)."""

from __future__ import annotations

import re
import unicodedata

from django.db.models import Sum

from unisson.portal.invoices.models import Document, DocumentKind, Invoice
from unisson.portal.kernel import clock, files
from unisson.portal.kernel.actor import Actor

MAX_NAME = 50
MAX_PIECE = 10 * 1024 * 1024
MAX_TOTAL = 120 * 1024 * 1024
INVISIBLE = frozenset({"Cc", "Cf", "Cs"})  # Unicode: controls, marks that turn a text around, halves of characters
COUNTED = (DocumentKind.PRINCIPALE, DocumentKind.COMPLEMENTAIRE)  # what the portal adds is not the person's weight
EXTENSIONS = frozenset(
    """
    bmp gif fax odt ppt tiff xls bz2 gz jpeg p7s rtf txt xml csv gzip jpg pdf svg xhtml xlsx doc htm odp png tgz
    xlc zip docx html ods pps tif xlm pptx
    """.split()  # noqa: SIM905 - a list of words reads better as words
)


class DocumentRefused(Exception):
    """A file that may not be attached; `sentence` says why and what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


def check_piece(filename: str, size: int) -> None:
    """Refuse an attachment that Chorus Pro would refuse: name, extension, size, emptiness."""
    extension = filename.rpartition(".")[2].lower() if "." in filename else ""
    if extension not in EXTENSIONS:
        raise DocumentRefused(
            "PJ_EXTENSION",
            f"Le fichier « {filename} » n’est pas d’un type accepté. Envoyez par exemple un PDF, une image ou un tableur.",
        )
    if len(filename) > MAX_NAME:
        raise DocumentRefused(
            "PJ_NOM",
            f"Le nom « {filename} » compte {len(filename)} caractères ; la limite est de {MAX_NAME}, extension comprise. "
            "Renommez le fichier, puis ajoutez-le de nouveau.",
        )
    if size == 0:
        raise DocumentRefused("PJ_VIDE", f"Le fichier « {filename} » est vide. Vérifiez-le, puis ajoutez-le de nouveau.")
    if size > MAX_PIECE:
        raise DocumentRefused(
            "PJ_TAILLE",
            f"Le fichier « {filename} » dépasse 10 Mo, la limite d’une pièce. Réduisez-le ou partagez-le en plusieurs.",
        )


def attach(invoice: Invoice, actor: Actor, kind: DocumentKind, filename: str, data: bytes, mime_type: str) -> Document:
    """Keep the bytes, addressed by their hash, and list them on the invoice. Raises DocumentRefused."""
    if kind in COUNTED:
        total = invoice.documents.filter(kind__in=COUNTED).aggregate(total=Sum("size"))["total"] or 0
        check_weight(total + len(data))
    document = made(invoice, actor, kind, (filename, data, mime_type))
    document.save()
    return document


def designate(document: Document, words: str = "", type_code: str = "", line_number: int | None = None) -> None:
    """Keep what is said of a file: the words that designate it (none leaves it under its name), its type, its line."""
    if words or type_code or line_number:
        document.designation, document.type_code, document.line_number = words, type_code, line_number
        document.save(update_fields=["designation", "type_code", "line_number"])


def check_weight(total: int) -> None:
    """Refuse an invoice whose files would weigh more than this, together. Raises DocumentRefused."""
    if total > MAX_TOTAL:
        raise DocumentRefused(
            "DOSSIER_TAILLE",
            "L’ensemble des fichiers de cette facture dépasserait 120 Mo. Retirez une pièce ou réduisez-la.",
        )


def made(invoice: Invoice, actor: Actor, kind: DocumentKind, file: tuple[str, bytes, str]) -> Document:
    """The line of a file (name, bytes, MIME type), to be written; its bytes are kept already."""
    filename, data, mime_type = file
    return Document(
        invoice=invoice,
        kind=kind,
        filename=safe_name(filename),
        mime_type=mime_type,
        size=len(data),
        sha256=files.keep(data),
        added_at=clock.now(),
        added_by_id=actor.user_id,
    )


def safe_name(filename: str) -> str:
    """A name that can be shown and downloaded: no folder, no invisible character, at most 255 characters."""
    bare = re.split(r"[\\/]", filename)[-1]
    bare = "".join(char for char in bare if unicodedata.category(char) not in INVISIBLE).strip() or "document"
    return bare[-255:]


def content(document: Document) -> bytes:
    """The bytes of a document, as they came. Raises CorruptedFileError when they no longer match their hash."""
    return files.fetch(document.sha256)
