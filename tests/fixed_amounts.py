"""Contracts that change under a service: each fixes one amount, which tells the version that answers."""

from __future__ import annotations

from pathlib import Path

from library_folder import DAY, write_library

from service.live.contracts import LiveContracts

#: The contract that the tests change.
PELLES = "pelles"


def fixing(amount: str, clause: str = "PEL-1") -> str:
    """The file of a contract of one article, that fixes « le forfait »."""
    return f"""\
article: A.1
grandeurs:
  - nom: le forfait
    type: montant
clauses:
  - id: {clause}
    fixe: le forfait
    à: {amount}
"""


def product(name: str) -> str:
    """The ``produit.yaml`` of such a contract, which reckons no open day."""
    return f"produit: {name}\ntitre: {name.capitalize()}\n"


def write_amount(root: Path, amount: str, day: str = DAY) -> None:
    """Change the amount of the version of a day."""
    write_library(root, {PELLES: {f"{day}/a.yaml": fixing(amount)}})


def settled(live: LiveContracts) -> None:
    """Two looks: the first sees that files have moved, the second that they have stopped."""
    live.look()
    live.look()


def amount_served(live: LiveContracts, day: str | None = None, **facts: str) -> object:
    """What the contract that serves fixes for a case, in the version of a day or the latest."""
    found = live.current().library.product(PELLES).version(day)
    return found.decide(found.facts(facts)).to_dict()["answers"]["forfait"]["value"]
