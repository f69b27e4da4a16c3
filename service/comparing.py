"""Two versions of a contract side by side: the document that compares them, or the later as changes to the earlier."""

from __future__ import annotations

from engine import Contract
from engine.cases import Failure, run_case, written_cases
from grammar.french import typography
from render.blocks import Block, Document
from render.comparison import Comparison, compare
from render.comparison_document import CaseChange, comparison_document, summary
from render.document import build_document
from render.marks import Marks
from render.review import list_as_read
from render.runs import plain


def compared(before: Contract, after: Contract, told: tuple[Block, ...] = ()) -> Document:
    """What changes from one to the other; ``told`` is what an article says of the rights of the customer."""
    return comparison_document(compare(before.program, after.program), told, changed_cases(before, after))


def revised(before: Contract, after: Contract) -> bytes:
    """The later version as tracked changes to the earlier one; the summary, and the cases, as a comment.

    Raises `render.extras.MissingExtra`.
    """
    from render.docx import redline_docx

    comparison: Comparison = compare(before.program, after.program)
    old, new = build_document(comparison.before), build_document(comparison.after)
    told = [plain(Marks().sentence(text)) for text in summary(comparison)]
    for one in changed_cases(before, after):
        told.append(f"Cas « {one.case} », {one.question} : avant, {one.before} ; après, {one.after}.")
    return redline_docx(old, new, map(typography, told))


def changed_cases(before: Contract, after: Contract) -> tuple[CaseChange, ...]:
    """The cases written for the earlier version that the later one answers otherwise."""
    if before.identity.contract != after.identity.contract:
        return ()
    found: list[CaseChange] = []
    for case in written_cases(before):
        failures = run_case(after, case)
        # The reasons of an answer that changes change with it: they are told where nothing else does.
        told = [one for one in failures if not one.key.startswith("motifs ")] or failures
        found += [_case_change(case.name, one) for one in told]
    return tuple(found)


def _case_change(case: str, failure: Failure) -> CaseChange:
    """The answer before and after: its element is told with the question, and neither side tells its reasons."""
    wanted, _, element = failure.wanted.partition(" (élément ")
    question = f"{failure.key} (n° {element.removesuffix(')')})" if element else failure.key
    return CaseChange(case, question, list_as_read(wanted), list_as_read(failure.got.partition(" ; motifs : ")[0]))
