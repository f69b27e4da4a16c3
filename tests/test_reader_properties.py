"""What reading YAML keeps for any tree, any text and any bytes."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grammar import yaml_text
from grammar.reader import Mapping, Node, Scalar, Sequence, read_bytes, read_text

FILE = "clauses.yaml"

WORDS = st.text(alphabet="abcdefgàéœ €%0123456789'’-.", min_size=1, max_size=12).map(str.strip)
PLAIN = WORDS.filter(
    lambda text: text[:1].isalpha() and len(text) > 1 and yaml_text.clean(text, "")[0] == text
)
PLAIN = PLAIN.filter(lambda text: text not in {"no", "on"})
TREES = st.recursive(
    st.tuples(st.just("plain") | st.just("single") | st.just("double"), PLAIN),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4) | st.dictionaries(PLAIN, inner, min_size=1, max_size=4)
    ),
    max_leaves=20,
)


def lines_of(made: object, indent: int) -> list[str]:
    """A generated tree in block style. Lists and keyed blocks begin on their own line."""
    margin = " " * indent
    if isinstance(made, tuple):
        style, text = made
        quoted = {"plain": text, "single": "'" + text.replace("'", "''") + "'", "double": f'"{text}"'}
        return [margin + quoted[style]]
    out = []
    pairs = made.items() if isinstance(made, dict) else [(None, item) for item in made]  # type: ignore[attr-defined]
    for key, item in pairs:
        head = margin + ("-" if key is None else f"{key}:")
        body = lines_of(item, indent + 2)
        out += [f"{head} {body[0].strip()}"] if isinstance(item, tuple) else [head, *body]
    return out


def check(node: Node | None, made: object, lines: list[str]) -> None:
    if isinstance(made, tuple):
        assert isinstance(node, Scalar)
        assert (node.style, node.text) == made
        place = lines[node.span.line - 1][node.span.column - 1 :]
        assert place.startswith(node.text if node.style == "plain" else ("'", '"'))
        for at, char in enumerate(node.text):
            span = node.locate(at, at + 1)
            assert lines[span.line - 1][span.column - 1 : span.end_column - 1] in (char, char * 2)
    elif isinstance(made, dict):
        assert isinstance(node, Mapping) and node.keys() == tuple(made)
        for key, item in made.items():
            name = node.key(key)
            assert name is not None and lines[name.span.line - 1][name.span.column - 1 :].startswith(
                key + ":"
            )
            check(node.get(key), item, lines)
    else:
        assert isinstance(node, Sequence) and isinstance(made, list) and len(node.items) == len(made)
        for child, item in zip(node.items, made, strict=True):
            check(child, item, lines)


# Few words drawn at random may stand bare in YAML: many are put aside, now and then too many for Hypothesis' liking.
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(TREES)
def test_a_tree_written_in_block_style_comes_back_with_its_places(made: object) -> None:
    lines = lines_of(made, 0)
    node, problems = read_text("\n".join(lines) + "\n", FILE)
    assert problems == ()
    check(node, made, lines)


YAML_SIGNS = "ab 01é,:#-?[]{}&*!|>'\"%@`\\\n\r\t~<._\x00\x85\ufeff\u2028\ud800€"


@settings(max_examples=200, deadline=None)
@given(st.text() | st.text(alphabet=YAML_SIGNS, max_size=60))
def test_no_text_raises_and_the_answer_is_always_the_same(text: str) -> None:
    node, problems = read_text(text, FILE)
    assert (node is None) == bool(problems)
    assert (node, problems) == read_text(text, FILE)
    rows = len(text.split("\n"))
    assert all(1 <= problem.span.line <= rows and problem.span.column >= 1 for problem in problems)


@settings(max_examples=100, deadline=None)
@given(st.binary())
def test_no_bytes_raise(data: bytes) -> None:
    node, problems = read_bytes(data, FILE)
    assert (node is None) == bool(problems)


def test_the_limit_counts_bytes() -> None:
    text = "é" * (yaml_text.MAX_BYTES // 2) + "x"
    assert [p.code for p in read_text(text, FILE)[1]] == ["Y001"]
    assert [p.code for p in read_bytes(text.encode(), FILE)[1]] == ["Y001"]
