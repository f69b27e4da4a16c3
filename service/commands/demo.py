"""``clausier demo``: the main job in one go, on the contracts at hand."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from engine import Contract
from render import Format, explain_text, render_conditions
from service.contracts import place_of, product, sound, stopping
from service.exits import FINE
from service.output import write_file
from service.request import chosen_questions, chosen_scope, typed_case
from service.samples import Sample, samples_of
from service.terminal import say, styled
from service.wording import counted

FORMATS: tuple[Format, ...] = ("md", "html")


def run(arguments: Namespace) -> int:
    """Check, decide the samples with their explanations, write the conditions, say where to look."""
    library = sound(place_of(arguments.dir), arguments.tariffs)
    contracts = [library[identifier] for identifier in library]
    clauses = sum(len(contract.program.own_clauses) for contract in contracts)
    say(_title("Contrats vérifiés"))
    say(f"{counted(len(contracts), 'contrat')}, {counted(clauses, 'clause')} : aucune erreur")
    for contract in contracts:
        for sample in samples_of(_folder(contract)):
            with stopping():
                governing = product(library, sample.contract).governing(sample.facts.data)
            _decide(governing, sample)
    written = [_write(contract, form, arguments.build) for contract in contracts for form in FORMATS]
    say()
    say(_title("Où regarder"))
    for path in written:
        say(f"  {path}")
    for contract in contracts:
        say(f"  {_folder(contract).as_posix()}/ : les clauses de « {contract.identity.title} », et leurs cas")
    return FINE


def _folder(contract: Contract) -> Path:
    root, _ = contract.program.roots[0]
    return Path(root.span.file).parent


def _title(text: str) -> str:
    return styled(text, "bold", sys.stdout)


def _decide(contract: Contract, sample: Sample) -> None:
    case = typed_case(contract, sample.facts, chosen_scope(contract, sample.scope))
    decision = contract.decide(case, chosen_questions(contract, case.home, sample.questions))
    say()
    say(_title(sample.title))
    say(explain_text(decision).removesuffix("\n"))


def _write(contract: Contract, form: Format, folder: str) -> str:
    path = f"{folder.rstrip('/')}/{contract.identity.contract}.{form}"
    write_file(path, render_conditions(contract.program, to=form))
    return path
