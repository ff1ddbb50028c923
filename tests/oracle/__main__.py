"""`make oracle CORPUS=folder`: the full comparison, its counts, and a status of 1 when something is not explained.

`--show NAME` prints a document of the corpus by its name; `--docs` writes the reference page.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.oracle.compare import compare, never_met, rendered
from tests.oracle.official import Official
from tests.oracle.page import PAGE, page
from tests.oracle.runs import SEED, full, named, quick


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="a folder of invoices to compare besides")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--quick", action="store_true", help="the documents of make test only")
    parser.add_argument("--show", metavar="NAME", help="print this document")
    parser.add_argument("--docs", action="store_true", help="write the reference page")
    asked = parser.parse_args()
    if asked.folder is not None and not asked.folder.is_dir():
        parser.error(f"{asked.folder} is not a folder")
    if asked.docs:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if asked.show:
        document = named(asked.show, asked.folder)
        if document is None:
            parser.error("no document of that name")
        sys.stdout.buffer.write(document.data)
        return 0
    documents = quick(asked.seed) if asked.quick else full(asked.seed, asked.folder)
    with Official() as saxon:
        tally = compare(documents, saxon)
    print(rendered(tally))
    if not asked.quick:
        print("\n".join(never_met(tally)))
    return 1 if tally.unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
