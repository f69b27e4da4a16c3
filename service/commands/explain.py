"""``clausier explain``: why an answer is what it is."""

from __future__ import annotations

from argparse import Namespace

from render import explain_text
from service.commands.decide import decision_of
from service.exits import FINE
from service.json_text import json_text
from service.terminal import say


def run(arguments: Namespace) -> int:
    """The explanation on stdout, as text or as JSON."""
    decision = decision_of(arguments)
    if arguments.json:
        say(json_text(decision.explain()))
    else:
        say(explain_text(decision).removesuffix("\n"))
    return FINE
