"""Hardened XML parsing: what could hurt is refused, most of it before a tree is built.

Refused: DTD and therefore every entity (XXE, billion laughs), encodings that hide markup (UTF-7, UTF-32,
EBCDIC...), NUL bytes, too many elements, too deep, giant tags, attributes and texts (attachments in their
known elements excepted). Nothing is ever fetched.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from lxml import etree

MAX_BYTES = 170 * 1024 * 1024  # 120 Mo of attachments once in base64 (Chorus limit of a flow), and the rest
MAX_ELEMENTS = 1_000_000
MAX_DEPTH = 64
MAX_TAG = 64 * 1024  # a start tag with all its attributes
MAX_TEXT = 256 * 1024
BINARY_ELEMENTS = frozenset({"EmbeddedDocumentBinaryObject", "AttachmentBinaryObject", "IncludedBinaryObject", "Contenu"})

_ENCODINGS = {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "latin1", "latin-1", "windows-1252"}
_DECLARATION = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)[\"'][^>]*?\?>")
_TAG = re.compile(rb"[^\"'>]*(?:(?:\"[^\"]*\"|'[^']*')[^\"'>]*)*>")
_NAME = re.compile(rb"(?:[^\s/>:]+:)?([^\s/>:]+)")
_HUGE = 9_000_000  # below, libxml2's own limits (10 MB texts) need no lifting
_TOO_DEEP = etree.XPath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")")


class UnsafeDocument(ValueError):
    """A document that will not be parsed. `code` is stable; `message` and `remedy` are for people."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


def _refuse(code: str, message: str, remedy: str = "Demandez un nouvel export à votre logiciel de facturation.") -> Any:
    raise UnsafeDocument(code, message, remedy)


def parse(data: bytes) -> Any:
    """Parse `data` and give its root element, without comments or processing instructions.

    Raises UnsafeDocument with one of the codes EMPTY, TOO_LARGE, BAD_ENCODING, NUL, DTD, TOO_MANY_ELEMENTS,
    GIANT_TAG, GIANT_TEXT, TOO_DEEP, MALFORMED.
    """
    if not data.strip():
        _refuse("EMPTY", "Le fichier est vide.", "Choisissez le fichier de la facture.")
    if len(data) > MAX_BYTES:
        _refuse(
            "TOO_LARGE",
            f"Le fichier pèse {len(data) // 1024 // 1024} Mo ; la limite est de {MAX_BYTES // 1024 // 1024} Mo.",
            "Réduisez la taille des pièces jointes ou déposez plusieurs factures.",
        )
    data = ascii_compatible(data)
    _check_prolog(data)
    _check_sizes(data)
    root = _build(data)
    _check_tree(root, data)
    return root


def ascii_compatible(data: bytes) -> bytes:
    """`data` in an encoding where markup is ASCII; UTF-16 becomes UTF-8. Raises UnsafeDocument BAD_ENCODING, NUL."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4] in (b"<\x00?\x00", b"\x00<\x00?"):
        data = _from_utf16(data)
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    found = _DECLARATION.match(data)
    name = found[1].decode("ascii").lower() if found else "utf-8"
    if name not in _ENCODINGS:
        _refuse(
            "BAD_ENCODING",
            f"L’encodage « {found[1].decode('ascii') if found else ''} » n’est pas accepté.",
            "Enregistrez le fichier en UTF-8, puis déposez-le de nouveau.",
        )
    if b"\0" in data:
        _refuse("NUL", "Le fichier contient des octets nuls : ce n’est pas un document XML lisible.")
    return data


def _from_utf16(data: bytes) -> bytes:
    if data[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        _refuse("BAD_ENCODING", "L’encodage UTF-32 n’est pas accepté.", "Enregistrez le fichier en UTF-8.")
    codec = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-le" if data[0] else "utf-16-be"
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:  # also UTF-32, which starts with the same mark
        _refuse("BAD_ENCODING", "Le fichier annonce l’encodage UTF-16 mais ne le respecte pas.")
    return re.sub(r"^(<\?xml[^>]*?)\s+encoding\s*=\s*[\"'][^\"']*[\"']", r"\1", text).encode("utf-8", "replace")


def root_tag(data: bytes) -> str:
    """The qualified name of the root (`{namespace}local`) without parsing; empty when it cannot be told."""
    start = _skip_prolog(data)
    tag = _TAG.match(data, start + 1, start + MAX_TAG)
    if data[start : start + 1] != b"<" or tag is None:
        return ""
    prefix, _, local = tag[0].split(None, 1)[0].rstrip(b"/>").rpartition(b":")
    xmlns = b"xmlns:" + prefix if prefix else b"xmlns"
    uri = re.search(rb"\s" + re.escape(xmlns) + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag[0])
    space = (uri[1] or uri[2] or b"") if uri else b""
    return (f"{{{space.decode(errors='replace')}}}" if space else "") + local.decode(errors="replace")


def _skip_prolog(data: bytes) -> int:
    """Where the first thing that is neither space, comment nor processing instruction starts."""
    at = 0
    while True:
        while data[at : at + 1].isspace():
            at += 1
        for opening, closing in ((b"<?", b"?>"), (b"<!--", b"-->")):
            if data.startswith(opening, at):
                end = data.find(closing, at + len(opening))
                at = end + len(closing) if end >= 0 else len(data)
                break
        else:
            return at


def _check_prolog(data: bytes) -> None:
    start = _skip_prolog(data)
    if data.startswith(b"<!", start):
        _refuse(
            "DTD",
            "Le fichier contient une déclaration de type de document (DOCTYPE), interdite dans une facture : "
            "elle permettrait de lire d’autres fichiers ou de saturer le serveur.",
            "Retirez la ligne <!DOCTYPE …> ou demandez un nouvel export à votre logiciel de facturation.",
        )
    if not data.startswith(b"<", start):
        _refuse("MALFORMED", "Le fichier n’est pas un document XML.")


def _check_sizes(data: bytes) -> None:
    """Count and measure before building: the text between two `<` bounds every tag and every text."""
    if len(data) > MAX_ELEMENTS and data.count(b"<") > MAX_ELEMENTS and data.count(b"<") - data.count(b"</") > MAX_ELEMENTS:
        _refuse("TOO_MANY_ELEMENTS", f"Le fichier contient plus de {MAX_ELEMENTS} éléments.")
    if not _has_long_piece(data):
        return
    for piece in data.split(b"<"):
        if len(piece) <= MAX_TAG or piece.startswith((b"!--", b"?")):
            continue
        tag = _TAG.match(piece, 0, MAX_TAG)
        if tag is None and not piece.startswith(b"!["):
            _refuse("GIANT_TAG", "Une balise ou un attribut du fichier dépasse 64 Kio.")
        name = _NAME.match(piece)
        if len(piece) > MAX_TEXT and (name is None or name[1].decode(errors="replace") not in BINARY_ELEMENTS):
            _refuse("GIANT_TEXT", "Un texte du fichier dépasse 256 Kio ailleurs que dans une pièce jointe.")


def _has_long_piece(data: bytes) -> bool:
    """Whether more than MAX_TAG bytes stand between two `<`: from each one, the last within reach is looked for."""
    at, end = 0, len(data) - MAX_TAG
    while at < end:
        at = data.rfind(b"<", at + 1, at + MAX_TAG + 1)
        if at < 0:
            return True
    return False


@cache
def _parser(huge: bool) -> Any:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=huge,
    )


def _build(data: bytes) -> Any:
    try:
        return etree.fromstring(data, _parser(len(data) > _HUGE))
    except etree.XMLSyntaxError as error:
        line = f" (ligne {error.lineno})" if error.lineno else ""
        if "depth" in str(error):
            _refuse("TOO_DEEP", f"Les éléments du fichier sont imbriqués sur plus de {MAX_DEPTH} niveaux.")
        raise UnsafeDocument(
            "MALFORMED",
            f"Le fichier n’est pas un document XML bien formé{line}.",
            "Ouvrez-le dans votre logiciel de facturation et exportez-le de nouveau, sans le modifier à la main.",
        ) from error


def _check_tree(root: Any, data: bytes) -> None:
    if root.getroottree().docinfo.internalDTD is not None:  # second line of defence
        _refuse("DTD", "Le fichier contient une déclaration de type de document (DOCTYPE), interdite.")
    if _TOO_DEEP(root):
        _refuse("TOO_DEEP", f"Les éléments du fichier sont imbriqués sur plus de {MAX_DEPTH} niveaux.")
    if len(data) > MAX_TEXT and _glues(data):
        for element in root.iter():
            if len(element.text or "") > MAX_TEXT and etree.QName(element).localname not in BINARY_ELEMENTS:
                _refuse("GIANT_TEXT", "Un texte du fichier dépasse 256 Kio ailleurs que dans une pièce jointe.")


def _glues(data: bytes) -> bool:
    """Whether comments, instructions or CDATA may have glued texts measured apart. One byte is found faster than two."""
    after = data.find(b"?>", 0, 200) + 2
    return (data.find(b"!", 1) >= 0 and data.find(b"<!", 1) >= 0) or (data.find(b"?", after) >= 0 and data.find(b"<?", 5) >= 0)
