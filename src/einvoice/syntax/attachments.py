"""Supporting documents (BG-24) as they come: plain, or as the ZIP that Chorus Pro's examples put in them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from einvoice.model import SupportingDocument
from einvoice.syntax.safe import UnsafeDocument

MAX_UNWRAPPED = 120 * 1024 * 1024


def unwrap_attachment(document: SupportingDocument) -> tuple[str, bytes]:
    """The name and the bytes of an attachment, out of its ZIP when it is one that holds a single file.

    Chorus Pro's E2 examples declare `application/pdf` over a ZIP (edi-et-formats 1.4). A ZIP that holds several
    files is given back as it is, under a `.zip` name. Raises UnsafeDocument: ATTACHMENT_TOO_LARGE,
    ATTACHMENT_ENCRYPTED, ATTACHMENT_DAMAGED.
    """
    content = document.content or b""
    name = _plain(document.filename or document.reference or "piece")
    if not content.startswith(b"PK\x03\x04"):
        return name, content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) != 1 or _is_office(entries):
                return (name if "." in name and not name.lower().endswith(".pdf") else f"{name}.zip"), content
            return _plain(entries[0].filename), _one(archive, entries[0])
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as error:
        raise UnsafeDocument(
            "ATTACHMENT_DAMAGED",
            f"La pièce jointe « {name} » est une archive ZIP abîmée.",
            "Joignez le fichier lui-même, sans le compresser.",
        ) from error


def _is_office(entries: list[zipfile.ZipInfo]) -> bool:
    """A docx, xlsx or odt is a ZIP too: it is the document, not its wrapping."""
    return any(entry.filename == "[Content_Types].xml" or entry.filename == "mimetype" for entry in entries)


def _one(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.flag_bits & 1:
        raise UnsafeDocument(
            "ATTACHMENT_ENCRYPTED",
            f"La pièce jointe « {_plain(entry.filename)} » est protégée par un mot de passe.",
            "Joignez un fichier sans mot de passe.",
        )
    with archive.open(entry) as stream:  # the announced size may lie: what is read is what counts
        content = stream.read(MAX_UNWRAPPED + 1)
    if len(content) > MAX_UNWRAPPED:
        raise UnsafeDocument(
            "ATTACHMENT_TOO_LARGE",
            f"La pièce jointe « {_plain(entry.filename)} » dépasse {MAX_UNWRAPPED // 1024 // 1024} Mo une fois décompressée.",
            "Réduisez la taille de la pièce jointe.",
        )
    return content


def _plain(name: str) -> str:
    """A file name without folders nor control characters."""
    return re.sub(r"[\x00-\x1f\x7f]", "", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .") or "piece"
