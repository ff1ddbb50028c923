"""The process that runs Saxon: `python -m tests.oracle.worker`. Nothing of the project is imported here.

One processor, one thread: saxonche crashes natively with one processor per thread. Protocol, on the standard streams:
a line of JSON (`{"sheets": {name: path}}` first, then `{"run": [names], "size": bytes}` followed by that many bytes
of XML) is answered by a line of JSON: for each name the list of [id, flag, location, test, text], or an error.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from lxml import etree
from saxonche import PySaxonApiError, PySaxonProcessor

SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_FOUND = (f"{SVRL}failed-assert", f"{SVRL}successful-report")


def as_text(data: bytes) -> str:
    """The document as text. Only UTF-8 passes as it is; another encoding is rewritten by lxml."""
    head = data[:200].lower()
    if b"<!doctype" in head or (b"encoding" in head and b"utf-8" not in head):
        return etree.tostring(etree.fromstring(data, etree.XMLParser(resolve_entities=False)), encoding="unicode")
    return data.decode("utf-8-sig")


def findings(svrl: str) -> list[list[str]]:
    """What the report says is wrong."""
    root = etree.fromstring(svrl.encode("utf-8"), etree.XMLParser(huge_tree=True))
    found = []
    for item in root.iter(*_FOUND):
        text = " ".join("".join(item.find(f"{SVRL}text").itertext()).split())
        found.append([item.get("id", ""), item.get("flag", ""), item.get("location", ""), item.get("test", ""), text[:300]])
    return found


def judge(processor: Any, compiled: dict[str, Any], names: list[str], data: bytes) -> dict[str, Any]:
    """The findings of each stylesheet; `{"error": …}` for one that stopped (Saxon: a value that cannot be cast)."""
    try:
        document = processor.parse_xml(xml_text=as_text(data))
    except (PySaxonApiError, UnicodeDecodeError, etree.XMLSyntaxError) as error:
        return {name: {"error": str(error)} for name in names}
    result: dict[str, Any] = {}
    for name in names:
        try:
            result[name] = findings(compiled[name].transform_to_string(xdm_node=document))
        except PySaxonApiError as error:
            result[name] = {"error": str(error)}
    return result


def main() -> None:
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    processor = PySaxonProcessor(license=False)
    compiler = processor.new_xslt30_processor()
    sheets = json.loads(source.readline())["sheets"]
    compiled: dict[str, Any] = {}
    while line := source.readline():
        asked = json.loads(line)
        data = source.read(asked["size"])
        for name in asked["run"]:
            if name not in compiled:
                compiled[name] = compiler.compile_stylesheet(stylesheet_file=sheets[name])
        answer = judge(processor, compiled, asked["run"], data)
        answers.write(json.dumps(answer).encode("ascii") + b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
