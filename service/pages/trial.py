"""A case tried step by step: what a form asks for becomes the next question, a list to fill, or the decision.

Nothing is kept between two steps but what the form itself holds (`service.pages.state`), judged again each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from engine import Case, Contract, ContractError, Decision, Fault, Library
from engine.facts import UNKNOWNS, path_of
from engine.governing import dated_facts
from engine.kinds import Kind
from grammar.french import typography
from render.wording import capital
from service.asking import MOST_ELEMENTS, asked, dated_answer, day_of, missing_of, next_asked, weigh_within
from service.case_slots import Slot, slot_at
from service.pages.elements import Listed, asked_of, list_form, posted_elements
from service.pages.fields import Field, Posted, field_of, posted_value
from service.pages.state import Trial, pruned
from service.pages.told import ToldFact, told_facts
from service.web.deciding import desk_of

NOTHING_GIVEN = "Donnez une réponse, ou choisissez « Je ne sais pas »."


@dataclass(frozen=True, slots=True)
class Screen:
    """What a step shows: a question (``field``), a list to fill (``listed``), else the decision.

    ``problems`` are (what is wrong, id of the control); ``notice`` is told of what is shown.
    """

    contract: Contract
    trial: Trial
    title: str = ""
    asked_path: str = ""
    field: Field | None = None
    listed: Listed | None = None
    helps: tuple[str, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    decision: Decision | None = None
    told: tuple[ToldFact, ...] = ()
    waiting: int = 0
    notice: str = ""


@dataclass(slots=True)
class _Walk:
    """One step: the contract that governs, the case as it is being changed."""

    contract: Contract
    trial: Trial
    data: dict[str, Any]
    undated: str = ""
    notice: str = ""
    told: tuple[ToldFact, ...] = field(default=())


def step(library: Library, identifier: str, trial: Trial, action: str, posted: Posted) -> Screen:
    """The screen after an action: « répondre », « inconnu », « liste », « ajouter:chemin », « ôter:chemin »,
    « modifier:chemin », « retirer:chemin », « décider », or "" to go on.

    Raises `ContractError` for questions or a version that the contract does not have.
    """
    verb, _, path = action.partition(":")
    walk = _walk(library, identifier, trial)
    about = next(iter(posted.get("objet", ())), "")
    shown = _acted(walk, verb, path or about, posted)
    if shown is not None:
        return shown
    try:
        walk = _walk(library, identifier, walk.trial.having(walk.data))
    except ContractError as error:
        walk.data = deepcopy(dict(trial.case))
        return _at_fault(walk, error.faults, about, posted) or _broken(walk, error.faults)
    return _onward(walk, decide=verb == "décider")


def _walk(library: Library, identifier: str, trial: Trial) -> _Walk:
    """The contract that governs the case of a trial; the latest where the day that says which is not known yet."""
    data, desk = deepcopy(dict(trial.case)), desk_of(library)
    if trial.version:
        return _Walk(desk.contract(identifier, trial.version), trial, data)
    try:
        return _Walk(desk.governing(identifier, data, ""), trial, data)
    except ContractError as error:
        if any(fault.path not in (".", "") for fault in error.faults):
            raise
        undated = library.product(identifier).by
        return _Walk(desk.contract(identifier), trial, data, undated=undated, notice=error.message)


def _acted(walk: _Walk, verb: str, path: str, posted: Posted) -> Screen | None:
    """Do what the action asks; the screen where it stops there."""
    if verb in ("", "décider", "commencer"):
        return None
    rank = ""
    if verb == "ôter":
        path, _, rank = path.removesuffix("]").rpartition("[")
    slot = slot_at(walk.contract.program, walk.data, path)
    if slot is None:
        walk.notice = "Cette question n’est plus posée."
        return None
    match verb:
        case "répondre":
            return _answered(walk, slot, posted)
        case "inconnu":
            _not_known(walk, slot)
        case "retirer":
            _forget(walk, slot)
        case "modifier":
            return _question(walk, slot)
        case "liste" | "ajouter" | "ôter":
            return _listed(walk, verb, slot, posted, rank)
    return None


# --- answers


def _answered(walk: _Walk, slot: Slot, posted: Posted) -> Screen | None:
    value = posted_value(slot.symbol, slot.path, posted, hour=slot.hour)
    if value is None:
        return _question(walk, slot, (NOTHING_GIVEN,))
    if slot.symbol.type.kind is Kind.LIST:
        return _counted(walk, slot, str(value))
    before, whole = slot.held, deepcopy(walk.data)
    _forget(walk, slot)
    if slot.hour:
        slot.holder[slot.symbol.json] = f"{str(before)[:10]}T{value}"
    else:
        day = day_of(slot.path) if slot.symbol.what == "parameter" else None
        slot.holder[slot.symbol.json] = dated_answer(before, value, day) if day else value
    try:
        walk.contract.facts(pruned(walk.data))
    except ContractError as error:
        own = [fault for fault in error.faults if fault.path.startswith(slot.path.partition(" (")[0])]
        if own:
            walk.data = whole
            return _question(walk, slot, tuple(_told(fault) for fault in own), value)
    walk.trial = walk.trial.having(walk.data, slot.path.partition(" (")[0])
    return None


def _counted(walk: _Walk, slot: Slot, written: str) -> Screen | None:
    if not (written.isascii() and written.isdecimal() and len(written) < 4):
        return _question(walk, slot, ("Écrivez un nombre entier.",), written)
    count = int(written)
    if count > MOST_ELEMENTS:
        told = f"Au-delà de {MOST_ELEMENTS}, donnez le cas dans un fichier (« Reprendre un cas »)."
        return _question(walk, slot, (told,), written)
    kept = slot.held if isinstance(slot.held, list) else []
    _forget(walk, slot)
    slot.holder[slot.symbol.json] = [*kept[:count], *({} for _ in range(count - len(kept)))]
    walk.trial = walk.trial.having(walk.data, slot.path)
    return _filling(walk, _outermost(walk, slot)) if count else None


def _listed(walk: _Walk, verb: str, slot: Slot, posted: Posted, rank: str) -> Screen | None:
    """The list edited as posted, then one element more, or one less (``slot`` is the list, its path may be within)."""
    program = walk.contract.program
    whole = slot_at(program, walk.data, next(iter(posted.get("liste", ())), "")) or _outermost(walk, slot)
    if whole.symbol.type.kind is not Kind.LIST:
        return None
    held = whole.held if isinstance(whole.held, list) else []
    whole.holder[whole.symbol.json] = posted_elements(program, whole.symbol, whole.path, held, posted)
    walk.trial = walk.trial.having(walk.data, whole.path)
    if verb == "liste":
        return None
    inner = slot_at(program, walk.data, slot.path)
    if inner is not None and inner.symbol.type.kind is Kind.LIST:
        elements = inner.holder.setdefault(inner.symbol.json, [])
        if verb == "ajouter" and len(elements) < MOST_ELEMENTS:
            elements.append({})
        elif verb == "ôter" and rank.isdecimal() and int(rank) < len(elements):
            del elements[int(rank)]
    return _filling(walk, whole)


def _outermost(walk: _Walk, slot: Slot) -> Slot:
    return slot_at(walk.contract.program, walk.data, slot.path.partition("[")[0]) or slot


def _not_known(walk: _Walk, slot: Slot) -> None:
    if slot.path.endswith(")") or slot.ranks:
        # An hour, a value on a day, the field of an element: what is known around it stays.
        walk.trial = replace(walk.trial, skipped=(*walk.trial.skipped, slot.path))
        return
    _forget(walk, slot)
    slot.holder.setdefault(UNKNOWNS, []).append(slot.symbol.json)
    walk.trial = walk.trial.having(walk.data, slot.path)


def _forget(walk: _Walk, slot: Slot) -> None:
    slot.holder.pop(slot.symbol.json, None)
    if slot.unknown:
        slot.holder[UNKNOWNS] = [one for one in slot.holder[UNKNOWNS] if one != slot.symbol.json]
    plain = slot.path.partition(" (")[0]
    walk.trial = replace(walk.trial, skipped=tuple(one for one in walk.trial.skipped if not one.startswith(plain)))


# --- screens


def _onward(walk: _Walk, *, decide: bool) -> Screen:
    """The next question, or the decision where it is wanted or nothing useful is left to ask."""
    contract = walk.contract
    try:
        case = contract.facts(walk.data)
    except ContractError as error:
        return _at_fault(walk, error.faults, "", {}) or _broken(walk, error.faults)
    decision = contract.decide(case, walk.trial.questions)
    weigh_within(decision, frozenset(walk.trial.skipped))
    walk.told = told_facts(case, walk.data, walk.trial.thread)
    waiting = {path for one in decision.questions for path in missing_of(decision, one)}
    if not decide:
        slot = _dated(walk)
        question = None if slot else next_asked(decision, walk.data, frozenset(walk.trial.skipped))
        walk.data = pruned(walk.data)
        path = slot.path if slot else question.slot.path if question else ""
        found = slot_at(contract.program, walk.data, path) if path else None
        if found is not None:
            shown = _question(walk, found)
            helps = tuple(dict.fromkeys(question.helps)) if question else ()
            return replace(shown, helps=helps, waiting=len(waiting), decision=decision)
    trial = walk.trial.having(walk.data)
    return Screen(contract, trial, decision=decision, told=walk.told, waiting=len(waiting), notice=walk.notice)


def _dated(walk: _Walk) -> Slot | None:
    """The fact whose day says which version governs, while nobody told it."""
    if not walk.undated:
        return None
    for symbol in dated_facts(walk.contract.program, walk.undated):
        path = path_of(symbol, walk.contract.program)
        slot = slot_at(walk.contract.program, walk.data, path)
        if slot is not None and slot.held is None and not slot.unknown:
            return slot
    return None


def _question(walk: _Walk, slot: Slot, errors: Sequence[str] = (), typed: Any = None) -> Screen:
    """The question about a fact; of a list that has elements, its elements."""
    program = walk.contract.program
    if slot.symbol.type.kind is Kind.LIST and slot.held and not errors:
        return _filling(walk, _outermost(walk, slot))
    text = asked(program, slot).text
    held = typed if typed is not None else _plain_held(slot)
    made = field_of(program, slot.symbol, slot.path, text, held, hour=slot.hour, errors=tuple(errors))
    problems = tuple((one, made.target) for one in made.errors)
    told = walk.told or _told_of(walk)
    trial = walk.trial.having(walk.data)
    return Screen(
        walk.contract, trial, typography(text), slot.path, made, problems=problems, told=told, notice=walk.notice
    )


def _plain_held(slot: Slot) -> Any:
    if slot.hour or (slot.symbol.what == "parameter" and isinstance(slot.held, list)):
        return None
    return slot.held


def _filling(walk: _Walk, slot: Slot, faults: Sequence[Fault] = ()) -> Screen:
    """The elements of a list to fill, each fault at its control."""
    by_path: dict[str, tuple[str, ...]] = {}
    for fault in faults:
        by_path[fault.path] = (*by_path.get(fault.path, ()), _told(fault))
    listed = list_form(walk.contract.program, slot.symbol, slot.path, slot.held or [], by_path)
    problems = tuple((told, _target(listed, path)) for path, every in by_path.items() for told in every)
    title = typography(asked_of(slot.symbol))
    trial = walk.trial.having(walk.data)
    return Screen(walk.contract, trial, title, slot.path, listed=listed, problems=problems)


def _target(listed: Listed, path: str) -> str:
    for element in listed.elements:
        if element.path == path:
            return element.id
        for one in element.fields:
            if one.path == path:
                return one.target
        for inner in element.lists:
            if path.startswith(inner.path):
                return _target(inner, path)
    return listed.id


def _at_fault(walk: _Walk, faults: Sequence[Fault], about: str, posted: Posted) -> Screen | None:
    """The question, or the list, where the first fault of a case can be put right."""
    for fault in faults:
        slot = slot_at(walk.contract.program, walk.data, fault.path.partition("[")[0])
        if slot is None:
            continue
        if slot.symbol.type.kind is Kind.LIST and isinstance(slot.held, list):
            return _filling(walk, slot, [one for one in faults if one.path.startswith(slot.path)])
        own = [_told(one) for one in faults if one.path == fault.path]
        typed = posted_value(slot.symbol, slot.path, posted) if slot.path == about else None
        return _question(walk, slot, own, typed)
    return None


def _broken(walk: _Walk, faults: Sequence[Fault]) -> Screen:
    problems = tuple((f"{fault.path} : {_told(fault)}", "") for fault in faults)
    return Screen(walk.contract, walk.trial, problems=problems, notice=walk.notice)


def _told_of(walk: _Walk) -> tuple[ToldFact, ...]:
    """What was told, where the case can be read."""
    try:
        case: Case = walk.contract.facts(pruned(walk.data))
    except ContractError:
        return ()
    return told_facts(case, walk.data, walk.trial.thread)


def _told(fault: Fault) -> str:
    sentences = (fault.message, fault.suggestion)
    return typography(" ".join(f"{capital(one)}." for one in sentences if one))
