"""The violations of a schema by a document that does not fit it, found by jsonschema.

It is slow to import and to run: documents that fit (`grammar.structure_fit`) do not come here.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from grammar.yaml_nodes import Node, plain


def violations(root: Node, schema: Table[str, Any]) -> Iterator[ValidationError]:
    """Every violation of a schema by a node."""
    yield from Draft202012Validator(schema).iter_errors(plain(root))
