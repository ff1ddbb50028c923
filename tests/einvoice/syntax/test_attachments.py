"""Attachments out of the ZIP that Chorus puts around them."""

from __future__ import annotations

import io
import zipfile

import pytest

from einvoice.model import SupportingDocument
from einvoice.syntax import attachments
from einvoice.syntax.attachments import unwrap_attachment
from einvoice.syntax.safe import UnsafeDocument


def zipped(*entries: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def document(content: bytes | None, name: str | None = "aa.pdf") -> SupportingDocument:
    return SupportingDocument(reference="REF", filename=name, mime_code="application/pdf", content=content)


def test_plain_content_passes() -> None:
    assert unwrap_attachment(document(b"%PDF-1.7")) == ("aa.pdf", b"%PDF-1.7")
    assert unwrap_attachment(document(None, None)) == ("REF", b"")


def test_single_file_is_taken_out() -> None:
    assert unwrap_attachment(document(zipped(("facture.pdf", b"%PDF-1.7")))) == ("facture.pdf", b"%PDF-1.7")


def test_folders_of_the_name_are_left_out() -> None:
    assert unwrap_attachment(document(zipped(("../../etc/f\x01.pdf", b"x")))) == ("f.pdf", b"x")


def test_several_files_stay_together() -> None:
    content = zipped(("a", b"1"), ("b", b"2"))
    assert unwrap_attachment(document(content)) == ("aa.pdf.zip", content)


def test_an_office_document_is_not_a_wrapping() -> None:
    content = zipped(("[Content_Types].xml", b"<Types/>"))
    assert unwrap_attachment(document(content, "lettre.docx")) == ("lettre.docx", content)


def test_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MAX_UNWRAPPED", 1000)
    with pytest.raises(UnsafeDocument) as refusal:
        unwrap_attachment(document(zipped(("a.pdf", bytes(2000)))))
    assert refusal.value.code == "ATTACHMENT_TOO_LARGE"


def test_damaged() -> None:
    with pytest.raises(UnsafeDocument) as refusal:
        unwrap_attachment(document(zipped(("a.pdf", b"x" * 500))[:60]))
    assert refusal.value.code == "ATTACHMENT_DAMAGED"


def test_encrypted() -> None:
    content = bytearray(zipped(("a.pdf", b"x")))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnsafeDocument) as refusal:
        unwrap_attachment(document(bytes(content)))
    assert refusal.value.code == "ATTACHMENT_ENCRYPTED"
