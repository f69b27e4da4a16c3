"""What is said and done of a decision after it is made: notes, the flag for a human review, who read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from engine import Fault
from service.journal import Act, Journal, Kind
from service.journal.personal import act_data
from service.web.answering import encode, fresh
from service.web.bodies import json_body
from service.web.decision_routes import entry_of
from service.web.doors import caller_of
from service.web.members import any_text, read_members
from service.web.problems import Problem

#: A note is a few sentences.
LONGEST_NOTE = 4_000
_SAID = (Kind.NOTE, Kind.FLAG, Kind.UNFLAG)


def said_of(journal: Journal, decision: str) -> tuple[tuple[Act, ...], bool]:
    """The notes and the flags of a decision, the oldest first, and whether a human review is asked for and not done."""
    acts = tuple(journal.acts(*_SAID, subject=decision))
    flags = [act.kind for act in acts if act.kind is not Kind.NOTE]
    return acts, bool(flags) and flags[-1] is Kind.FLAG


def fault_of_note(text: str) -> str:
    """Why a text is no note, in a French sentence; "" where it is one."""
    if not text.strip():
        return "une note ou un motif a au moins un mot"
    if len(text) > LONGEST_NOTE:
        return f"une note a {LONGEST_NOTE} caractères au plus"
    return "le caractère nul n'est pas gardé" if "\0" in text else ""


async def notes(request: Request) -> Response:
    """The notes and the flags of a decision; once it is erased, who said when, without their words."""
    entry, journal = await entry_of(request, "notes", erased=True)
    acts, flagged = await request.app.state.work.run(lambda: said_of(journal, entry.id))
    # Of what is erased there is nothing left to review: its flag falls with it.
    told = {"decision": entry.id, "erased": entry.erased, "flagged": flagged and not entry.erased}
    return _answer(told | {"acts": [act_data(act) for act in acts]})


async def note(request: Request) -> Response:
    """Note something on a decision."""
    return await _say(request, lambda journal, one, by, text: journal.note(one, by, text), 201)


async def flag(request: Request) -> Response:
    """Ask that a human look at a decision, and say why."""
    return await _say(request, lambda journal, one, by, text: journal.flag(one, by, text), 200)


async def unflag(request: Request) -> Response:
    """Say that a human looked at a decision, and what came of it."""
    return await _say(request, lower, 200)


def lower(journal: Journal, decision: str, by: str, text: str) -> Act:
    """Lower the flag of a decision. Raises `Problem` where none is up."""
    if not said_of(journal, decision)[1]:
        raise Problem("conflit", "Aucune relecture n'est demandée pour cette décision.")
    return journal.unflag(decision, by, text)


async def accesses(request: Request) -> Response:
    """Who read a decision, when, through what; this reading too. The chain has it after the decision is erased."""
    entry, journal = await entry_of(request, "accès", erased=True)
    found = await request.app.state.work.run(lambda: [act_data(act) for act in journal.accesses(entry.id)])
    return _answer({"decision": entry.id, "erased": entry.erased, "accesses": found})


async def _say(request: Request, say: Callable[[Journal, str, str, str], Act], status: int) -> Response:
    (text,) = read_members(await json_body(request), {"text": _note})
    entry, journal = await entry_of(request, "note")
    by = caller_of(request)
    act: Act = await request.app.state.work.run(lambda: say(journal, entry.id, by, text))
    return _answer(act_data(act), status)


def _note(value: Any, path: str, faults: list[Fault]) -> str:
    text = any_text(value, path, faults)
    if isinstance(value, str) and fault_of_note(text):
        faults.append(Fault(path, "F010", fault_of_note(text)))
    return text


def _answer(data: Any, status: int = 200) -> Response:
    return fresh(encode(data), status=status)


def routes() -> list[BaseRoute]:
    """The routes of what is said of decisions."""
    return [
        Route("/decisions/{id}/notes", notes, name="notes"),
        Route("/decisions/{id}/notes", note, methods=["POST"], name="note"),
        Route("/decisions/{id}/flag", flag, methods=["PUT"], name="flag"),
        Route("/decisions/{id}/flag", unflag, methods=["DELETE"], name="unflag"),
        Route("/decisions/{id}/accesses", accesses, name="accesses"),
    ]
