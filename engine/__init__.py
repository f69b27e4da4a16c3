"""What follows from contracts and a case.

>>> from engine import load
>>> library = load("contracts")
>>> contract = library["identifiant"]
>>> decision = contract.decide(contract.facts({...}), questions=["..."])
>>> decision.to_dict(), decision.explain()
"""

from engine.contract import Contract, Library, Product, examine, load
from engine.decider import Decider
from engine.decision import Answer, Decision
from engine.errors import ContractError
from engine.facts import Case, Fault
from engine.outcomes import Verdict

__all__ = [
    "Answer",
    "Case",
    "Contract",
    "ContractError",
    "Decider",
    "Decision",
    "Fault",
    "Library",
    "Product",
    "Verdict",
    "examine",
    "load",
]
