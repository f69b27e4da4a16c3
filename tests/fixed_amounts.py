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


PRICED = """\
article: A.1
faits:
  - nom: le jour fixé
    type: date
paramètres:
  - nom: le prix du jour
    type: montant
    en vigueur: le jour fixé
grandeurs:
  - nom: le forfait
    type: montant
clauses:
  - id: PEL-1
    fixe: le forfait
    à: le prix du jour
"""


def write_priced(place: Path) -> tuple[Path, Path]:
    """The folder of a library of a contract that fixes what a tariff says, and where that tariff is to be."""
    root = write_library(place / "contrats", {PELLES: {"produit.yaml": product(PELLES), f"{DAY}/a.yaml": PRICED}})
    return root, place / "tarif.yaml"


def write_price(tariff: Path, amount: str) -> None:
    """A tariff of one price."""
    tariff.write_text(
        "tarif: Prix\nvaleurs:\n  - paramètre: le prix du jour\n    barème:\n"
        f"      - à compter du: 1er janvier 2020\n        valeur: {amount}\n",
        encoding="utf-8",
    )


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
