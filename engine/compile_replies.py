"""The replies of a compiled decision: typed, or as plain data."""

from __future__ import annotations

from engine.compile_writer import ReasonTable, Writer, list_of
from engine.kinds import MOMENTS, Kind
from engine.program import Grandeur
from engine.values import silent

_VERDICTS = {"GRANTED": "accordé", "REFUSED": "refusé", "ESTABLISHED": "établi", "IDLE": "sans objet"}


def reply(writer: Writer, grandeur: Grandeur, *, plain: bool) -> str:
    """The source of the reply to a question; a tuple or a list of them where it is told of each element."""
    local = writer.request(grandeur.key)
    if grandeur.symbol.each is None:
        return _single(writer, grandeur, local, "", plain)
    listed = writer.listed(list_of(writer.program, grandeur, grandeur.symbol.each))
    one = _single(writer, grandeur, local, "[e0[-1]]", plain)
    return f'{{"elements": [{one} for e0 in {listed}]}}' if plain else f"tuple([{one} for e0 in {listed}])"


def _single(writer: Writer, grandeur: Grandeur, local: str, at: str, plain: bool) -> str:
    mask = writer.masks.get(local, f"m{local}{at}")
    settled, refused = (f"{name}[{mask}]" for name in tables_of(writer, grandeur))
    value = f"{local}{at}"

    def one(verdict: str, shown: str, reasons: str) -> str:
        if plain:
            return f'{{"verdict": {_VERDICTS[verdict]!r}, "value": {shown}, "reasons": [*{reasons}]}}'
        return f"({verdict}, {shown}, {reasons})"

    if grandeur.kind is Kind.RIGHT:
        return f"({one('GRANTED', 'True', settled)} if {value} else {one('REFUSED', 'False', refused)})"
    if grandeur.kind is Kind.BOOL:
        return f"({one('ESTABLISHED', 'True', settled)} if {value} else {one('ESTABLISHED', 'False', refused)})"
    established = one("ESTABLISHED", shown_source(writer, grandeur, value, plain), settled)
    if grandeur.symbol.right is None:
        return established
    if grandeur.kind in (Kind.AMOUNT, Kind.NUMBER):
        none = ("'0.00'" if grandeur.kind is Kind.AMOUNT else "0") if plain else "0"
        other = one("REFUSED", none, refused)
    else:
        idle = silent(f"sans objet : {grandeur.symbol.name}")
        other = one("IDLE", "None" if plain else writer.emitter.constant(idle), refused)
    return f"({established} if o{local}{at} else {other})"


def tables_of(writer: Writer, grandeur: Grandeur) -> tuple[str, str]:
    """The names of the tables from a mask to reasons: those that grant or set, those that refuse."""
    table = writer.tables[grandeur.key]
    constant = writer.emitter.constant
    return constant(ReasonTable(table.settled)), constant(ReasonTable(table.refused))


def shown_source(writer: Writer, grandeur: Grandeur, value: str, plain: bool) -> str:
    """The source of a value as the reply tells it."""
    kind = grandeur.kind
    if kind is Kind.LIST:
        indices = f"[e[-1] for e in {value}]"
        return indices if plain else f"tuple({indices})"
    if kind in (Kind.DOCUMENTS, Kind.SCHEDULE):
        source = f"tuple({value})"
    elif kind in MOMENTS:
        source = f"h.exact_moment({value})"
    elif kind is Kind.AMOUNT and plain:
        exact = f"h.show_amount({value})"
        return f"(f'{{{value} // 100}}.{{CENTS[{value} % 100]}}' if type({value}) is int and {value} >= 0 else {exact})"
    else:
        source = f"({value} if {value} is not U else h.unsettled())"
    return f"h.shown({source}, {writer.emitter.constant(grandeur.symbol.type)})" if plain else source
