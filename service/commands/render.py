"""``clausier render``: the conditions of a contract, in French."""

from __future__ import annotations

from argparse import Namespace

from render import render_conditions
from service.exits import FINE
from service.output import write_file
from service.request import chosen_contract
from service.terminal import say, tell


def run(arguments: Namespace) -> int:
    """The document on stdout, or in the file asked."""
    text = render_conditions(chosen_contract(arguments).program, to=arguments.to)
    if arguments.output:
        write_file(arguments.output, text)
        tell(f"écrit : {arguments.output}")
    else:
        say(text.removesuffix("\n"))
    return FINE
