"""The French sentence of every clause: one function for each verb, named in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from engine.clauses import Clause
from engine.program import Program
from render import amounts, dates, definitions, documents, duties, lists, prose, rights, states
from render.blocks import Block
from render.lines import lines
from render.retained import retained_options
from render.runs import plain
from render.telling import Line, Telling, completing, joined
from render.words import FigureTable

Sentence = Callable[[Telling], tuple[Block, ...]]

SENTENCES: Mapping[str, Sentence] = MappingProxyType({
    "accorde": rights.decide, "établit": rights.decide, "couvre": rights.decide,
    "exclut": rights.decide, "suspend": rights.decide, "refuse": rights.decide, "conditionne": rights.decide,
    "subordonne": rights.require, "déchoit de": rights.forfeit,
    "lève": rights.lift, "limite": rights.limit, "charge de la preuve": rights.prove, "reprend": rights.take_up,
    "fixe": amounts.assign, "ajoute": amounts.add, "retranche": amounts.subtract, "plafonne": amounts.cap,
    "relève": amounts.floor, "répartit": amounts.share,
    "reporte": dates.put_off, "avance": dates.bring_forward, "met fin à": dates.end,
    "retient": lists.select, "écarte": lists.select,
    "exige": documents.require, "crédite": lists.credit, "débite": lists.debit, "inscrit": lists.enter,
    "oblige": duties.oblige, "conseille": duties.advise,
    "augmente": states.increase, "diminue": states.decrease, "remet": states.reset,
    "prélève": states.draw,
    "définit": definitions.define, "ouvre": prose.open_hours, "énonce": prose.state, "informe": prose.state,
})  # fmt: skip

#: How a clause is told as a line of a list of its kind.
LINES: Mapping[str, Sentence] = MappingProxyType({"exige": documents.line})

#: How a clause is told as one of several cases of a sentence that it shares with others.
CASES: Mapping[str, Callable[[Telling], Line | None]] = MappingProxyType({
    **dict.fromkeys(("accorde", "établit", "couvre"), rights.case_of),
    **dict.fromkeys(("exclut", "suspend", "refuse", "conditionne"), rights.case_of),
    **dict.fromkeys(("retient", "écarte"), lists.case_of),
    "subordonne": rights.need_of, "lève": rights.exception_of,
})  # fmt: skip


def tell(
    program: Program, clause: Clause, figures: FigureTable, options: Mapping[str, str], *, listed: bool = False
) -> tuple[Block, ...]:
    """What a clause says, under the readings retained. Raises KeyError for a verb without a sentence."""
    telling = Telling(program, clause, figures, options)
    if telling.block.get("texte") is not None:
        return prose.written(telling)
    verb = telling.clause.verb
    write = LINES[verb] if listed and verb in LINES else SENTENCES[verb]
    return joined((*write(telling), *completing(telling)))


def line_of(program: Program, clause: Clause, figures: FigureTable, options: Mapping[str, str]) -> Line | None:
    """A clause as one of several cases; None where its verb or what it says besides needs a sentence of its own."""
    telling = Telling(program, clause, figures, options)
    case = CASES.get(telling.clause.verb)
    return case(telling) if case else None


def sentence_of(program: Program, identifier: str) -> str:
    """What a clause says, as plain text. Raises KeyError for an unknown clause."""
    clause = program.clauses[identifier]
    blocks = tell(program, clause, FigureTable(program), retained_options(program))
    return "\n".join(line for block in blocks for line in lines_of(block))


def lines_of(block: Block) -> list[str]:
    """A block as lines of plain text."""
    return [plain(line) for line in lines(block)]
