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
from service.asking import MOST_ELEMENTS, Slot, asked, dated_answer, day_of, missing_of, next_asked, weigh_within
from service.pages.elements import Listed, asked_of, list_form, posted_elements
from service.pages.fields import Field, Posted, field_of, posted_value
from service.pages.places import Spot, spot_at
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
    spot = spot_at(walk.contract.program, walk.data, path)
    if spot is None:
        walk.notice = "Cette question n’est plus posée."
        return None
    match verb:
        case "répondre":
            return _answered(walk, spot, posted)
        case "inconnu":
            _not_known(walk, spot)
        case "retirer":
            _forget(walk, spot)
        case "modifier":
            return _question(walk, spot)
        case "liste" | "ajouter" | "ôter":
            return _listed(walk, verb, spot, posted, rank)
    return None


# --- answers


def _answered(walk: _Walk, spot: Spot, posted: Posted) -> Screen | None:
    value = posted_value(spot.symbol, spot.path, posted, hour=spot.hour)
    if value is None:
        return _question(walk, spot, (NOTHING_GIVEN,))
    if spot.symbol.type.kind is Kind.LIST:
        return _counted(walk, spot, str(value))
    before, whole = spot.held, deepcopy(walk.data)
    _forget(walk, spot)
    if spot.hour:
        spot.holder[spot.symbol.json] = f"{str(before)[:10]}T{value}"
    else:
        day = day_of(spot.path) if spot.symbol.what == "parameter" else None
        spot.holder[spot.symbol.json] = dated_answer(before, value, day) if day else value
    try:
        walk.contract.facts(pruned(walk.data))
    except ContractError as error:
        own = [fault for fault in error.faults if fault.path.startswith(spot.path.partition(" (")[0])]
        if own:
            walk.data = whole
            return _question(walk, spot, tuple(_told(fault) for fault in own), value)
    walk.trial = walk.trial.having(walk.data, spot.path.partition(" (")[0])
    return None


def _counted(walk: _Walk, spot: Spot, written: str) -> Screen | None:
    if not (written.isascii() and written.isdecimal() and len(written) < 4):
        return _question(walk, spot, ("Écrivez un nombre entier.",), written)
    count = int(written)
    if count > MOST_ELEMENTS:
        told = f"Au-delà de {MOST_ELEMENTS}, donnez le cas dans un fichier (« Reprendre un cas »)."
        return _question(walk, spot, (told,), written)
    kept = spot.held if isinstance(spot.held, list) else []
    _forget(walk, spot)
    spot.holder[spot.symbol.json] = [*kept[:count], *({} for _ in range(count - len(kept)))]
    walk.trial = walk.trial.having(walk.data, spot.path)
    return _filling(walk, _outermost(walk, spot)) if count else None


def _listed(walk: _Walk, verb: str, spot: Spot, posted: Posted, rank: str) -> Screen | None:
    """The list edited as posted, then one element more, or one less (``spot`` is the list, its path may be within)."""
    program = walk.contract.program
    whole = spot_at(program, walk.data, next(iter(posted.get("liste", ())), "")) or _outermost(walk, spot)
    if whole.symbol.type.kind is not Kind.LIST:
        return None
    held = whole.held if isinstance(whole.held, list) else []
    whole.holder[whole.symbol.json] = posted_elements(program, whole.symbol, whole.path, held, posted)
    walk.trial = walk.trial.having(walk.data, whole.path)
    if verb == "liste":
        return None
    inner = spot_at(program, walk.data, spot.path)
    if inner is not None and inner.symbol.type.kind is Kind.LIST:
        elements = inner.holder.setdefault(inner.symbol.json, [])
        if verb == "ajouter" and len(elements) < MOST_ELEMENTS:
            elements.append({})
        elif verb == "ôter" and rank.isdecimal() and int(rank) < len(elements):
            del elements[int(rank)]
    return _filling(walk, whole)


def _outermost(walk: _Walk, spot: Spot) -> Spot:
    return spot_at(walk.contract.program, walk.data, spot.path.partition("[")[0]) or spot


def _not_known(walk: _Walk, spot: Spot) -> None:
    if spot.path.endswith(")") or spot.ranks:
        # An hour, a value on a day, the field of an element: what is known around it stays.
        walk.trial = replace(walk.trial, skipped=(*walk.trial.skipped, spot.path))
        return
    _forget(walk, spot)
    spot.holder.setdefault(UNKNOWNS, []).append(spot.symbol.json)
    walk.trial = walk.trial.having(walk.data, spot.path)


def _forget(walk: _Walk, spot: Spot) -> None:
    spot.holder.pop(spot.symbol.json, None)
    if spot.unknown:
        spot.holder[UNKNOWNS] = [one for one in spot.holder[UNKNOWNS] if one != spot.symbol.json]
    plain = spot.path.partition(" (")[0]
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
        spot = _dated(walk)
        question = None if spot else next_asked(decision, walk.data, frozenset(walk.trial.skipped))
        walk.data = pruned(walk.data)
        path = spot.path if spot else question.slot.path if question else ""
        found = spot_at(contract.program, walk.data, path) if path else None
        if found is not None:
            shown = _question(walk, found)
            helps = tuple(dict.fromkeys(question.helps)) if question else ()
            return replace(shown, helps=helps, waiting=len(waiting), decision=decision)
    trial = walk.trial.having(walk.data)
    return Screen(contract, trial, decision=decision, told=walk.told, waiting=len(waiting), notice=walk.notice)


def _dated(walk: _Walk) -> Spot | None:
    """The fact whose day says which version governs, while nobody told it."""
    if not walk.undated:
        return None
    for symbol in dated_facts(walk.contract.program, walk.undated):
        path = path_of(symbol, walk.contract.program)
        spot = spot_at(walk.contract.program, walk.data, path)
        if spot is not None and spot.held is None and not spot.unknown:
            return spot
    return None


def _question(walk: _Walk, spot: Spot, errors: Sequence[str] = (), typed: Any = None) -> Screen:
    """The question about a fact; of a list that has elements, its elements."""
    program = walk.contract.program
    if spot.symbol.type.kind is Kind.LIST and spot.held and not errors:
        return _filling(walk, _outermost(walk, spot))
    record = ""
    element = spot.ranks[-1] if spot.ranks else None
    if element is not None:
        base = spot_at(program, walk.data, spot.path.rpartition("[")[0])
        record = base.symbol.type.of if base else ""
        element = element if record else None
    text = asked(program, Slot(spot.path, spot.symbol, spot.holder, element, record)).text
    held = typed if typed is not None else _plain_held(spot)
    made = field_of(program, spot.symbol, spot.path, text, held, hour=spot.hour, errors=tuple(errors))
    problems = tuple((one, made.target) for one in made.errors)
    told = walk.told or _told_of(walk)
    trial = walk.trial.having(walk.data)
    return Screen(
        walk.contract, trial, typography(text), spot.path, made, problems=problems, told=told, notice=walk.notice
    )


def _plain_held(spot: Spot) -> Any:
    if spot.hour or (spot.symbol.what == "parameter" and isinstance(spot.held, list)):
        return None
    return spot.held


def _filling(walk: _Walk, spot: Spot, faults: Sequence[Fault] = ()) -> Screen:
    """The elements of a list to fill, each fault at its control."""
    by_path: dict[str, tuple[str, ...]] = {}
    for fault in faults:
        by_path[fault.path] = (*by_path.get(fault.path, ()), _told(fault))
    listed = list_form(walk.contract.program, spot.symbol, spot.path, spot.held or [], by_path)
    problems = tuple((told, _target(listed, path)) for path, every in by_path.items() for told in every)
    title = typography(asked_of(spot.symbol))
    trial = walk.trial.having(walk.data)
    return Screen(walk.contract, trial, title, spot.path, listed=listed, problems=problems)


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
        spot = spot_at(walk.contract.program, walk.data, fault.path.partition("[")[0])
        if spot is None:
            continue
        if spot.symbol.type.kind is Kind.LIST and isinstance(spot.held, list):
            return _filling(walk, spot, [one for one in faults if one.path.startswith(spot.path)])
        own = [_told(one) for one in faults if one.path == fault.path]
        typed = posted_value(spot.symbol, spot.path, posted) if spot.path == about else None
        return _question(walk, spot, own, typed)
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
