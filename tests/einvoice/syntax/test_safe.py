"""Hostile documents are refused with a code, before they cost anything."""

from __future__ import annotations

import resource

import pytest

from einvoice.syntax import safe
from einvoice.syntax.safe import UnsafeDocument, parse

BOMB = "<!DOCTYPE a [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x"}">' for n in range(10)) + "]><a>&e9;</a>"
XXE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
DEEP = "<a>" * (safe.MAX_DEPTH + 1) + "</a>" * (safe.MAX_DEPTH + 1)
HOSTILE = {
    "empty": (b"", "EMPTY"),
    "blank": (b" \n\t", "EMPTY"),
    "billion laughs": (BOMB.encode(), "DTD"),
    "xxe": (XXE.encode(), "DTD"),
    "xxe after declaration and comment": (b'<?xml version="1.0"?><!-- <a> --> ' + XXE.encode(), "DTD"),
    "xxe in utf-16": (XXE.encode("utf-16"), "DTD"),
    "xxe in utf-16 without mark": (('<?xml version="1.0" encoding="UTF-16"?>' + XXE).encode("utf-16-le"), "DTD"),
    "external dtd": (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd"><a/>', "DTD"),
    "utf-7": (b'<?xml version="1.0" encoding="UTF-7"?>+ADw-a/+AD4-', "BAD_ENCODING"),
    "utf-32": ("<a/>".encode("utf-32"), "BAD_ENCODING"),
    "ebcdic": ('<?xml version="1.0" encoding="cp037"?><a/>'.encode("cp037"), "MALFORMED"),
    "unknown encoding": (b'<?xml version="1.0" encoding="x-nope"?><a/>', "BAD_ENCODING"),
    "not the encoding it says": (b"<a>\xe9</a>", "MALFORMED"),
    "nul": (b"<a>\0</a>", "NUL"),
    "deep": (DEEP.encode(), "TOO_DEEP"),
    "very deep": (b"<a>" * 100_000, "TOO_DEEP"),
    "many elements": (b"<a>" + b"<b/>" * safe.MAX_ELEMENTS + b"</a>", "TOO_MANY_ELEMENTS"),
    "giant attribute": (b'<a b="' + b"x" * safe.MAX_TAG + b'"/>', "GIANT_TAG"),
    "giant attribute that never ends": (b'<a b="' + b"x" * safe.MAX_TAG * 2, "GIANT_TAG"),
    "many attributes": (b"<a " + b" ".join(b'a%d=""' % n for n in range(20_000)) + b"/>", "GIANT_TAG"),
    "giant text": (b"<a>" + b"x" * (safe.MAX_TEXT + 9) + b"</a>", "GIANT_TEXT"),
    "giant text in pieces": (b"<a>" + b"<![CDATA[" + (b"x" * 60_000 + b"]]><![CDATA[") * 9 + b"]]></a>", "GIANT_TEXT"),
    "giant name": (b"<" + b"x" * safe.MAX_TAG * 2 + b"/>", "GIANT_TAG"),
    "not xml": (b"%PDF-1.7", "MALFORMED"),
    "truncated": (b"<a><b>", "MALFORMED"),
    "entity without dtd": (b"<a>&nope;</a>", "MALFORMED"),
}


@pytest.mark.parametrize(("data", "code"), HOSTILE.values(), ids=HOSTILE)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(UnsafeDocument) as refusal:
        parse(data)
    assert refusal.value.code == code
    assert refusal.value.message
    assert refusal.value.remedy


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe, "MAX_BYTES", 10)
    with pytest.raises(UnsafeDocument) as refusal:
        parse(b"<a>0123456789</a>")
    assert refusal.value.code == "TOO_LARGE"


@pytest.mark.parametrize(
    "data",
    [
        "<a>é</a>".encode(),
        b"\xef\xbb\xbf" + "<a>é</a>".encode(),
        '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'.encode("latin-1"),
        '<?xml version="1.0" encoding="windows-1252"?><a>é</a>'.encode("cp1252"),
        '<?xml version="1.0" encoding="UTF-16"?><a>é</a>'.encode("utf-16"),
        '<?xml version="1.0" encoding="UTF-16"?><a>é</a>'.encode("utf-16-be"),
        "<?xml version='1.0'?><!-- a > b --><?p q?><a>é</a>".encode(),
    ],
)
def test_ordinary_encodings_are_read(data: bytes) -> None:
    assert parse(data).text == "é"


def test_a_comment_does_not_cut_a_value() -> None:
    assert parse(b"<a>12<!-- x -->34<?p q?>56</a>").text == "123456"


def test_a_large_attachment_passes_where_it_belongs() -> None:
    content = b"QUJD" * 4_000_000  # 16 MB: beyond libxml2's own limit
    root = parse(b'<a><EmbeddedDocumentBinaryObject mimeCode="x">' + content + b"</EmbeddedDocumentBinaryObject></a>")
    assert len(root[0].text) == len(content)


def test_many_elements_cost_no_memory() -> None:
    data = b"<a>" + b"<b/>" * (safe.MAX_ELEMENTS * 3) + b"</a>"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnsafeDocument):
        parse(data)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kilobytes
