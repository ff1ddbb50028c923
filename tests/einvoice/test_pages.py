"""Law 10: the pages of the rules say what the code says."""

from __future__ import annotations

from tests.einvoice import pages


def test_the_pages_of_the_rules_are_up_to_date() -> None:
    assert pages.main(["--check"]) == 0, "lancez « make docs »"
