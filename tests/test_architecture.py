"""The rules of the house, read from the source itself: layers, vocabulary, exact numbers, size, docstrings.

Each rule is a function from a project's root to its list of violations. It is run on this project, and
on a small bad project that it must refuse, so that no rule holds by never looking.
"""

from pathlib import Path

import pytest
from rules_of_code import binary_fractions, missing_docstrings, mutable_dataclasses
from rules_of_shape import bare_folders, long_files, vague_names, wrong_imports
from rules_of_words import PRODUCT_KEY, product_words
from source_files import ROOT, Check

CHECKS: tuple[Check, ...] = (
    bare_folders,
    wrong_imports,
    product_words,
    binary_fractions,
    vague_names,
    long_files,
    missing_docstrings,
    mutable_dataclasses,
)
RECORD = "class A:\n    x: int\n"
PRODUCT = {"contracts/parasol/produit.yaml": "produit: parasol\ntitre: Été Serein\n"}
CLAUSE = {"contracts/parasol/a.yaml": "clauses:\n  - id: ABCD-1x-02\n"}
# check, files of a bad project, what must be said of it
BAD: list[tuple[Check, dict[str, str], list[str]]] = [
    (bare_folders, {"engine/a.py": ""}, ["engine: no __init__.py"]),
    (wrong_imports, {"grammar/a.py": "import engine.b"}, ["grammar/a.py:1: imports engine.b"]),
    (wrong_imports, {"engine/a.py": "def f():\n from render import b"}, ["engine/a.py:2: imports render"]),
    (
        wrong_imports,
        {"render/a.py": "import importlib\nimportlib.import_module('service.api')"},
        ["render/a.py:2: imports service.api"],
    ),
    (wrong_imports, {"service/a.py": "import tests.b"}, ["service/a.py:1: imports tests.b"]),
    (
        product_words,
        {"render/templates/a.html": "<p>l’ete\n  serein</p>", **PRODUCT},
        ["render/templates/a.html: names the product 'ete serein'"],
    ),
    (
        product_words,
        {"engine/a.py": "class VieuxParasol: ..."} | PRODUCT,
        ["engine/a.py: names the product 'parasol'"],
    ),
    (product_words, {"engine/parasol.py": ""} | PRODUCT, ["engine/parasol.py: names the product 'parasol'"]),
    (product_words, {"grammar/a.py": "# as XYZ-2a-20"}, ["grammar/a.py: names the clause XYZ-2a-20"]),
    (product_words, {"grammar/a.json": '"ABCD-7"'} | CLAUSE, ["grammar/a.json: names the clause ABCD-7"]),
    (binary_fractions, {"engine/a.py": "x = 0.5"}, ["engine/a.py:1: literal 0.5"]),
    (binary_fractions, {"engine/a.py": "x = 1 / 2"}, ["engine/a.py:1: division of integer literals"]),
    (
        binary_fractions,
        {"engine/a.py": "x = 10**-2"},
        ["engine/a.py:1: negative power of an integer literal"],
    ),
    (binary_fractions, {"grammar/a.py": "\nx = float(y)"}, ["grammar/a.py:2: the word float"]),
    (binary_fractions, {"engine/a.py": "from math import gcd"}, ["engine/a.py:1: imports math"]),
    (
        vague_names,
        {"engine/utils.py": "", "render/misc/a.py": ""},
        ["engine/utils.py: vague name", "render/misc/a.py: vague name"],
    ),
    (long_files, {"render/a.html": "\n" * 351}, ["render/a.html: 351 lines"]),
    (
        missing_docstrings,
        {"grammar/a.py": "class A:\n    'A.'\n    def f(self): ...\nasync def g(): ...\n"},
        [f"grammar/a.py:{text} docstring" for text in (" no", "3: A.f has no", "4: g has no")],
    ),
    (
        mutable_dataclasses,
        {"engine/a.py": f"from dataclasses import dataclass\n@dataclass\n{RECORD}"},
        ["engine/a.py:A is not frozen and slotted"],
    ),
    (
        mutable_dataclasses,
        {"engine/a.py": f"import dataclasses as d\n@d.dataclass(frozen=True)\n{RECORD}"},
        ["engine/a.py:A is not frozen and slotted"],
    ),
]
# A project that comes near every rule without breaking one.
GOOD = {
    "grammar/__init__.py": '"""What one may write, under a parasolier tree."""\n',
    "engine/__init__.py": '"""What follows."""\nfrom grammar import a\nfrom . import b\n',
    "engine/half.py": '"Half."\nHALF = Fraction(1, 2) / 2\n',
    "engine/record.py": (
        '"""A record."""\nfrom dataclasses import dataclass\n\n@dataclass(frozen=True, slots=True)\n'
        'class A:\n    """A."""\n    x: int\n\ndef _private(): ...\n'
    ),
    "render/page.html": "\n" * 350,
    "render/data/table.json": "\n" * 900,
    **PRODUCT,
    **CLAUSE,
}


def write(root: Path, files: dict[str, str]) -> None:
    """Write the files of a small project."""
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_project_keeps_the_rule(check: Check) -> None:
    assert check(ROOT) == []


@pytest.mark.parametrize(("check", "files", "expected"), BAD)
def test_the_rule_refuses_a_bad_project(
    check: Check, files: dict[str, str], expected: list[str], tmp_path: Path
) -> None:
    write(tmp_path, files)
    assert check(tmp_path) == expected


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_rule_accepts_a_good_project(check: Check, tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    assert check(tmp_path) == []


def test_every_rule_has_a_bad_project() -> None:
    assert {check for check, _, _ in BAD} == set(CHECKS)


def test_every_product_says_its_identifier_and_title() -> None:
    """Else the rule on vocabulary would not know the words to look for."""
    for path in sorted((ROOT / "contracts").rglob("produit.yaml")):
        keys = {key for key, _ in PRODUCT_KEY.findall(path.read_text(encoding="utf-8"))}
        assert keys == {"produit", "titre"}, path
