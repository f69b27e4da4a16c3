"""The violations of a schema by a document that does not fit it, found by jsonschema.

It is slow to import and to run: documents that fit (`grammar.structure_fit`) do not come here.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from grammar.yaml_nodes import Node, Scalar, Sequence


def violations(root: Node, schema: Table[str, Any]) -> Iterator[ValidationError]:
    """Every violation of a schema by a node."""
    yield from Draft202012Validator(schema).iter_errors(plain(root))


def plain(node: Node) -> Any:
    """The node as texts, lists and dictionaries, without places."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


__all__ = ["plain", "violations"]
