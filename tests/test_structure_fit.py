"""The quick look at the structure of a document says yes exactly where jsonschema finds nothing."""

from collections.abc import Mapping as Table
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from grammar.diagnostics import Span
from grammar.reader import read_text
from grammar.schema_blocks import BLOCKS
from grammar.schema_sections import CONTRACT_KEYS, PRODUCT_KEYS
from grammar.schema_source import clause_schema, document_schema
from grammar.structure_fit import fit
from grammar.verb_forms import VERB_FORMS
from grammar.yaml_nodes import Mapping, Node, Scalar, Sequence, plain

EXAMPLES = Path(__file__).parent / "fixtures" / "structure"
AT = Span.point("a.yaml")


def word(text: str) -> Scalar:
    return Scalar(AT, text, "plain")


def block(**entries: Node) -> Mapping:
    return Mapping(AT, tuple((word(key), value) for key, value in entries.items()), False)


def tree(name: str) -> Mapping:
    node, problems = read_text((EXAMPLES / name).read_text(encoding="utf-8"), name)
    assert isinstance(node, Mapping) and problems == ()
    return node


def agree(schema: Table[str, Any], shared: Table[str, Any], node: Node) -> bool:
    """What both say of a node: whether it is well formed."""
    quick = fit(schema, shared)(node)
    assert quick == Draft202012Validator({**schema, "$defs": shared}).is_valid(plain(node))
    return quick


DOCUMENTS = {"fichier.yaml": document_schema(CONTRACT_KEYS), "produit.yaml": document_schema(PRODUCT_KEYS)}
CLAUSES = {verb: clause_schema(verb, form) for verb, form in VERB_FORMS.items()}
SHARED = dict(BLOCKS)
#: Well formed blocks with the schema each of them follows.
SAMPLES: list[tuple[Table[str, Any], Table[str, Any], Mapping]] = [
    (schema, schema["$defs"], tree(name)) for name, schema in DOCUMENTS.items()
]
for written in tree("fichier.yaml").get("clauses").items:  # type: ignore[union-attr]
    assert isinstance(written, Mapping)
    (spoken,) = (key for key in dict.fromkeys(written.keys()) if key in VERB_FORMS)
    SAMPLES.append((CLAUSES[spoken], SHARED, written))

STRANGERS: tuple[Node, ...] = (
    word(""), word("oui"), word("mot"), Sequence(AT, (), True), Sequence(AT, (word("a"),), True),
    Sequence(AT, (word(""),), True), Sequence(AT, (block(nom=word("x")),), False), block(), block(mot=word("x")),
    block(nom=word("x"), type=word("montant")), block(vérifie=word("x")), block(tous=Sequence(AT, (word("x"),), True)),
)  # fmt: skip
KEYS = sorted({key for schema, _, _ in SAMPLES for key in schema["properties"]} | set(BLOCKS["fait"]["properties"]))


@st.composite
def altered(draw: st.DrawFn, node: Node) -> Node:
    """The node with one thing changed somewhere in it: a value, a key, one entry more or less."""
    if isinstance(node, Scalar) or draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(STRANGERS))
    if isinstance(node, Sequence):
        if not node.items:
            return draw(st.sampled_from(STRANGERS))
        at = draw(st.integers(0, len(node.items) - 1))
        changed = draw(altered(node.items[at]))
        return Sequence(AT, (*node.items[:at], changed, *node.items[at + 1 :]), node.flow)
    entries = list(node.entries)
    how = draw(st.sampled_from(("less", "more", "other", "deep", "deep", "deep")))
    if how == "more" or not entries:
        entries.append((word(draw(st.sampled_from(KEYS))), draw(st.sampled_from(STRANGERS))))
    else:
        at = draw(st.integers(0, len(entries) - 1))
        key, value = entries.pop(at)
        if how == "other":
            entries.insert(at, (word(draw(st.sampled_from(KEYS))), value))
        elif how == "deep":
            entries.insert(at, (key, draw(altered(value))))
    return Mapping(AT, tuple({key.text: (key, value) for key, value in entries}.values()), node.flow)


@pytest.mark.parametrize(("schema", "shared", "node"), SAMPLES)
def test_what_is_well_formed_fits(schema: Table[str, Any], shared: Table[str, Any], node: Mapping) -> None:
    assert agree(schema, shared, node)


@settings(max_examples=200)
@given(st.data())
def test_what_is_altered_fits_where_jsonschema_finds_nothing(data: st.DataObject) -> None:
    schema, shared, node = data.draw(st.sampled_from(SAMPLES))
    for _ in range(4):
        agree(schema, shared, data.draw(altered(node)))


@pytest.mark.parametrize(
    ("schema", "node"),
    [
        ({"maxLength": 3}, word("trop long")),
        ({"maxLength": 30}, word("court")),
        ({"not": {"maxLength": 3}}, word("court")),
        ({"not": {"properties": {"a": {"const": "b"}}}}, block(a=word("c"))),
        ({"if": {"maxLength": 3}, "then": {"type": "array"}}, word("trop long")),
        ({"if": {"$ref": "#/$defs/x"}, "then": {"type": "array"}}, word("trop long")),
        ({"anyOf": [{"pattern": "a"}]}, word("a")),
        ({"type": "string", "else": {}}, word("a")),
    ],
)
def test_a_keyword_that_is_not_known_is_a_doubt(schema: dict[str, Any], node: Node) -> None:
    assert not fit(schema, {"x": {"maxLength": 3}})(node)
