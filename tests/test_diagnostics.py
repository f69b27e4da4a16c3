"""Diagnostics: their catalogue, their order, their drawing, and the nearest name."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library_folder import write_small

from engine.library import load_products
from grammar.catalogue import CODES
from grammar.diagnostics import Diagnostic, Related, Severity, Span, nearest
from grammar.report import render_diagnostic

FILE = "a.yaml"


def at(line: int, column: int, end_column: int, **more: object) -> Diagnostic:
    return Diagnostic("Y020", Span(FILE, line, column, line, end_column), "Un message.", **more)  # type: ignore[arg-type]


def test_the_catalogue_has_stable_codes_and_titles() -> None:
    assert all(re.fullmatch(r"[YSLNTCBPFR]\d{3}", code) and entry.title for code, entry in CODES.items())
    assert len({entry.title for entry in CODES.values()}) == len(CODES)
    reading = [code for code in CODES if code[0] == "Y"]
    assert reading == sorted(reading)


def test_an_unknown_code_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="Z999"):
        Diagnostic("Z999", Span.point(FILE), "Un message.")


def test_the_severity_comes_from_the_catalogue() -> None:
    assert at(1, 1, 2).severity is Severity.ERROR
    assert [severity.value for severity in Severity] == ["erreur", "avertissement"]


def test_a_point_has_no_width() -> None:
    assert Span.point(FILE) == Span(FILE, 1, 1, 1, 1)
    assert Span.point(FILE, 3, 4) == Span(FILE, 3, 4, 3, 4)


def test_diagnostics_sort_by_file_line_column_code() -> None:
    ordered = [
        Diagnostic("Y020", Span.point("a.yaml", 2, 9), "z"),
        Diagnostic("Y010", Span.point("a.yaml", 10, 2), "z"),
        Diagnostic("Y020", Span.point("a.yaml", 10, 2), "a"),
        Diagnostic("Y020", Span.point("a.yaml", 10, 2), "b"),
        Diagnostic("Y020", Span.point("a.yaml", 10, 2), "b", article="I"),
        Diagnostic("Y001", Span.point("a.yaml", 10, 11), "a"),
        Diagnostic("Y001", Span.point("b.yaml", 1, 1), "a"),
    ]
    for seed in range(5):
        mixed = list(ordered)
        random.Random(seed).shuffle(mixed)
        assert sorted(mixed) == ordered
    assert ordered[0] < ordered[1] and ordered[1] <= ordered[1]
    assert ordered[1] > ordered[0] and ordered[1] >= ordered[0]


def test_the_drawing_shows_place_line_carets_remedy_and_other_places() -> None:
    related = (Related(Span.point(FILE, 1, 1), "elle est déjà écrite ici"),)
    drawn = render_diagnostic(at(3, 5, 8, suggestion="Faire ceci.", related=related), "été abc fin\r\n")
    assert drawn.split("\n") == [
        "a.yaml:3:5: Y020: Un message.",
        "  été abc fin",
        "      ^^^",
        "→ Faire ceci.",
        "  a.yaml:1:1: elle est déjà écrite ici",
    ]


def test_the_drawing_without_its_line() -> None:
    assert render_diagnostic(at(3, 5, 8), None) == "a.yaml:3:5: Y020: Un message."


def test_detail_and_article_are_shown_before_the_remedy() -> None:
    drawn = render_diagnostic(at(1, 1, 2, detail="Un.\nDeux.", article="I.B", suggestion="Faire."), None)
    assert drawn.split("\n")[1:] == ["  Un.", "  Deux.", "  article I.B", "→ Faire."]


@pytest.mark.parametrize(
    ("line", "column", "end", "shown", "carets"),
    [
        ("\tabc", 2, 5, "      abc", "      ^^^"),
        ("\tabc", 1, 2, "      abc", "  ^^^^"),
        ("e\u0301te\u0301 x", 7, 8, "  e\u0301te\u0301 x", "      ^"),
        ("漢 x", 3, 4, "  漢 x", "     ^"),
        ("abc", 4, 4, "  abc", "     ^"),
        ("abc", 2, 2, "  abc", "   ^"),
        ("a\x1b[31mb", 7, 8, "  a\ufffd[31mb", "        ^"),
    ],
)
def test_carets_stand_under_the_span(line: str, column: int, end: int, shown: str, carets: str) -> None:
    assert render_diagnostic(at(1, column, end), line).split("\n")[1:] == [shown, carets]


def test_a_span_over_several_lines_is_underlined_to_the_end_of_its_first() -> None:
    long = Diagnostic("Y034", Span(FILE, 1, 4, 2, 3), "Un message.")
    assert render_diagnostic(long, "a: bcd").split("\n")[1:] == ["  a: bcd", "     ^^^"]


def test_color_touches_only_the_code_and_the_carets() -> None:
    colored = render_diagnostic(at(1, 1, 2, suggestion="Faire."), "abc", color=True)
    assert "\x1b[1;31mY020\x1b[0m" in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == render_diagnostic(at(1, 1, 2, suggestion="Faire."), "abc")


@settings(max_examples=100, deadline=None)
@given(st.text(), st.integers(1, 50), st.integers(1, 50))
def test_no_line_makes_the_drawing_fail(line: str, column: int, end: int) -> None:
    first = render_diagnostic(at(1, column, end), line).split("\n")[0]
    assert first == f"a.yaml:1:{column}: Y020: Un message."


def test_the_nearest_name() -> None:
    names = ["plafond", "franchise", "Indemnité", "délai"]
    assert nearest("plafon", names) == "plafond"
    assert nearest("INDEMNITÉ", names) == "Indemnité"
    assert nearest("indemnite", names) == "Indemnité"
    assert nearest("zzz", names) is None
    assert nearest("plafond", []) is None
    assert nearest("abcd", ["abcx", "abcy"]) == nearest("abcd", ["abcy", "abcx"])
    assert nearest("p" * 100_000, names) is None


def test_a_mistyped_perimeter_is_given_the_nearest_name(tmp_path: Path) -> None:
    clauses = "  - id: A-1\n    fixe: la somme due\n    à: 20 €\n  - id: A-2\n    plafonne: la somme due\n    à: 15 €\n"
    text = f"périmètres:\n  - nom: sinistre\ngrandeurs:\n  - nom: la somme due\n    type: montant\nclauses:\n{clauses}"
    folder = write_small(tmp_path, f"{text}    par: [sinistres]\n")
    found = [d for d in load_products(folder)[1] if d.code == "N007"]
    assert [d.suggestion for d in found] == ["vouliez-vous écrire « sinistre » ?"]
