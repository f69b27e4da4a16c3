"""What follows from a file that is left out: names unknown elsewhere, told in one line instead of one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from grammar.catalogue import Severity
from grammar.diagnostics import Diagnostic

# What is said of a name, a list, a perimeter, a clause or a reading that nothing declares.
_OF_UNKNOWN_NAMES = frozenset({"L001", "N005", "N006", "N007", "N010", "N011", "C002", "R003"})


def without_consequences(left_out: Iterable[Diagnostic], found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics of files, some of them left out, and of what was made of the others.

    Names unknown to the others may be those that a file left out declares: they are counted on its first error.
    """
    told = sorted(left_out)
    kept = [diagnostic for diagnostic in found if diagnostic.code not in _OF_UNKNOWN_NAMES]
    hidden = len({d for d in found if d.code in _OF_UNKNOWN_NAMES})
    first = next((i for i, d in enumerate(told) if d.severity is Severity.ERROR), None)
    if hidden and first is not None:
        line = "un nom inconnu ailleurs, déclaré peut-être ici, n'est pas montré"
        if hidden > 1:
            line = f"{hidden} noms inconnus ailleurs, déclarés peut-être ici, ne sont pas montrés"
        line = f"Ce fichier est laissé de côté : {line}."
        detail = f"{told[first].detail}\n{line}" if told[first].detail else line
        told[first] = replace(told[first], detail=detail)
    return [*told, *kept]
