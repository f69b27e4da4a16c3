"""The one exception of the façade, and the words it is told in: what is wrong, each fault, what to do."""

from __future__ import annotations

from collections.abc import Iterable

from engine.facts import Fault
from grammar.diagnostics import Diagnostic, Severity, nearest

#: A message tells so many faults, and counts the rest: all of them are in ``diagnostics`` and ``faults``.
MOST_TOLD = 10
_MOST_NAMES = 8


class ContractError(Exception):
    """Why contracts, a case or a name cannot be taken.

    ``message`` is one French sentence, ``suggestion`` what to do; ``diagnostics`` are the faults of contracts and
    ``faults`` those of a case, all of them. ``str()`` tells the whole, at most ten faults by name.
    """

    def __init__(
        self,
        message: str,
        diagnostics: tuple[Diagnostic, ...] = (),
        faults: tuple[Fault, ...] = (),
        suggestion: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.diagnostics = diagnostics
        self.faults = faults
        self.suggestion = suggestion

    def __str__(self) -> str:
        # Warnings stop nothing: beside errors they would hide what does.
        errors = [d for d in self.diagnostics if d.severity is Severity.ERROR]
        told = [_diagnostic(d) for d in errors or self.diagnostics] + [_fault(f) for f in self.faults]
        first = f"{self.message} ; {self.suggestion}" if self.suggestion else self.message
        if not told:
            return first
        rest = len(told) - MOST_TOLD
        more = [f"  et {rest} autre{'s' if rest > 1 else ''}"] if rest > 0 else []
        return "\n".join([f"{first} :", *told[:MOST_TOLD], *more])


def _diagnostic(one: Diagnostic) -> str:
    remedy = f" → {one.suggestion}" if one.suggestion else ""
    return f"  {one.span.file}:{one.span.line}:{one.span.column}: {one.code}: {one.message}{remedy}"


def _fault(one: Fault) -> str:
    remedy = f" → {one.suggestion}" if one.suggestion else ""
    return f"  {one.code}: {one.path} : {one.message}{remedy}"


def proposed(name: str, known: Iterable[str], label: str, none: str = "aucune") -> str:
    """« vouliez-vous écrire « … » ? », or the names there are: the first of them, and how many more."""
    names = list(dict.fromkeys(known))
    near = nearest(name, names)
    if near is not None:
        return f"vouliez-vous écrire « {near} » ?"
    rest = len(names) - _MOST_NAMES
    more = f" et {rest} autre{'s' if rest > 1 else ''}" if rest > 0 else ""
    return f"{label} : {', '.join(names[:_MOST_NAMES]) or none}{more}"
