"""Hostile archives, one by one: each is refused, whole or file by file, and never costs more than its limits."""

from __future__ import annotations

import gzip
import io
import random
import stat
import struct
import tarfile
import tracemalloc
import zipfile

import pytest

from tests.lots import entry, tar_of, zip_of
from unisson.portal.exchange import archive

ONE = b"<a/>"
MEBIBYTE = 1024 * 1024


def listed(data: bytes) -> dict[str, str]:
    """Name: what is said of it (« lu », « ignoré », « signature », or the code of its refusal)."""
    return {member.name: member.refusal.rule if member.refusal else _said(member) for member in archive.members(data)}


def _said(member: archive.Member) -> str:
    return "signature" if member.signature else "ignoré" if member.ignored else "lu"


def refused(data: bytes) -> str:
    with pytest.raises(archive.ArchiveRefused) as refusal:
        list(archive.members(data))
    assert refusal.value.finding.message
    assert refusal.value.finding.remedy
    return refusal.value.finding.rule


@pytest.mark.parametrize("make", [zip_of, tar_of])
def test_files_come_out_whole_in_their_order(make):
    files = {"a.xml": b"<a/>", "dossier/é.xml": b"<b/>" * 1000}
    assert [(member.name, member.data) for member in archive.members(make(files))] == list(files.items())


@pytest.mark.parametrize("make", [zip_of, tar_of])
@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "a/../../b.xml", "C:\\x.xml", "..\\x.xml", "a\u202egpj.xml"]
)
def test_a_name_that_leaves_the_archive_is_refused(make, name):
    found = listed(make({name: ONE, "bon.xml": ONE}))
    assert found.pop("bon.xml") == "lu"
    assert list(found.values()) == ["IRR_NOM_F"]
    assert "\u202e" not in str(found)


def test_a_name_cut_by_a_nul_is_refused():
    data = zip_of({"a.xmlXexe": ONE}).replace(b"a.xmlXexe", b"a.xml\0exe")
    assert list(listed(data).values()) == ["IRR_NOM_F"]


@pytest.mark.parametrize("make", [zip_of, tar_of])
def test_a_name_too_long_is_refused_and_shown_short(make):
    ((name, code),) = listed(make({"d/" + "a" * 300 + ".xml": ONE})).items()
    assert (code, len(name)) == ("IRR_NOM_F", 255)


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE],
    ids=lambda kind: kind.decode(),
)
def test_links_and_devices_are_not_followed(kind):
    data = tar_of({"bon.xml": ONE}, entry("x.xml", type=kind, linkname="/etc/passwd"))
    assert listed(data) == {"bon.xml": "lu", "x.xml": "IRR_TYPE_F"}


def test_a_link_in_a_zip_is_not_followed():
    link = zipfile.ZipInfo("x.xml")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(link, "/etc/passwd")
    assert listed(out.getvalue()) == {"x.xml": "IRR_TYPE_F"}


@pytest.mark.parametrize("make", [zip_of, tar_of])
@pytest.mark.parametrize("inner", [zip_of({"a.xml": ONE}), tar_of({"a.xml": ONE})], ids=["zip", "tar.gz"])
def test_an_archive_in_the_archive_is_not_opened(make, inner):
    assert listed(make({"facture.pdf": inner})) == {"facture.pdf": "IRR_TYPE_F"}


def test_the_second_file_of_a_name_is_refused():
    with pytest.warns(UserWarning):
        data = zip_of([("a.xml", ONE), ("a.xml", b"<b/>"), ("A.XML", b"<c/>")])
    assert [member.refusal.rule if member.refusal else "lu" for member in archive.members(data)] == [
        "lu",
        "IRR_NOM_F",
        "IRR_NOM_F",
    ]


@pytest.mark.parametrize("make", [zip_of, tar_of])
def test_what_systems_leave_is_ignored_and_empty_files_are_refused(make):
    found = listed(make({"__MACOSX/._a.xml": ONE, ".DS_Store": ONE, "b/Thumbs.db": ONE, "vide.xml": b""}))
    assert sorted(found.values()) == ["IRR_VIDE_F", "ignoré", "ignoré", "ignoré"]


@pytest.mark.parametrize("make", [zip_of, tar_of])
def test_a_file_beyond_ten_megabytes_is_refused_alone(make):
    heavy = random.Random(1).randbytes(archive.MAX_FILE + 1)
    assert listed(make({"gros.xml": heavy, "bon.xml": ONE})) == {"gros.xml": "IRR_TAILLE_F", "bon.xml": "lu"}


def test_a_zip_bomb_is_refused_by_its_ratio():
    assert refused(zip_of({"a.xml": b"\0" * (9 * MEBIBYTE)})) == "IRR_EXTRAC"


def test_a_zip_that_lies_on_its_sizes_is_not_believed():
    """The directory announces 100 bytes for 9 Mo of zeroes: no more than the limit is ever read."""
    data = bytearray(zip_of({"a.xml": b"\0" * (9 * MEBIBYTE)}))
    for signature, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        struct.pack_into("<I", data, data.index(signature) + place, 100)
    assert set(listed(bytes(data)).values()) <= {"IRR_EXTRAC", "IRR_TAILLE_F"}


def test_a_tar_bomb_is_stopped_while_it_grows():
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9) as stream:
        header = entry("a.xml", size=300 * MEBIBYTE).tobuf()
        stream.write(header)
        for _ in range(300):
            stream.write(bytes(MEBIBYTE))
    tracemalloc.start()
    assert refused(out.getvalue()) == "IRR_EXTRAC"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * MEBIBYTE


@pytest.mark.parametrize("make", [zip_of, tar_of])
def test_the_whole_is_limited(make, monkeypatch):
    monkeypatch.setattr(archive, "MAX_TOTAL", 3 * len(ONE))
    assert refused(make({f"{n}.xml": ONE for n in range(4)})) == "IRR_TAILLE"


@pytest.mark.parametrize("make", [zip_of, tar_of])
def test_the_number_of_files_is_limited(make):
    assert refused(make({f"{n}.xml": ONE for n in range(archive.MAX_ENTRIES + 1)})) == "IRR_TAILLE"


def test_a_password_is_told():
    data = bytearray(zip_of({"a.xml": ONE}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(archive.ArchiveRefused) as refusal:
        list(archive.members(bytes(data)))
    assert "mot de passe" in refusal.value.finding.message


def test_an_unusual_compression_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("a.xml", ONE)
    assert listed(out.getvalue()) == {"a.xml": "IRR_EXTRAC"}


def test_a_damaged_file_is_refused_alone():
    data = zip_of({"a.xml": b"<a>" + b"x" * 500 + b"</a>", "b.xml": ONE})
    at = data.index(b"a.xml") + 8
    assert listed(data[:at] + b"\xff" + data[at + 1 :]) == {"a.xml": "IRR_EXTRAC", "b.xml": "lu"}


@pytest.mark.parametrize(
    "data",
    [
        zip_of({"a.xml": ONE})[:-10],
        b"PK\x03\x04" + b"\0" * 100,
        tar_of({"a.xml": ONE * 5000})[:-20],
        gzip.compress(b"not a tar"),
        b"\x1f\x8b" + b"\0" * 50,
    ],
    ids=["zip cut", "zip head", "tar cut", "gz of a text", "gz head"],
)
def test_what_is_damaged_is_told(data):
    assert refused(data) == "IRR_EXTRAC"


def test_a_sparse_file_is_refused():
    """GNU sparse: 3 bytes in the archive, a terabyte once extracted."""
    head = entry("a.xml", type=tarfile.GNUTYPE_SPARSE, size=0)
    assert list(listed(tar_of({}, head)).values()) in (["IRR_TYPE_F"], ["IRR_VIDE_F"])


def test_old_names_are_read():
    plain = zip_of({"facture_e.xml": ONE})
    assert list(listed(plain.replace(b"facture_e", "facture_é".encode("cp850")))) == ["facture_é.xml"]


def test_a_signature_beside_its_invoice_is_no_invoice():
    data = b"<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/>"
    assert listed(zip_of({"a.xml": ONE, "a.sig.xml": data})) == {"a.xml": "lu", "a.sig.xml": "signature"}
