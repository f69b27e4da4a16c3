"""The lines of a right or of a yes/no grandeur, and of « this duty was missed »."""

from __future__ import annotations

from engine import contributions as k
from engine import core as c
from engine.compile_writer import Table, Writer
from engine.emit import NotCompiled, Records
from engine.kinds import MOMENTS, Kind
from engine.program import Grandeur
from engine.reasons import reason_order
from engine.values import FOREVER


def write_right(writer: Writer, grandeur: Grandeur, local: str, records: Records) -> None:
    """A truth in ``local`` and in ``m<local>`` the mask of the clauses that decided.

    Each clause is looked at apart: one that closes the right settles it, whatever is unknown of the others. Which
    clauses decided is then not told: the interpreter may know of a clause what the order of looking hid from here.
    """
    order = reason_order(writer.program, grandeur)
    closing: list[tuple[str, str]] = []
    for require in grandeur.requires:
        given, needed = writer.truth(require.given, records), writer.truth(require.condition, records)
        closing.append((f"(not {needed})" if given == "True" else f"({given} and not {needed})", require.clause))
    lifted: list[tuple[str, str]] = []
    for block in grandeur.blocks:
        when = writer.truth(block.when, records)
        if block.lifts:
            works = [_lift(writer, lift, records) for lift in block.lifts]
            lifted += [(f"({when} and {w})", lift.clause) for w, lift in zip(works, block.lifts, strict=True)]
            when = "False" if when == "False" else f"({when} and not ({' or '.join(works)}))"
        closing.append((when, block.clause))
    grants = [(writer.truth(grant.when, records), grant.clause) for grant in grandeur.grants]
    writer.tables[grandeur.key] = Table(order.refused, order.settled)
    closed, granted = f"u{local}", f"w{local}"
    writer.line(f"m{local} = 0; {closed} = {granted} = False")
    for (source, clause), bit in zip(closing, order.refused_bits, strict=True):
        _mark(writer, source, f"m{local} |= {1 << bit}", clause, f"{closed} = True")
    writer.line(f"if m{local}: {local} = False")
    with writer.block("else:"):
        sure = sum(1 << bit for (source, _), bit in zip(grants, order.grant_bits, strict=True) if source == "True")
        writer.line(f"m{local} = {sure}")
        for (source, clause), bit in zip(grants, order.grant_bits, strict=True):
            if source != "True":
                _mark(writer, source, f"m{local} |= {1 << bit}", clause, f"{granted} = True")
        # A refused right names the clauses that would have granted it; a « non » needs no reason.
        failed = sum(1 << bit for bit in order.failed_bits) if grandeur.kind is Kind.RIGHT else 0
        if not sure:
            writer.line(f"if not m{local} and not {granted}: {local} = False; m{local} = {failed}")
        writer.line(f"{'if' if sure else 'elif'} {closed}{'' if sure else f' or not m{local}'}: {local} = U")
        with writer.block("else:"):
            writer.line(f"{local} = True")
            for (source, clause), bit in zip(lifted, order.lift_bits, strict=True):
                _mark(writer, source, f"m{local} |= {1 << bit}", clause, f"{granted} = True")
    writer.line(f"if {closed} or {granted}: m{local} = U")


def _mark(writer: Writer, condition: str, marking: str, clause: str, otherwise: str) -> None:
    """A mark where a condition holds; what is written otherwise where it is not known."""
    if condition != "False":
        with writer.guarded(otherwise):
            writer.line(f"if {condition}: {marking}" if condition != "True" else marking, clause)


def _lift(writer: Writer, lift: k.Lift, records: Records) -> str:
    when = writer.truth(lift.when, records)
    if not lift.lifts:
        return when
    return f"({when} and not ({' or '.join(_lift(writer, inner, records) for inner in lift.lifts)}))"


def missed(writer: Writer, clause: str) -> str:
    """The source of « the duty of this clause was missed » (see `engine.duties`)."""
    duty = writer.program.duties[clause]
    when = writer.truth(duty.when)
    if duty.advice or when == "False":
        return "False"
    if duty.event is None:
        # Without event nor appreciation the duty is to be appreciated: nothing compiled can tell.
        late = f"(not {writer.truth(duty.kept)})" if duty.kept is not None else "U"
    elif duty.kept is not None:
        raise NotCompiled(clause)
    elif duty.deadline is None:
        late = f"({_day(writer, duty.event)} >= {FOREVER})"
    else:
        event, deadline = _day(writer, duty.event), _day(writer, duty.deadline)
        late = f"h.missed({event}, {deadline}, {writer.value(duty.today) if duty.today else None})"
    return late if when == "True" else f"({when} and {late})"


def _day(writer: Writer, node: c.Core) -> str:
    return writer.value(c.Op("day", (node,), node.type) if node.type.kind in MOMENTS else node)
