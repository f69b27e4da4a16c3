"""``clausier questions``: what one may ask of a contract, and under which readings."""

from __future__ import annotations

from argparse import Namespace

from engine.facts import path_of
from render.fact_words import definite
from service.exits import FINE
from service.json_text import json_text
from service.request import chosen_contract
from service.terminal import say


def run(arguments: Namespace) -> int:
    """One question a line: its path, its French name, its type."""
    contract = chosen_contract(arguments)
    program = contract.program
    rows = [
        {
            "path": path_of(one.symbol, program),
            "name": definite(one.symbol),
            "type": str(one.symbol.type),
            "each": one.symbol.each,
        }
        for one in program.questions()
    ]
    if arguments.json:
        readings = [
            {"id": name, "question": reading.question, "options": dict(reading.options), "retained": reading.retained}
            for name, reading in program.readings.items()
        ]
        say(json_text({"questions": rows, "readings": readings}))
        return FINE
    width = max((len(str(row["path"])) for row in rows), default=0)
    for row in rows:
        each = f", pour chaque élément de « {row['each']} »" if row["each"] else ""
        say(f"{row['path']:{width}}  {row['name']} : {row['type']}{each}")
    for name, reading in program.readings.items():
        options = " | ".join(option for option, _ in reading.options)
        say(f"lecture {name} : {options} (retenue : {reading.retained})")
    return FINE
