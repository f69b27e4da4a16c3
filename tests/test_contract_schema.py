"""The schemas published for editors: up to date, valid, described in French, in step with the engine."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.calendars import CALENDAR_NAMES
from engine.declare_symbols import _ROUNDINGS
from engine.verbs import VERBS
from grammar.case_envelope import envelope_schema
from grammar.schema_blocks import ROUNDINGS
from grammar.schema_sections import CALENDARS
from grammar.schema_source import (
    contract_schema,
    document_schema,
    product_schema,
    published,
    tariff_schema,
    version_schema,
)
from grammar.structure_faults import KEYWORDS
from grammar.verb_forms import VERB_FORMS

SCHEMAS = (contract_schema(), product_schema(), version_schema(), tariff_schema(), envelope_schema())


def subschemas(node: Any) -> Iterator[dict[str, Any]]:
    """Every object of a schema that may be a schema, from the root down."""
    if isinstance(node, dict):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from subschemas(inner)


def test_the_published_files_are_those_of_the_tables() -> None:
    for path, content in published().items():
        assert path.read_text(encoding="utf-8") == content, "run python -m grammar.schema_source"
        assert json.loads(content) in SCHEMAS


@pytest.mark.parametrize("schema", SCHEMAS, ids=["contract", "product", "version", "tariff", "case"])
def test_the_schemas_are_valid_and_every_key_is_described(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    for node in subschemas(schema):
        properties = node.get("properties", {})
        for key, form in properties.items() if "type" not in properties or "title" not in properties else ():
            if form != {"not": {}}:
                assert form["title"] and len(form["description"]) > 8, key


def test_every_verb_of_the_engine_has_a_form() -> None:
    assert set(VERB_FORMS) == set(VERBS)
    assert set(ROUNDINGS) == set(_ROUNDINGS)
    assert set(CALENDARS) == set(CALENDAR_NAMES)


def test_every_keyword_that_can_fail_has_its_words() -> None:
    silent = {"$schema", "$defs", "$ref", "title", "description", "properties", "items", "allOf", "if", "then",
              "dependentSchemas", "unevaluatedProperties"}  # fmt: skip
    used: set[str] = set()

    def walk(schema: Any) -> None:
        if not isinstance(schema, dict):
            return
        used.update(schema)
        for key in ("properties", "$defs", "dependentSchemas"):
            for inner in schema.get(key, {}).values():
                walk(inner)
        for key in ("items", "additionalProperties", "unevaluatedProperties", "if", "then", "not"):
            walk(schema.get(key))
        for key in ("allOf", "anyOf"):
            for inner in schema.get(key, []):
                walk(inner)

    for schema in (*SCHEMAS, document_schema({})):
        walk(schema)
    assert used - silent == KEYWORDS


def test_the_editors_own_numbers_are_texts() -> None:
    assert Draft202012Validator(SCHEMAS[0]).is_valid(
        {"article": 7, "clauses": [{"id": "A", "limite": "R", "à": 3, "par": "an"}]}
    )
