"""``clausier diff``: what changes between two versions of a contract, or between two contracts made on one model."""

from __future__ import annotations

import re
from argparse import Namespace

from engine import Contract
from engine.cases import run_case, written_cases
from grammar.french import typography
from render.blocks import Block
from render.comparison import Comparison, compare
from render.comparison_document import CaseChange, comparison_document, summary
from render.document import article_blocks, build_document
from render.marks import Marks
from render.runs import plain
from service.articles import article_named, contract_named
from service.documents import deliver, hand_over, telling_what_lacks
from service.exits import FINE, Stop


def run(arguments: Namespace) -> int:
    """The comparison on stdout, or in the file asked."""
    if arguments.to == "docx" and arguments.notice:
        raise Stop("--notice joint un article à l'avis du client", hint="retirez --notice, ou --to docx")
    before, after = (contract_named(one, arguments.contracts) for one in (arguments.old, arguments.new))
    comparison, cases = compare(before.program, after.program), _changed_cases(before, after)
    if arguments.to == "docx":
        hand_over(_revised(comparison, cases), arguments.to, arguments.output)
        return FINE
    told: tuple[Block, ...] = ()
    if arguments.notice:
        contract, article = article_named(arguments.notice, arguments.contracts, "--notice")
        told = article_blocks(contract.program, article)
    deliver(comparison_document(comparison, told, cases), arguments.to, arguments.output)
    return FINE


def _revised(comparison: Comparison, cases: tuple[CaseChange, ...]) -> bytes:
    """The later version as tracked changes to the earlier one; the summary, and the cases, as a comment."""
    from render.docx import redline_docx

    old, new = build_document(comparison.before), build_document(comparison.after)
    told = [plain(Marks().sentence(text)) for text in summary(comparison)]
    told += [f"Cas « {one.case} », {one.question} : avant, {one.before} ; après, {one.after}." for one in cases]
    with telling_what_lacks():
        return redline_docx(old, new, map(typography, told))


def _changed_cases(before: Contract, after: Contract) -> tuple[CaseChange, ...]:
    """The cases written for the earlier version that the later one answers otherwise."""
    if before.identity.contract != after.identity.contract:
        return ()
    found: list[CaseChange] = []
    for case in written_cases(before):
        failures = run_case(after, case)
        # The reasons of an answer that changes change with it: they are told where nothing else does.
        told = [one for one in failures if not one.key.startswith("motifs ")] or failures
        found += [CaseChange(case.name, one.key, _plain(one.wanted), _plain(one.got)) for one in told]
    return tuple(found)


def _plain(value: str) -> str:
    """A list as it is read: « ['A', 'B'] » is « A, B »."""
    return re.sub(r"[\[\]']", "", value) if value.startswith("[") else value
