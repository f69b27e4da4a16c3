"""``clausier diff``: what changes between two versions of a contract, or between two contracts made on one model."""

from __future__ import annotations

import re
from argparse import Namespace
from pathlib import Path

from engine import Contract
from engine.cases import run_case, written_cases
from grammar.french import typography
from render.blocks import Block
from render.comparison import Comparison, compare
from render.comparison_document import CaseChange, comparison_document, summary
from render.document import article_blocks, build_document
from render.marks import Marks
from render.runs import plain
from service.contracts import PRODUCT_FILE, narrowed, place_of, product, sound, stopping
from service.documents import deliver, hand_over, telling_what_lacks
from service.exits import FINE, Stop


def run(arguments: Namespace) -> int:
    """The comparison on stdout, or in the file asked."""
    if arguments.to == "docx" and arguments.notice:
        raise Stop("--notice joint un article à l'avis du client", hint="retirez --notice, ou --to docx")
    before, after = (_contract(one, arguments.contracts) for one in (arguments.old, arguments.new))
    comparison, cases = compare(before.program, after.program), _changed_cases(before, after)
    if arguments.to == "docx":
        hand_over(_revised(comparison, cases), arguments.to, arguments.output)
        return FINE
    told = _notice(arguments.notice, arguments.contracts) if arguments.notice else ()
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


def _contract(written: str, contracts: str) -> Contract:
    """« CONTRAT », « CONTRAT@DATE », or the folder of a contract, with or without a date."""
    name, _, day = written.partition("@")
    folder = Path(name)
    place = place_of(name) if (folder / PRODUCT_FILE).exists() else narrowed(place_of(contracts), name)
    library = sound(place)
    found = product(library, next(iter(library)) if (folder / PRODUCT_FILE).exists() else name)
    with stopping():
        return found.version(day or None)


def _notice(written: str, contracts: str) -> tuple[Block, ...]:
    """What an article says, clause after clause."""
    name, colon, article = written.partition(":")
    if not colon:
        raise Stop(f"--notice : « {written} »", hint="écrivez CONTRAT:ARTICLE")
    contract = _contract(name, contracts)
    known = {clause.article for clause in contract.program.own_clauses.values()}
    if article not in known:
        raise Stop(f"--notice : « {name} » n'a pas d'article {article}", hint=f"articles : {', '.join(sorted(known))}")
    return article_blocks(contract.program, article)


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
