"""The document of a contract as a command writes it: where the format can tell them, with the cases of its figures."""

from __future__ import annotations

from dataclasses import replace

from engine import Contract
from engine.witnesses import witnesses
from render import Document, build_document
from render.blocks import FigureCases


def conditions_document(contract: Contract, to: str, cases: bool = True) -> Document:
    """The conditions. A page can be asked where a figure comes from: its cases run once for it, unless told not to."""
    document = build_document(contract.program)
    if to != "html" or not cases:
        return document
    found = witnesses(contract)
    return replace(document, figures=tuple(FigureCases(slot, one.cases, one.others) for slot, one in found.items()))
