"""What the letters about a case share: their title, what they are about, sections without number."""

from __future__ import annotations

from engine.decision import Decision
from grammar.french import typography
from render.blocks import Block, Document, Group, Note, Provision, Section
from render.marks import Marks
from render.version_date import day_of


def letter_of(decision: Decision, title: str, preamble: tuple[Block, ...], sections: tuple[Section, ...]) -> Document:
    """A letter about a case, under the title of its contract and the day from which its terms apply."""
    identity = decision.identity
    product = typography(identity.title)
    caption = typography(f"Contrat « {product} », conditions applicables à compter du {day_of(identity.version)}")
    return Document(
        typography(title), product, identity.version, sections, preamble, "Courrier", letter=True, caption=caption
    )


def section(title: str, blocks: tuple[Block, ...], notes: tuple[Note, ...] = ()) -> Section:
    """A part of a letter under its title."""
    groups = (Group("", (Provision("", "", (), blocks),)),) if blocks else ()
    return Section("", Marks().runs(title), groups, notes)


def options_of(decision: Decision) -> dict[str, str]:
    """The option of each reading in a decision."""
    readings = decision.case.program.parameters.readings
    return {name.removeprefix("lecture "): str(decision.vector[index]) for name, index in readings.items()}
