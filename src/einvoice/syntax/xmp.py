"""The Factur-X block of a PDF's XMP metadata: the `fx` properties and the PDF/A extension schema they need."""

from __future__ import annotations

from typing import Any

from lxml import etree

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
FX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
PDFAID = "http://www.aiim.org/pdfa/ns/id/"
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
_EMPTY = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="' + RDF.encode() + b'"/></x:xmpmeta>'
_PROPERTIES = {
    "DocumentFileName": "The name of the embedded XML document",
    "DocumentType": "The type of the hybrid document in capital letters, e.g. INVOICE or ORDER",
    "Version": "The actual version of the standard applying to the embedded XML document",
    "ConformanceLevel": "The conformance level of the embedded XML document",
}


def with_invoice(xmp: bytes, filename: str, level: str) -> bytes:
    """`xmp` (may be empty) that also says which file is the invoice and its level; earlier such words are replaced.

    Raises lxml.etree.XMLSyntaxError or ValueError when it is not an XMP packet.
    """
    rdf = _rdf(xmp)
    _forget(rdf)
    _as_part_three(rdf)
    block = _description(rdf, fx=FX)
    values = {"DocumentFileName": filename, "DocumentType": "INVOICE", "Version": "1.0", "ConformanceLevel": level}
    for name, value in values.items():
        etree.SubElement(block, f"{{{FX}}}{name}").text = value
    _declare(rdf)
    packet = etree.tostring(rdf.getroottree().getroot(), encoding="UTF-8")
    return b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n' + packet + b'\n<?xpacket end="w"?>'


def _rdf(xmp: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True)
    root = etree.fromstring(xmp.strip() or _EMPTY, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("DTD in XMP metadata")
    found = root if root.tag == f"{{{RDF}}}RDF" else root.find(f"{{{RDF}}}RDF")
    if found is None:
        raise ValueError("no rdf:RDF in XMP metadata")
    return found


def _forget(rdf: Any) -> None:
    """Remove what an earlier invoice had written: its properties and their schema."""
    for description in rdf.findall(f"{{{RDF}}}Description"):
        for name in [name for name in description.attrib if name.startswith(f"{{{FX}}}")]:
            del description.attrib[name]
        for child in [child for child in description if str(child.tag).startswith(f"{{{FX}}}")]:
            description.remove(child)
    for item in rdf.iterfind(f".//{{{RDF}}}li"):
        if item.findtext(f"{{{_SCHEMA}}}namespaceURI") == FX:
            item.getparent().remove(item)


def _as_part_three(rdf: Any) -> None:
    """PDF/A parts 1 and 2 forbid attachments of any kind; the mark of a PDF that has none is left absent."""
    name = f"{{{PDFAID}}}part"
    for description in rdf.findall(f"{{{RDF}}}Description"):
        if description.get(name) in ("1", "2"):
            description.set(name, "3")
        for child in description.findall(name):
            if (child.text or "").strip() in ("1", "2"):
                child.text = "3"


def _description(rdf: Any, **namespaces: str) -> Any:
    block = etree.SubElement(rdf, f"{{{RDF}}}Description", nsmap=dict(namespaces))
    block.set(f"{{{RDF}}}about", "")
    return block


def _declare(rdf: Any) -> None:
    """The extension schema that lets PDF/A readers accept the `fx` properties, beside those already there."""
    schemas = rdf.find(f".//{{{_EXTENSION}}}schemas")
    if schemas is None:
        block = _description(rdf, pdfaExtension=_EXTENSION, pdfaSchema=_SCHEMA, pdfaProperty=_PROPERTY)
        schemas = etree.SubElement(block, f"{{{_EXTENSION}}}schemas")
    bag = schemas.find(f"{{{RDF}}}Bag")
    if bag is None:
        bag = etree.SubElement(schemas, f"{{{RDF}}}Bag")
    item = _resource(bag, _SCHEMA, {"schema": "Factur-X PDFA Extension Schema", "namespaceURI": FX, "prefix": "fx"})
    properties = etree.SubElement(etree.SubElement(item, f"{{{_SCHEMA}}}property"), f"{{{RDF}}}Seq")
    for name, description in _PROPERTIES.items():
        words = {"name": name, "valueType": "Text", "category": "external", "description": description}
        _resource(properties, _PROPERTY, words)


def _resource(parent: Any, namespace: str, words: dict[str, str]) -> Any:
    item = etree.SubElement(parent, f"{{{RDF}}}li")
    item.set(f"{{{RDF}}}parseType", "Resource")
    for name, value in words.items():
        etree.SubElement(item, f"{{{namespace}}}{name}").text = value
    return item
