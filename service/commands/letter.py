"""``clausier letter``: the letter that explains a decision to the customer, or its list of documents alone."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import replace

from render.blocks import Block
from render.checklist import build_checklist
from render.letter import MOST_QUESTIONS, build_letter, contest_blocks
from service.articles import article_named
from service.commands.decide import decision_of
from service.correspondence import correspondence_of
from service.documents import deliver
from service.exits import FINE, Stop
from service.french import labelled
from service.terminal import tell


def run(arguments: Namespace) -> int:
    """The letter on stdout, or in the file asked."""
    contest: tuple[Block, ...] = ()
    if arguments.contest:
        contract, article = article_named(arguments.contest, arguments.contracts, "--contest")
        contest = contest_blocks(contract.program, article)
    decision = decision_of(arguments)
    if len(decision.questions) > MOST_QUESTIONS:
        names = [labelled(one.symbol, decision.case.program) for one in decision.questions]
        some = " ; ".join(names[:MOST_QUESTIONS])
        raise Stop(
            f"un courrier répond à {MOST_QUESTIONS} questions au plus ; ce cas en pose {len(names)}",
            hint=f"choisissez par -q, par exemple : {some}",
        )
    if arguments.only == "pièces":
        document = build_checklist(decision)
    else:
        if not arguments.no_changes and sys.stderr.isatty():
            tell("recherche de ce qui changerait la réponse ; --no-changes s'en passe")
        document = build_letter(decision, contest, changes=not arguments.no_changes)
    deliver(replace(document, mail=correspondence_of(arguments)), arguments.to, arguments.output)
    return FINE
