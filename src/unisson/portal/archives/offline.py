"""Vérifie une archive d’Unisson sans le portail : Python 3.9 ou plus, rien d’autre. Usage : python3 verifier.py [DOSSIER]

Relit chaque fichier, chaque historique, chaque preuve, et la chaîne des sceaux. Tout écart est nommé ; le code de sortie est 1.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def digest(data: Any) -> str:
    """The hash of data as canonical JSON."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def text_digest(text: str) -> str:
    """The hash of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def climbed(leaf: str, path: list[list[str]]) -> str:
    """The root that a leaf and its proof lead to."""
    found = hashlib.sha256(b"\x00" + leaf.encode()).hexdigest()
    for side, other in path:
        pair = other + found if side == "left" else found + other
        found = hashlib.sha256(b"\x01" + pair.encode()).hexdigest()
    return found


def check_files(folder: Path) -> Iterator[str]:
    """Each file against SHA256SUMS; nothing missing, nothing more."""
    listed = {}
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        listed[line[66:]] = line[:64]
    for name, expected in listed.items():
        path = folder / name
        if not path.is_file():
            yield "fichier absent : " + name
        elif hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            yield "fichier modifié : " + name
    present = {str(path.relative_to(folder)).replace("\\", "/") for path in folder.rglob("*") if path.is_file()}
    for name in sorted(present - set(listed) - {"SHA256SUMS"}):
        yield "fichier ajouté : " + name


def check_seals(seals: list[dict[str, Any]]) -> Iterator[str]:
    """The chain of seals."""
    previous = ""
    for seal in seals:
        if seal["previous"] != previous:
            yield "chaîne rompue au sceau du " + seal["day"]
        if digest([seal["day"], seal["previous"], seal["root"], seal["subjects"], seal["events"]]) != seal["hash"]:
            yield "sceau modifié : " + seal["day"]
        previous = seal["hash"]


def check_invoice(folder: Path, proof: dict[str, Any], roots: dict[str, str]) -> Iterator[str]:
    """One invoice: its events, its documents, its facts, under each of its seals."""
    for line in proof["events"]:
        if line["event"] is not None and digest(line["event"]) != line["digest"]:
            yield "événement modifié : " + str(line["id"])
    for row in proof["documents"]:
        path = folder / row["file"]
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != row["document"]["sha256"]:
            yield "document modifié ou absent : " + row["file"]
    for leaf in proof["leaves"]:
        day, running = leaf["day"], ""
        for line in proof["events"]:
            if line["id"] <= leaf["last_event_id"]:
                running = text_digest(running + line["digest"])
        if running != leaf["events_hash"]:
            yield "historique différent de celui scellé le " + day
        rows = [row["document"] for row in proof["documents"] if row["document"]["id"] <= leaf["last_document_id"]]
        if leaf["documents_hash"] and digest(rows) != leaf["documents_hash"]:
            yield "documents différents de ceux scellés le " + day
        if leaf["facts_hash"] and digest(proof["facts"]) != leaf["facts_hash"]:
            yield "données différentes de celles scellées le " + day
        names = ("last_event_id", "last_document_id", "events_hash", "documents_hash", "facts_hash")
        whole = [proof["subject_type"], proof["subject_id"]] + [leaf[name] for name in names]
        if digest(whole) != leaf["digest"] or climbed(leaf["digest"], leaf["proof"]) != roots.get(day):
            yield "preuve qui ne mène pas au sceau du " + day


def verify(folder: Path) -> tuple[list[str], int, int, int]:
    """Every break of the archive in this folder, in words; and how many invoices, seals, unsealed invoices there are."""
    seals = json.loads((folder / "sceaux.json").read_text(encoding="utf-8"))
    breaks = list(check_files(folder)) + list(check_seals(seals))
    roots = {seal["day"]: seal["root"] for seal in seals}
    proofs = sorted(folder.glob("factures/*/preuve.json"))
    unsealed = 0
    for path in proofs:
        proof = json.loads(path.read_text(encoding="utf-8"))
        unsealed += not proof["leaves"]
        breaks += [path.parent.name + " : " + said for said in check_invoice(path.parent, proof, roots)]
    return breaks, len(proofs), len(seals), unsealed


def main(arguments: list[str]) -> int:
    """Print what was verified; return 1 when something is wrong."""
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    breaks, invoices, seals, unsealed = verify(folder)
    for said in breaks:
        sys.stdout.write("ÉCART  " + said + "\n")
    words = f"{invoices} factures et {seals} sceaux relus, {len(breaks)} écart(s)"
    sys.stdout.write(words + (f", {unsealed} facture(s) pas encore scellée(s)\n" if unsealed else "\n"))
    return 1 if breaks else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
