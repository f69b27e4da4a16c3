"""Reading YAML: every refusal with its code and place, every text with its place, nothing guessed."""

from pathlib import Path

import pytest
import yaml

from grammar import yaml_builder
from grammar.diagnostics import Span
from grammar.reader import Mapping, Node, Scalar, Sequence, read_bytes, read_file, read_text

FILE = "clauses.yaml"


def found(text: str) -> list[tuple[str, int, int]]:
    """Codes and places of the problems; every problem must carry a remedy, and leave no tree."""
    node, problems = read_text(text, FILE)
    assert (node is None) == bool(problems)
    assert all(problem.suggestion and problem.message.endswith((".", "…")) for problem in problems)
    assert list(problems) == sorted(problems)
    return [(problem.code, problem.span.line, problem.span.column) for problem in problems]


def tree(text: str) -> Node:
    node, problems = read_text(text, FILE)
    assert problems == ()
    assert node is not None
    return node


def value(text: str, key: str = "a") -> Scalar:
    node = tree(text)
    assert isinstance(node, Mapping)
    scalar = node.get(key)
    assert isinstance(scalar, Scalar)
    return scalar


def written(text: str, span: Span) -> str:
    """What stands in the text at a span of one line."""
    assert span.line == span.end_line
    return text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


REFUSALS = [
    # the file
    ("\ufeffa: b\n", [("Y004", 1, 1)]),
    ("a: b\n\ufeffc: d\n", [("Y004", 2, 1)]),
    ("a: b\0c\n", [("Y005", 1, 5)]),
    ('a: "\\0"\n', [("Y005", 1, 4)]),
    ("a: b\x07\n", [("Y006", 1, 5)]),
    ("é: b\nc: d\x85e\n", [("Y006", 2, 5)]),
    ("a: b\u2028c\n", [("Y006", 1, 5)]),
    ("a: b\u200bc\n", [("Y006", 1, 5)]),
    ("a: b\u202ec\n", [("Y006", 1, 5)]),
    ("a: b\rc\n", [("Y006", 1, 5)]),
    ('a: "x\\u2028y"\n', [("Y006", 1, 4)]),
    ("a: b\ud800\n", [("Y007", 1, 5)]),
    ('a: "\\ud800"\n', [("Y007", 1, 7)]),
    ("", [("Y008", 1, 1)]),
    ("# rien\n", [("Y008", 1, 1)]),
    # YAML that contracts do not use
    ("a: b\n--- \nc: d\n", [("Y011", 2, 1)]),
    ("a: [" + "[" * 70 + "\n", [("Y012", 1, 63)]),
    ("a: &nom b\n", [("Y013", 1, 4)]),
    ("a: b\nc: *nom\n", [("Y014", 2, 4)]),
    ("a: *écart\n", [("Y014", 1, 4)]),
    ("<<: b\n", [("Y015", 1, 1)]),
    ("a: !nom b\n", [("Y016", 1, 4)]),
    ("a: !!int 3\n", [("Y016", 1, 4)]),
    ("%YAML 1.1\n---\na: b\n", [("Y017", 1, 1)]),
    ("a:\n\t- b\n", [("Y018", 2, 1)]),
    ("a:\n  [b,\n\tc]\n", [("Y018", 3, 1)]),
    # keys
    ("a: x\nb: w\na: z\n", [("Y020", 3, 1)]),
    ("\u00e9: x\ne\u0301: z\n", [("Y020", 2, 1)]),
    ('"": x\n', [("Y021", 1, 1)]),
    ("? [a]\n: b\n", [("Y022", 1, 3)]),
    ("? a\n: b\n", [("Y022", 1, 3)]),
    ("a: x\nb:\n", [("Y023", 2, 1)]),
    ("a:\n  - x\n  -\n", [("Y023", 3, 3)]),
    ("a: # rien\n", [("Y023", 1, 1)]),
    ("a: |\n\nb: c\n", [("Y023", 1, 1)]),
    ("motif : x\n", [("Y024", 1, 1)]),
    ("motif\u00a0: x\n", [("Y024", 1, 1)]),
    ("a: le motif : x\n", [("Y025", 1, 13)]),
    ("a: motif: x\n", [("Y025", 1, 9)]),
    # texts that YAML would change
    ("a: {indemnité: 1 000,50 €}\n", [("Y030", 1, 4)]),
    ("- {a: {b: c}}\n", [("Y030", 1, 3)]),
    ("a: [motif: x]\n", [("Y030", 1, 5)]),
    ("a: [0,01 €]\n", [("Y031", 1, 5)]),
    ("a: [x, 10,5 %, 1 000,50 €]\n", [("Y031", 1, 8), ("Y031", 1, 16)]),
    ("a: n° 3 # bis\n", [("Y032", 1, 9)]),
    ("a: n° 3\t# bis\n", [("Y032", 1, 9)]),
    ("a: >\n  x\n  y\n", [("Y033", 1, 4)]),
    ("a: une phrase\n  qui continue\n", [("Y034", 1, 4)]),
    # syntax
    ("a: [x, z\n", [("Y010", 1, 4)]),
    ("a: [x, 'z\n", [("Y010", 1, 8)]),
    ("a:\n  - [x, [\n\n", [("Y010", 2, 9)]),
    ("a: 'l'assuré'\n", [("Y010", 1, 7)]),
    ('a: "x\n', [("Y010", 1, 4)]),
    ('a: "5 €" par jour\n', [("Y010", 1, 10)]),
    ('a: "\\z"\n', [("Y010", 1, 5)]),
    ("a: @x\n", [("Y010", 1, 4)]),
    ("a: x\nb\n", [("Y010", 2, 1)]),
    ("a: - x\n", [("Y010", 1, 4)]),
    ("- x\na: y\n", [("Y010", 2, 1)]),
    ("a: ]\n", [("Y010", 1, 4)]),
]


@pytest.mark.parametrize(("text", "expected"), REFUSALS)
def test_each_refusal_has_its_code_and_its_place(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", [text for text, _ in REFUSALS])
def test_the_pure_python_parser_refuses_the_same_texts(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_builder, "_LOADER", yaml.Loader)
    assert found(text)


CHANGED = ["yes", "No", "ON", "off", "true", "False", "null", "NULL", "~", "y", "N"]
CHANGED += ["1:30", "012", "00", "1_000", "0x1F", "0b11", "0o17", ".inf", "-.INF", ".NaN", "1e3"]


@pytest.mark.parametrize("text", CHANGED)
def test_a_plain_text_that_another_tool_would_change_is_refused_as_value_and_as_key(text: str) -> None:
    assert found(f"a: {text}\n") == [("Y035", 1, 4)]
    assert found(f"{text}: a\n") == [("Y035", 1, 1)]
    assert found(f"a: [x, {text}]\n") == [("Y035", 1, 8)]
    assert value(f'a: "{text}"\n').text == text
    assert value(f"a: '{text}'\n").text == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "oui",
            "non",
            "0",
            "12",
            "2015-03-01",
            "01\u00a061\u00a037",
            "6\u202f000\u00a0€",
            "19,6\u00a0%",
            "inconnu",
        ),
        *("I.D.III.2", "1.10", "01 61 37", "1 000,50 €", "du 1er au 10", "a, b", "l'un d'eux", "n°3#bis"),
        *("à 12:30 h", "x > 3"),
    ],
)
def test_a_plain_text_stays_as_written(text: str) -> None:
    scalar = value(f"a: {text}\n")
    assert (scalar.text, scalar.style) == (text, "plain")
    assert scalar.span == Span(FILE, 1, 4, 1, 4 + len(text))


def test_quotes_lift_the_rules_of_plain_texts() -> None:
    text = 'a: ["0,01 €", \'n° 3 # bis\', "motif : x", ""] # note\nb: "" # vide\n"<<": \'{x}\'\n'
    node = tree(text)
    assert isinstance(node, Mapping)
    items = node.get("a")
    assert isinstance(items, Sequence)
    assert [item.text for item in items.items if isinstance(item, Scalar)] == [
        "0,01 €",
        "n° 3 # bis",
        "motif : x",
        "",
    ]
    assert node.keys() == ("a", "b", "<<")


def test_a_comment_after_two_spaces_or_after_a_key_is_allowed() -> None:
    assert value("a: n° 3  # bis\n").text == "n° 3"
    assert isinstance(tree("# titre\na: # note\n  - x  # y\n  # z\n"), Mapping)


def test_a_tab_inside_a_literal_block_is_text() -> None:
    assert value("a: |\n  x\n  \ty\n").text == "x\n\ty\n"


def test_all_the_problems_are_found_in_one_pass() -> None:
    text = "a: yes\na: [0,5]\nb:\nc : x # z\nd: [\n"
    assert found(text) == [
        ("Y035", 1, 4),
        ("Y020", 2, 1),
        ("Y031", 2, 5),
        ("Y023", 3, 1),
        ("Y024", 4, 1),
        ("Y032", 4, 7),
        ("Y010", 5, 4),
    ]


def test_a_duplicate_key_points_to_the_first() -> None:
    _, (problem,) = read_text('a: x\nb: w\n"a": z\n', FILE)
    assert problem.span == Span(FILE, 3, 1, 3, 4)
    assert [related.span for related in problem.related] == [Span(FILE, 1, 1, 1, 2)]


def test_the_same_key_in_two_blocks_is_no_duplicate() -> None:
    assert isinstance(tree("- a: x\n- a: z\n"), Sequence)


def test_many_problems_stop_the_reading_and_say_so() -> None:
    codes = [code for code, _, _ in found("- yes\n" * 5000)]
    assert codes.count("Y019") == 1
    assert codes.count("Y035") == 201


def test_a_forbidden_character_is_told_once_with_its_count() -> None:
    _, problems = read_text("a: \x07\x07\nb: \x07\x01\n", FILE)
    assert [(p.code, p.span.line, p.span.column) for p in problems] == [("Y006", 1, 4), ("Y006", 2, 5)]
    assert "3 fois" in problems[0].detail


def test_depth_sixty_is_read_and_sixty_one_is_not() -> None:
    assert isinstance(tree("[" * 60 + "]" * 60), Sequence)
    assert found("[" * 61 + "]" * 61) == [("Y012", 1, 61)]


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? ", "[[a],"])
def test_very_deep_files_do_not_overflow(opening: str) -> None:
    assert "Y012" in [code for code, _, _ in found(opening * 200_000)]


def test_spans_of_blocks_stop_where_their_last_text_stops() -> None:
    node = tree("a:\n  - x\n  - y z\n\n# fin\nb: [c, d]\n")
    assert isinstance(node, Mapping)
    block, flow = node.get("a"), node.get("b")
    assert isinstance(block, Sequence) and isinstance(flow, Sequence)
    assert (block.span, block.flow) == (Span(FILE, 2, 3, 3, 8), False)
    assert (flow.span, flow.flow) == (Span(FILE, 6, 4, 6, 10), True)
    assert node.span == Span(FILE, 1, 1, 6, 10)
    key = node.key("b")
    assert key is not None and key.span == Span(FILE, 6, 1, 6, 2)
    assert node.get("c") is None and node.key("c") is None


def test_crlf_line_ends_do_not_move_the_places() -> None:
    text = "é: x\r\nb: |\r\n  un\r\n  deux\r\nc: w\r\n"
    node = tree(text)
    assert isinstance(node, Mapping)
    block = node.get("b")
    assert isinstance(block, Scalar) and block.text == "un\ndeux\n"
    assert block.span == Span(FILE, 2, 4, 4, 7)
    assert value(text, "c").span == Span(FILE, 5, 4, 5, 5)
    assert found("a: x\r\nb: yes\r\n") == [("Y035", 2, 4)]


def test_equality_ignores_places() -> None:
    assert tree("a: [x]\n") == tree("# titre\na:  [ x ]\n")
    assert tree("a: [x]\n") != tree("a: [z]\n")


@pytest.mark.parametrize(
    ("text", "part", "shown"),
    [
        ("a: le 5 mai\n", "5 mai", "5 mai"),
        ('a: "le 5 mai"\n', "5 mai", "5 mai"),
        ("a: 'le 5 mai'\n", "5 mai", "5 mai"),
        ("a: 'l''an 5'\n", "5", "5"),
        ("a: 'l''an 5'\n", "l'a", "l''a"),
        ('a: "x\\u00e9y \\"5\\""\n', "éy", "\\u00e9y"),
        ('a: "x\\u00e9y \\"5\\""\n', "5", "5"),
        ("a: |\n  un\n    deux\n\n  trois\n", "  deux", "  deux"),
        ("a: |\n  un\n    deux\n\n  trois\n", "oi", "oi"),
        ("a: |-\n  un\n  deux", "deux", "deux"),
        ("a: 😀 é 5\n", "5", "5"),
    ],
)
def test_a_part_of_a_text_is_found_in_the_file(text: str, part: str, shown: str) -> None:
    scalar = value(text)
    start = scalar.text.index(part)
    assert written(text, scalar.locate(start, start + len(part))) == shown


def test_a_part_over_several_lines_of_a_literal_block() -> None:
    scalar = value("a: |\n  un\n  deux\n")
    assert scalar.locate(1, 5) == Span(FILE, 2, 4, 3, 5)
    assert scalar.locate(0, len(scalar.text)) == Span(FILE, 2, 3, 3, 7)
    assert scalar.locate(3, 3) == Span(FILE, 3, 3, 3, 3)
    assert scalar.locate(8, 8) == Span(FILE, 3, 7, 3, 7)


def test_a_part_of_a_text_that_yaml_folded_is_the_whole_text() -> None:
    scalar = value('a: "un\n  deux"\n')
    assert scalar.text == "un deux"
    assert scalar.locate(3, 7) == scalar.span == Span(FILE, 1, 4, 2, 8)


def test_a_part_outside_the_text_is_a_programming_error() -> None:
    with pytest.raises(ValueError):
        value("a: x\n").locate(0, 2)


def test_bytes_that_are_not_utf8_are_refused_at_their_place() -> None:
    _, (latin,) = read_bytes("clé: é\nb: indemnité\n".encode()[:9] + "b: dû\n".encode("latin-1"), FILE)
    assert (latin.code, latin.span.line, latin.span.column) == ("Y003", 2, 5)
    _, (utf16,) = read_bytes("a: b\n".encode("utf-16"), FILE)
    assert (utf16.code, utf16.span.line, utf16.span.column) == ("Y003", 1, 1)
    assert "UTF-16" in utf16.detail


def test_a_file_is_read_under_the_name_given(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("clé: é\n".encode())
    node, problems = read_file(path, shown_as="produit/a.yaml")
    assert problems == ()
    assert node == tree("clé: é\n")
    assert node is not None
    assert node.span.file == "produit/a.yaml"
    assert read_file(path)[0] == node


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.yaml", Path("a\0b")):
        node, (problem,) = read_file(path)
        assert node is None
        assert problem.code == "Y002"


def test_a_file_over_the_limit_is_refused_without_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "gros.yaml"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(Path, "open", refuse)
    node, (problem,) = read_file(path)
    assert node is None
    assert problem.code == "Y001"


def test_a_long_and_wide_file_is_read() -> None:
    text = "clauses:\n" + "".join(f"  - id: A-{i}\n    fixe: l'indemnité\n" for i in range(6000))
    clauses = tree(text)
    assert isinstance(clauses, Mapping)
    items = clauses.get("clauses")
    assert isinstance(items, Sequence) and len(items.items) == 6000
    assert items.items[-1].span == Span(FILE, 12000, 5, 12001, 22)
