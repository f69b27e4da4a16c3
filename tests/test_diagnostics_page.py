"""docs/diagnostics.md is what the catalogues say, and every code has its remedy."""

import re
from pathlib import Path

from grammar.catalogue import CODES
from grammar.remedies import REMEDIES
from service.diagnostics_page import PAGE, diagnostics_page

ROOT = Path(__file__).resolve().parents[1]


def test_the_page_is_up_to_date() -> None:
    assert (ROOT / PAGE).read_text(encoding="utf-8") == diagnostics_page(), "python -m service.diagnostics_page"


def test_every_code_has_a_remedy() -> None:
    assert set(REMEDIES) == set(CODES)
    assert all(len(remedy) > 8 for remedy in REMEDIES.values())


def test_every_fault_that_is_raised_is_in_the_catalogue() -> None:
    modules = [path for folder in ("engine", "service") for path in (ROOT / folder).rglob("*.py")]
    raised = {code for path in modules for code in re.findall(r'"(F\d{3})"', path.read_text(encoding="utf-8"))}
    assert raised == {code for code in CODES if code[0] == "F"}
