"""One block of keys laid over another: a variant over its clause, the words of a product over a standard clause."""

from __future__ import annotations

from grammar.verb_forms import CONDITION_KEYS, EXCHANGEABLE, VERB_FORMS
from grammar.yaml_nodes import Mapping


def verb_of(block: Mapping) -> str | None:
    """The verb that a clause, or a variant of one, is written with."""
    return next((key.text for key, _ in block.entries if key.text in VERB_FORMS), None)


def overlaid(block: Mapping, overlay: Mapping) -> Mapping:
    """The clause under an option: its own keys, those of the option in their place. « si » replaces « l'un de » too.

    Another verb takes the place of the clause's, with the companions that the former had alone.
    """
    return _laid(block, overlay, {"lecture", "variantes"})


def taken(standard: Mapping, clause: Mapping) -> Mapping:
    """A standard clause as a product takes it: the keys that the product writes stand in the place of its own."""
    return _laid(standard, clause, set())


def _laid(block: Mapping, overlay: Mapping, dropped: set[str]) -> Mapping:
    replaced = set(overlay.keys())
    if replaced & CONDITION_KEYS.keys():
        replaced |= CONDITION_KEYS.keys()
    before, after = verb_of(block), verb_of(overlay)
    if before is not None and replaced & set(VERB_FORMS[before].alternatives):
        replaced |= set(VERB_FORMS[before].alternatives)
    if before is not None and after is not None and before != after:
        form = VERB_FORMS[after]
        replaced |= {before, *VERB_FORMS[before].companions} - form.companions.keys()
        replaced |= CONDITION_KEYS.keys() if not form.conditional else set()
    replaced |= dropped
    kept = tuple(entry for entry in block.entries if entry[0].text not in replaced)
    return Mapping(block.span, kept + overlay.entries, block.flow)


def changes_verb(block: Mapping, overlay: Mapping) -> bool:
    """Whether a variant puts another verb in place of the clause's, and may."""
    before, after = verb_of(block), verb_of(overlay)
    return before != after and before in EXCHANGEABLE and after in EXCHANGEABLE
