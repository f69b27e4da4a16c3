"""The page on the architecture names modules that exist, and leaves no stage unsaid."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
LAYERS = ("grammar", "engine", "render", "service")
FILES = [path for layer in LAYERS for path in (ROOT / layer).rglob("*.py")]
MODULES = {path.stem for path in FILES} | {path.parent.name for path in FILES if path.stem == "__init__"}
#: Between backquotes, and not modules: the layers, types, folders and words of the language.
OTHER = {*LAYERS, "NotSettled", "d < max(a, b)", "b", "compile_*", "partial_*"}


def named() -> set[str]:
    """The modules that the page names, without their package nor the class that follows."""
    words = set(re.findall(r"`([^`]+)`", PAGE)) - OTHER
    found = set()
    for word in words:
        if "/" in word or word.endswith(".lark"):
            assert any((ROOT / place / word).exists() for place in ("", *LAYERS)), word
            continue
        parts = [part for part in word.split(".") if part not in LAYERS]
        found.add(parts[0])
    return found


def test_every_module_named_exists() -> None:
    assert sorted(named() - MODULES) == []


def test_the_stages_of_assembly_are_told_in_the_order_of_the_code() -> None:
    titles = re.findall(r"^\d\. \*\*(\w+)\.\*\*", PAGE, re.MULTILINE)
    assert titles == ["Read", "Structure", "Declare", "Clauses", "Lower", "Contribute", "Link", "Check"]
    source = (ROOT / "engine" / "assemble.py").read_text(encoding="utf-8")
    body = source[source.index("def assemble") :]
    calls = ["declare(source)", "read_clauses(", "builder.clause(", "link(program", "run_checks("]
    places = [body.index(call) for call in calls]
    assert places == sorted(places)


def test_the_page_stays_a_page() -> None:
    assert len(PAGE.splitlines()) < 90
