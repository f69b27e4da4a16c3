"""Quick ways to a result, held equal to the slow and obvious way: words, determiners, atoms read twice, the cache."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library_folder import write_small

import engine.library
from engine import cases, check_expected, examine
from engine.cache import SETTING
from engine.expected import PREFIXES
from engine.program import Program
from grammar import vocabulary
from grammar.determiners import strip_determiner
from grammar.diagnostics import Span
from grammar.parser import parse_condition, parse_expression
from grammar.typography import normalize
from grammar.vocabulary import Entry, Vocabulary, fold

GOOD = Path(__file__).parent / "fixtures" / "good"
HEADS = ("le", "l'", "de l'", "d'", "du", "la", "tous", "tous les", "l'un", "à l'", "sa", "chaque")
SPACES = (" ", "  ", "\u00a0", "\u2003", "\x1c", "\u3000", "\n")
PIECES = (*HEADS, *SPACES, "’", "ʼ", "Σ", "ΑΣ", "İ", "E\u0301", "É", "ß", "mot")
TEXTS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(max_size=12)


def slow_normalize(text: str) -> str:
    """As `normalize` says it, step by step."""
    composed = unicodedata.normalize("NFC", text).translate({ord("’"): "'", ord("ʼ"): "'"})
    return re.sub(r"\s+", " ", composed).strip()


def slow_fold(text: str) -> str:
    """Letter by letter."""
    text = unicodedata.normalize("NFC", text)
    plain = ("'" if c in "’ʼ" else " " if c.isspace() else c for c in text)
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


@settings(max_examples=200)
@given(TEXTS)
def test_words_are_made_plain_as_letter_by_letter(text: str) -> None:
    assert normalize(text) == slow_normalize(text)
    assert fold(text) == slow_fold(text)


@pytest.mark.parametrize(
    ("written", "head", "rest"),
    [
        ("tous les sinistres", "tous les", "sinistres"),
        ("tous sinistres", "tous", "sinistres"),
        ("De l’ assuré", "de l'", "assuré"),
        ("d'une carte", "d'", "une carte"),
        ("de l'", None, "de l'"),
        ("les", None, "les"),
        ("lest", None, "lest"),
        ("l'un des deux", None, "l'un des deux"),
    ],
)
def test_the_longest_determiner_that_something_follows(written: str, head: str | None, rest: str) -> None:
    determiner, found = strip_determiner(written)
    assert (determiner.text if determiner else None, found) == (head, rest)


def test_every_white_space_is_plain_in_a_folded_text() -> None:
    assert {fold(chr(n)) for n in range(0x110000) if chr(n).isspace()} == {" "}


ATOMS = ("le montant dépasse 30 €", "le montant dépase 30 €", "le montant dépasse", "le montant et", "le montant", "")


@pytest.mark.parametrize("text", ATOMS)
def test_an_atom_read_twice_is_told_at_each_of_its_places(text: str) -> None:
    words = Vocabulary([("montant", Entry("NAME", "montant"))])
    for parse in (parse_condition, parse_expression):
        for line in (3, 8):

            def place(start: int, end: int, line: int = line) -> Span:
                return Span("a.yaml", line, start + 1, line, end + 1)

            fresh = Vocabulary([("montant", Entry("NAME", "montant"))])
            node, faults = parse(text, words, place)
            again, expected = parse(text, fresh, place)
            assert (node, faults) == (again, expected)
            assert [f.span for f in faults] == [f.span for f in expected]
            assert node is None or (node.span == again.span if again else False)


def test_a_name_of_another_scope_is_not_read_from_the_memory_of_this_one() -> None:
    def place(start: int, end: int) -> Span:
        return Span("a.yaml", 1, start + 1, 1, end + 1)

    outer = Vocabulary([("montant", Entry("NAME", "montant"))])
    inner = vocabulary.Vocabulary([("montant dû", Entry("NAME", "montant dû"))], outer)
    assert parse_expression("le montant dû", outer, place)[0] is None
    assert parse_expression("le montant dû", inner, place)[0] is not None
    assert parse_expression("le montant dû", outer, place)[0] is None


def test_what_is_run_of_a_case_is_what_check_looks_at() -> None:
    assert set(cases._READERS) == set(PREFIXES) == set(check_expected._READERS) - {""}


def product_of(folder: Path) -> Path:
    """A small product on disk."""
    return write_small(folder, min(GOOD.glob("*.yaml")).read_text(encoding="utf-8"), "p") / "p"


def shape(program: Program) -> tuple[object, ...]:
    """What a program decides by, in a form that can be compared."""
    grandeurs = [(key, g.symbol, g.assigns, g.steps, g.grants, g.blocks) for key, g in program.grandeurs.items()]
    return program.clauses, grandeurs, program.readings, program.vector, [s.key for s in program.facts]


def test_a_product_kept_on_disk_is_read_back_and_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = product_of(tmp_path)
    monkeypatch.setenv(SETTING, "off")
    made = examine(folder)
    monkeypatch.setenv(SETTING, str(tmp_path / "cache"))
    assert examine(folder).diagnostics == made.diagnostics

    def refused(*_: object) -> None:
        raise AssertionError("the product is made again")

    monkeypatch.setattr(engine.library, "assemble", refused)
    kept = examine(folder)
    assert kept.diagnostics == made.diagnostics
    assert shape(kept["p"].program) == shape(made["p"].program)
