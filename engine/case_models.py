"""The cases beside the clauses as blocks: what a case, or a model of cases, takes up; how many there are."""

from __future__ import annotations

from collections.abc import Mapping as Table

from engine.program import Program
from engine.source import blocks_of, text_of
from grammar.french import normalize
from grammar.yaml_nodes import Mapping, Scalar


def chain(block: Mapping, models: Table[str, Mapping]) -> tuple[Mapping, ...]:
    """The models that a block takes up, the first one first, then the block; it stops at one that is not written."""
    found = [block]
    while (name := model_of(found[0])) is not None:
        model = models.get(name)
        if model is None or any(model is other for other in found):
            break
        found.insert(0, model)
    return tuple(found)


def model_of(block: Mapping) -> str | None:
    """The name of the model that a block takes up."""
    name = text_of(block.get("modèle"))
    return None if name is None else normalize(name)


def count_cases(program: Program) -> int:
    """How many cases are written beside the clauses of a contract and of its models, without reading them."""
    blocks = (block for root, _ in program.roots for block in blocks_of(root.get("cas")))
    return sum(isinstance(block.get("nom"), Scalar) for block in blocks)
