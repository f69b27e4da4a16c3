"""The elements of a list on one page: the fields of each, the lists inside them, one more, one less."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.kinds import Kind
from engine.program import Program
from engine.scopes import Symbol
from grammar.french import the, typography
from render.fact_words import definite
from render.question_words import question_of
from render.wording import capital
from service.asking import MOST_ELEMENTS
from service.case_slots import suites_over
from service.pages.fields import Field, Posted, field_of, posted_value


@dataclass(frozen=True, slots=True)
class Listed:
    """A list to fill: what one of its elements is called, and each element."""

    path: str
    one_more: str
    plural: str
    elements: tuple[ElementForm, ...]
    full: bool = False
    errors: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id of the list on the page."""
        return Field(self.path, "", "").id


@dataclass(frozen=True, slots=True)
class ElementForm:
    """One element: its place, what it is called (« Opération n° 2 »), its fields, the lists it holds."""

    path: str
    title: str
    without: str
    fields: tuple[Field, ...]
    lists: tuple[Listed, ...]
    errors: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id of the element on the page."""
        return Field(self.path, "", "").id


def list_form(
    program: Program, symbol: Symbol, path: str, held: list[Any], faults: Mapping[str, tuple[str, ...]]
) -> Listed:
    """The controls of a list; ``faults`` are told by path, at the field, the element or the list they are about."""
    record = program.declarations.records[symbol.type.of]
    order = {name for suite in suites_over(program, symbol) for name in suite.order}
    elements = []
    for rank, element in enumerate(held):
        here = f"{path}[{rank}]"
        fields, lists = [], []
        for one in record.fields.values():
            inner = f"{here}.{one.json}"
            if one.type.kind is Kind.LIST:
                lists.append(list_form(program, one, inner, element.get(one.json) or [], faults))
            else:
                label = one.question or capital(definite(one))
                told, errors = element.get(one.json), faults.get(inner, ())
                fields.append(
                    field_of(program, one, inner, label, told, compact=True, errors=errors, needed=one.name in order)
                )
        title = typography(f"{capital(record.noun.text)} n°\u00a0{rank + 1}")
        without = typography(f"Retirer {the(record.noun)} n°\u00a0{rank + 1}")
        elements.append(ElementForm(here, title, without, tuple(fields), tuple(lists), faults.get(here, ())))
    plural = symbol.noun.plural_text if symbol.noun else record.noun.plural_text
    more = typography(f"Ajouter un{'e' if record.noun.is_feminine else ''} {record.noun.text}")
    return Listed(path, more, plural, tuple(elements), len(held) >= MOST_ELEMENTS, faults.get(path, ()))


def posted_elements(program: Program, symbol: Symbol, path: str, held: list[Any], posted: Posted) -> list[Any]:
    """The elements as their controls hold them: as many as the case had, a field left empty being one not told."""
    record = program.declarations.records[symbol.type.of]
    found = []
    for rank, before in enumerate(held):
        element: dict[str, Any] = {}
        for one in record.fields.values():
            inner = f"{path}[{rank}].{one.json}"
            if one.type.kind is Kind.LIST:
                element[one.json] = posted_elements(program, one, inner, before.get(one.json) or [], posted)
                if not element[one.json] and one.json not in before:
                    del element[one.json]
            else:
                value = posted_value(one, inner, posted)
                if value is not None:
                    element[one.json] = value
        found.append(element)
    return found


def asked_of(symbol: Symbol) -> str:
    """The heading of a list to fill."""
    return question_of(symbol) if symbol.noun is None else capital(definite(symbol))
