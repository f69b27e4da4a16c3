"""Every provision of a source is encoded, and every computable one held by a case: switch it off and a case fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import load
from engine.coverage import coverage
from engine.provisions import read_provisions

CONTRACTS = Path(__file__).parent.parent / "contracts"
CHECKLISTS = sorted(CONTRACTS.glob("*/provisions.yaml"))


def test_there_is_a_checklist() -> None:
    assert CHECKLISTS


@pytest.mark.timeout(900)
@pytest.mark.parametrize("path", CHECKLISTS, ids=lambda path: path.parent.name)
def test_every_provision_is_encoded_and_held(path: Path) -> None:
    provisions, diagnostics = read_provisions(path)
    assert diagnostics == ()
    found = coverage(load(path.parent)[path.parent.name], provisions)
    loose = [f"{p.provision.identifier} : {p.standing.value}" for p in found.provisions if not p.complete]
    assert loose == []
    assert found.unknown == ()
    assert found.failing == ()
