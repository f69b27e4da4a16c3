"""The lines of an amount, a number, a date, a choice, a moment: what sets it, then its steps."""

from __future__ import annotations

from engine import contributions as k
from engine.compile_writer import Table, Writer
from engine.emit import NotCompiled, Records
from engine.kinds import MOMENTS, Kind
from engine.program import Grandeur
from engine.values import FOREVER
from engine.whole_numbers import always_whole

_REFUSED_IS_ZERO = (Kind.AMOUNT, Kind.NUMBER)


def write_quantity(writer: Writer, grandeur: Grandeur, local: str, records: Records, share: str = "") -> None:
    """A value in ``local``, in ``m<local>`` the mask of the clauses that decided, in ``o<local>`` whether it has an
    object.

    ``share`` is the source of the part of an element, where a clause shares an amount.
    """
    reserve = writer.reserve(grandeur)
    moment = grandeur.kind in MOMENTS
    if moment and grandeur.steps:
        raise NotCompiled(f"{grandeur.key}: a moment that moves")
    names = (grandeur.shares[0].clause,) if share else tuple(a.clause for a in grandeur.assigns)
    refused = writer.tables[f"right of {grandeur.key}"].refused if reserve else ()
    writer.tables[grandeur.key] = Table(refused, (*names, *(s.clause for s in grandeur.steps)))
    # Everything the block reads is asked for before the block is opened.
    whens = [writer.truth(a.when, records) for a in grandeur.assigns]
    values = [writer.value(a.value, records) for a in grandeur.assigns]
    writer.befores[grandeur.key] = local
    steps = [_step(writer, step, records) for step in grandeur.steps]
    if reserve is None:
        with writer.guarded(f"{local} = U; m{local} = 0"):
            _body(writer, grandeur, local, whens, values, steps, share)
        return
    nothing = 0 if grandeur.kind in _REFUSED_IS_ZERO else "U"
    with writer.guarded(f"o{local} = True; {local} = U; m{local} = 0"):
        with writer.block(f"if {reserve[0]}:"):
            writer.line(f"o{local} = True")
            _body(writer, grandeur, local, whens, values, steps, share)
        writer.line(f"else: o{local} = False; {local} = {nothing}; m{local} = {reserve[1]}")


def _body(
    writer: Writer,
    grandeur: Grandeur,
    local: str,
    whens: list[str],
    values: list[str],
    steps: list[tuple[str, str, str]],
    share: str,
) -> None:
    if share:
        writer.line(f"m{local} = 1; {local} = {share}", grandeur.shares[0].clause)
        first = 1
    else:
        _assigned(writer, grandeur, local, whens, values)
        first = len(grandeur.assigns)
    ends = [first + i for i, step in enumerate(grandeur.steps) if step.name == "end"]
    # An end alone needs no comparison: it holds as soon as it has had an effect.
    ends = ends if len(grandeur.steps) > 1 else []
    if ends:
        writer.line(f"{' = '.join(f'a{bit}' for bit in ends)} = None")
    for index, (step, sources) in enumerate(zip(grandeur.steps, steps, strict=True)):
        _apply(writer, step, sources, first + index, local)
    for bit in ends:
        # An end is a reason when it is the one that holds in the end.
        writer.line(f"if m{local} & {1 << bit} and a{bit} != {local}: m{local} &= {~(1 << bit)}")
    _post(writer, grandeur, local)


def _assigned(writer: Writer, grandeur: Grandeur, local: str, whens: list[str], values: list[str]) -> None:
    if whens == ["True"]:
        writer.line(f"m{local} = 1; {local} = {values[0]}", grandeur.assigns[0].clause)
        return
    ends = any(step.name == "end" for step in grandeur.steps)
    writer.line(f"m{local} = 0; {local} = {FOREVER if ends else 'U'}")
    spoken = False
    for index, assign in enumerate(grandeur.assigns):
        beaten = [
            f"(not {whens[other]})"
            for other, rival in enumerate(grandeur.assigns)
            if other != index and (assign.clause in rival.over or "toutes" in rival.over) and whens[other] != "False"
        ]
        if whens[index] == "False" or "(not True)" in beaten:
            continue
        condition = " and ".join(part for part in (whens[index], *beaten) if part != "True")
        settled = f"m{local} |= {1 << index}; {local} = {values[index]}"
        opening = f"if {condition}:" if condition else "if True:"
        if spoken:
            with writer.block(opening, assign.clause):
                writer.line(f"if m{local} and {local} != {values[index]}: h.unsettled()")
                writer.line(settled, assign.clause)
        else:
            writer.line(f"{opening} {settled}", assign.clause)
        spoken = True


def _step(writer: Writer, step: k.Step, records: Records) -> tuple[str, str, str]:
    used = writer.value(step.perimeter.used, records) if step.perimeter else ""
    return writer.truth(step.when, records), writer.value(step.amount, records), used


def _apply(writer: Writer, step: k.Step, sources: tuple[str, str, str], bit: int, local: str) -> None:
    when, amount, used = sources
    if when == "False":
        return
    opening = [f"x = {amount} - {used}", "if x < 0: x = 0"] if used else [f"x = {amount}"]
    told = f"m{local} |= {1 << bit}; "
    match step.name:
        case "add" | "subtract":
            closing = f"if x: {told}{local} {'+' if step.name == 'add' else '-'}= x"
        case "cap":
            closing = f"if x < {local}: {told}{local} = x"
        case "end":
            closing = f"if x < {local}: {told}{local} = a{bit} = x"
        case "floor":
            closing = f"if x > {local}: {told}{local} = x"
        case _:
            closing = f"if x != {local}: {told}{local} = x"
    lines = (*opening, closing)
    if when == "True":
        for line in lines:
            writer.line(line, step.clause)
        return
    with writer.block(f"if {when}:", step.clause):
        for line in lines:
            writer.line(line, step.clause)


def _post(writer: Writer, grandeur: Grandeur, local: str) -> None:
    """Round an amount where it is posted, unless it is whole whatever the case."""
    if grandeur.kind is not Kind.AMOUNT:
        return
    digits, direction = grandeur.symbol.rounding or (2, 0)
    parts = [a.value for a in grandeur.assigns] + [s.amount for s in grandeur.steps]
    parts += [s.perimeter.used for s in grandeur.steps if s.perimeter]
    parts += [part for share in grandeur.shares for part in (share.need, share.total)]
    whole = all(always_whole(part, writer.program, grandeur.key, writer.emitter.fixed) for part in parts)
    if digits != 2 or not whole:
        test = f"if type({local}) is not int: " if digits == 2 else ""
        writer.line(f"{test}{local} = h.posted({local}, {digits}, {direction})")
