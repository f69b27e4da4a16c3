"""Every contract of the project loads without a diagnostic, and every case beside its clauses holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import Contract, examine
from engine.bonds import is_common
from engine.cases import WrittenCase, run_case, written_cases
from grammar.report import render_diagnostic
from render import explain_text
from service.request import chosen_questions, chosen_scope, typed_case
from service.samples import Sample, samples_of

ROOT = Path(__file__).parent.parent
FOLDERS = (ROOT / "contracts", ROOT / "tests" / "fixtures" / "hard")


#: Read once: the contracts take a quarter of a minute to check.
LIBRARIES = {folder: examine(folder) for folder in FOLDERS}


def _contracts() -> list[Contract]:
    return [
        library.product(identifier).version(day)
        for library in LIBRARIES.values()
        for identifier in library
        for day in library.product(identifier).versions
    ]


CONTRACTS = _contracts()
CASES = [(contract, case) for contract in CONTRACTS for case in written_cases(contract)]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_contracts_have_no_diagnostic(folder: Path) -> None:
    told = [render_diagnostic(d, None) for d in LIBRARIES[folder].diagnostics]
    assert told == [], "\n".join(told)


def test_there_are_cases_to_run() -> None:
    assert len(CASES) > 30
    # Common notions only define words: the contracts that use them decide cases.
    deciding = [one for one in CONTRACTS if one.program.own_clauses and not is_common(one.program.roots[0][0])]
    assert [one.identity.contract for one in deciding if not written_cases(one)] == []


@pytest.mark.parametrize(
    ("contract", "case"), CASES, ids=[f"{contract.identity.contract}-{case.name}" for contract, case in CASES]
)
def test_the_case_holds(contract: Contract, case: WrittenCase) -> None:
    failures = run_case(contract, case)
    told = [f"{f.span.file}:{f.span.line} {f.key} : voulu {f.wanted}, obtenu {f.got}" for f in failures]
    assert told == []


SAMPLES = [sample for folder in sorted((ROOT / "contracts").glob("*/exemples")) for sample in samples_of(folder.parent)]


@pytest.mark.parametrize("sample", SAMPLES, ids=[f"{sample.contract}-{sample.title}" for sample in SAMPLES])
def test_the_sample_is_decided_by_the_version_that_governs_it(sample: Sample) -> None:
    """What `make run` shows: the version of the day of the sample is there, and its questions have an answer."""
    contract = LIBRARIES[FOLDERS[0]].product(sample.contract).governing(sample.facts.data)
    case = typed_case(contract, sample.facts, chosen_scope(contract, sample.scope))
    asked = chosen_questions(contract, case.home, sample.questions)
    assert explain_text(contract.decide(case, asked))


def test_a_wrong_expectation_fails() -> None:
    """The runner itself can fail: a case whose expectations are swapped for those of another does."""
    contract, first = next((c, k) for c, k in CASES if k.expected and k.name.startswith("soixante euros"))
    other = next(k for c, k in CASES if c is contract and k is not first and k.expected != first.expected)
    swapped = WrittenCase(first.name, first.scope, first.span, first.facts, other.expected)
    assert run_case(contract, swapped) != ()
