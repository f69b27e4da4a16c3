"""What produit.yaml says of other products: whose notions it shares, which it reads, on which model it is made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from engine.source import blocks_of, scalars_of, text_of
from grammar.yaml_nodes import Mapping, Scalar

#: The nature of a product that holds notions for others, and of one whose files others take for their own.
COMMON_NOTIONS = "notions communes"
MODEL = "contrat type"


class Tie(Enum):
    """How a product is bound to another: it shares its notions, reads it, or is made on its model."""

    SHARES = "partage"
    READS = "lit"
    TAKES = "contrat type"


@dataclass(frozen=True, slots=True)
class Bond:
    """One product named by another: ``name`` is how a contract read is called, None for the other ties."""

    contract: Scalar
    tie: Tie
    name: Scalar | None = None
    block: Mapping | None = None


def bonds_of(product: Mapping) -> tuple[Bond, ...]:
    """The bonds that produit.yaml declares, in the order of the ids: how they are written changes nothing."""
    found = [Bond(scalar, tie) for tie in (Tie.SHARES, Tie.TAKES) for scalar in scalars_of(product.get(tie.value))]
    for block in blocks_of(product.get(Tie.READS.value)):
        contract, name = block.get("contrat"), block.get("nom")
        if isinstance(contract, Scalar) and isinstance(name, Scalar):
            found.append(Bond(contract, Tie.READS, name, block))
    return tuple(sorted(found, key=lambda bond: (bond.contract.text, bond.tie is Tie.READS)))


def is_common(product: Mapping) -> bool:
    """Whether a product only holds notions that others share."""
    return text_of(product.get("nature")) == COMMON_NOTIONS


def serves_others(product: Mapping) -> bool:
    """Whether a product is there for others only, by its nature: nobody is asked anything of it, nor signs it."""
    return is_common(product) or is_model(product)


def is_model(product: Mapping) -> bool:
    """Whether a product is a model: its files are those of the products made on it, each with names of its own."""
    return text_of(product.get("nature")) == MODEL
