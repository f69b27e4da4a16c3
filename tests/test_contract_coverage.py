"""Every provision of a source is encoded, and every computable one held by a case: switch it off and a case fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import load
from engine.bonds import serves_others
from engine.coverage import coverage
from engine.held import held
from engine.provisions import read_provisions
from engine.source import read_tree
from grammar.yaml_nodes import Mapping

CONTRACTS = Path(__file__).parent.parent / "contracts"


def root_of(product: Path) -> Mapping:
    """What a produit.yaml says."""
    root, _ = read_tree(product, str(product))
    assert root is not None
    return root


CHECKLISTS = sorted(CONTRACTS.glob("*/provisions.yaml"))
#: Contracts of our own, which only bring together what others say: no source lists their provisions.
UNLISTED = sorted(
    product.parent
    for product in CONTRACTS.glob("*/produit.yaml")
    if not (product.parent / "provisions.yaml").exists() and not serves_others(root_of(product))
)


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


@pytest.mark.timeout(900)
@pytest.mark.parametrize("folder", UNLISTED, ids=lambda folder: folder.name)
def test_every_clause_that_no_source_lists_is_held(folder: Path) -> None:
    found = held(load(folder)[folder.name])
    assert [clause.clause for clause in found.clauses.values() if clause.computes and not clause.held] == []
    assert found.failing == ()
