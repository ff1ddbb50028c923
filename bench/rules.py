"""What a full verdict costs against bare lxml and the official style sheets in Saxon; start and memory of `valider`."""

from __future__ import annotations

import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from lxml import etree

from bench.measure import Bench, Figure
from bench.samples import DAY, invoice
from einvoice import conformity
from einvoice.syntax import Format, write
from tests.oracle.official import SHEETS

MANY = 10_000


def benches() -> list[Bench]:
    """The `france` verdict on the same bytes as lxml and Saxon (EN 16931 + BR-FR)."""
    saxon = Saxon()
    rows = []
    for name, fmt, sheets in (
        ("ubl", Format.UBL_INVOICE, ("EN16931-UBL", "BR-FR-UBL")),
        ("cii", Format.CII, ("EN16931-CII", "BR-FR-CII")),
    ):
        data = write(invoice(20), fmt)
        rows.append(
            Bench(
                f"{name}_verdict_france",
                partial(_judge, data),
                partial(etree.fromstring, data),
                "lxml nu",
                peer=partial(saxon.judge, sheets, data.decode("utf-8")),
                peer_name="saxonche",
                clock=time.thread_time,
            )
        )
    four, one = write(invoice(4000), Format.UBL_INVOICE), write(invoice(1000), Format.UBL_INVOICE)
    rows.append(
        Bench("ubl_verdict_4000_lignes", partial(_judge, four), partial(_judge, one), "1 000 lignes", clock=time.thread_time)
    )
    return [*rows, _cold_start()]


class Saxon:
    """The official style sheets, compiled once, in this process: one processor, one thread."""

    def __init__(self) -> None:
        from saxonche import PySaxonProcessor

        self.processor = PySaxonProcessor(license=False)
        compiler = self.processor.new_xslt30_processor()
        names = ("EN16931-UBL", "BR-FR-UBL", "EN16931-CII", "BR-FR-CII")
        self.compiled = {name: compiler.compile_stylesheet(stylesheet_file=str(SHEETS[name])) for name in names}

    def judge(self, sheets: tuple[str, ...], text: str) -> list[Any]:
        document = self.processor.parse_xml(xml_text=text)
        return [self.compiled[name].transform_to_string(xdm_node=document) for name in sheets]


def _judge(data: bytes) -> object:
    return conformity.judge(data, profile="france", today=DAY)


def _cold_start() -> Bench:
    """The whole process, from nothing to a verdict; the floor is a Python that does nothing."""
    file = Path("var/bench/facture.xml")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(write(invoice(20), Format.UBL_INVOICE))
    command = [Path(sys.executable).with_name("unisson"), "valider", "--json", "--profil", "france", str(file)]
    return Bench(
        "valider_depart_a_froid",
        partial(subprocess.run, command, check=True, capture_output=True),
        partial(subprocess.run, [sys.executable, "-c", "pass"], check=True),
        "python -c pass",
    )


def memory() -> Figure:
    """How much a process grows over MANY verdicts, in Mo; the floor is what it weighed after the first hundred.

    A process of its own: in this one, the room left by the large documents measured before would hide a growth."""
    command = [sys.executable, "-c", "from bench.rules import weigh; weigh()"]
    before, after = map(float, subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
    return Figure(f"memoire_{MANY}_verdicts", after - before, before, "après 100 verdicts", runs=[1.0], unit="Mo")


def weigh() -> None:
    """Print the greatest weight of this process after a hundred verdicts, then after MANY more."""
    data = write(invoice(20), Format.UBL_INVOICE)
    for count in (100, MANY):
        for _ in range(count):
            _judge(data)
        status = Path("/proc/self/status").read_text("utf-8")  # `ru_maxrss` remembers the process that started this one
        print(int(status.partition("VmHWM:")[2].split()[0]) / 1024)
