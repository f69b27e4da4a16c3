"""What produit.yaml says of other products: those whose notions it shares, those it reads and how it calls them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.source import blocks_of, scalars_of, text_of
from grammar.yaml_nodes import Mapping, Scalar

#: The nature of a product that holds notions for others.
COMMON_NOTIONS = "notions communes"


@dataclass(frozen=True, slots=True)
class Bond:
    """One product named by another: ``name`` is how a contract read is called, None for notions shared."""

    contract: Scalar
    name: Scalar | None
    block: Mapping | None


def bonds_of(product: Mapping) -> tuple[Bond, ...]:
    """The bonds that produit.yaml declares, in the order of the ids: how they are written changes nothing."""
    found = [Bond(scalar, None, None) for scalar in scalars_of(product.get("partage"))]
    for block in blocks_of(product.get("lit")):
        contract, name = block.get("contrat"), block.get("nom")
        if isinstance(contract, Scalar) and isinstance(name, Scalar):
            found.append(Bond(contract, name, block))
    return tuple(sorted(found, key=lambda bond: (bond.contract.text, bond.name is not None)))


def is_common(product: Mapping) -> bool:
    """Whether a product only holds notions that others share."""
    return text_of(product.get("nature")) == COMMON_NOTIONS
