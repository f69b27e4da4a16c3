"""``clausier schema``: the JSON Schema of a case."""

from __future__ import annotations

from argparse import Namespace

from engine.case_schema import case_schema
from service.exits import FINE
from service.json_text import json_text
from service.request import chosen_contract
from service.terminal import say


def run(arguments: Namespace) -> int:
    """The schema on stdout."""
    say(json_text(case_schema(chosen_contract(arguments).program)))
    return FINE
