"""A chronology: what other grandeurs, of the contract or of those it reads, date; each line with its own reasons."""

from __future__ import annotations

from engine.deciding import deciding_effects
from engine.effects import RECORD
from engine.evaluate import Evaluator
from engine.facts import path_of
from engine.outcomes import Effect, Outcome, Verdict, undetermined
from engine.program import Grandeur
from engine.values import Runtime, Unknown, bounds, merged

Line = tuple[str, str, Runtime, Runtime, str, tuple[str, ...]]
"""The clause, what is dated as the clause names it, the day, whether the line stands, the path, the reasons."""


def chronology(evaluator: Evaluator, grandeur: Grandeur) -> Outcome:
    """The lines by date, then clause, then name; what does not happen comes last."""
    lines: list[Line] = []
    effects: list[Effect] = []
    for entry in grandeur.entries:
        when = evaluator.value(entry.when, {})
        if when is False:
            continue
        day = evaluator.value(entry.date, {})
        dated = evaluator.program.grandeurs[entry.grandeur]
        outcome = evaluator.outcome(dated.key)
        reasons = dict.fromkeys(e.clause for e in deciding_effects(evaluator, dated, outcome, None))
        path = path_of(dated.symbol, evaluator.program)
        lines.append((entry.clause, entry.told, day, when, path, tuple(reasons)))
        effects.append(Effect(entry.clause, RECORD, when))
    lines.sort(key=lambda line: (bounds(line[2])[0], line[0], line[1]))
    waiting = [part for line in lines for part in line[2:4] if isinstance(part, Unknown)]
    verdict = undetermined(merged(waiting)) if waiting else Verdict.SETTLED
    return Outcome(tuple(lines), verdict, tuple(effects))
