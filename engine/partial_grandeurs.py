"""The lines of rights, quantities and filtered lists that keep three values and bounds (see `engine.partial`).

Each follows its counterpart in `engine.combine`, `engine.combine_lists` or `engine.duties`, clause by clause.
"""

from __future__ import annotations

from engine import contributions as k
from engine import core as c
from engine.compile_writer import list_of
from engine.emit import NotCompiled, Records
from engine.kinds import MOMENTS, Kind
from engine.partial_operators import known
from engine.partial_writer import TRUTHS, PartialWriter
from engine.program import Grandeur
from engine.reasons import reason_order
from engine.values import FOREVER

_COUNTED = (Kind.AMOUNT, Kind.NUMBER)
_LEAST = "({amount} if {amount} < {before} else {before})"
#: For each step, the helper, and its source where all is known.
_STEPS = {
    "add": ("plus", "{before} + {amount}"),
    "subtract": ("minus", "{before} - {amount}"),
    "cap": ("lesser", _LEAST),
    "end": ("lesser", _LEAST),
    "floor": ("greater", "({amount} if {amount} > {before} else {before})"),
}


def write(writer: PartialWriter, grandeur: Grandeur, local: str) -> None:
    """The lines of a grandeur: its value in ``local``, in ``m<local>`` the mask of the clauses that decided."""
    if grandeur.symbol.each is not None or grandeur.shares:
        raise NotCompiled(grandeur.key)
    if grandeur.kind in TRUTHS:
        _right(writer, grandeur, local)
    elif grandeur.kind is Kind.LIST and grandeur.grouping is None and grandeur.periods is None:
        _selection(writer, grandeur, local)
    elif grandeur.kind in (Kind.LIST, Kind.DOCUMENTS, Kind.SCHEDULE, Kind.CHRONOLOGY):
        raise NotCompiled(grandeur.key)
    else:
        _quantity(writer, grandeur, local)


# --- rights


def _right(writer: PartialWriter, grandeur: Grandeur, local: str) -> None:
    """What closes the right settles it; else what may grant it; else it waits for all that is open."""
    if any(r.proof is not None for r in grandeur.requires) or any(b.proof and not b.owed for b in grandeur.blocks):
        raise NotCompiled(grandeur.key)  # what is not known closes the right, or is taken as met
    order = reason_order(writer.program, grandeur)
    mask, waits, lifts, granted = f"m{local}", f"q{local}", f"l{local}", f"a{local}"
    lifted_bits = iter(order.lift_bits)
    writer.line(f"{mask} = {lifts} = 0; {waits} = False")
    closing = iter(order.refused_bits)
    for require in grandeur.requires:
        given = c.Op(
            "and", (require.given, c.Op("not", (require.condition,), require.condition.type)), require.given.type
        )
        _count(writer, writer.truth(given), mask, 1 << next(closing), waits, "")
    for block in grandeur.blocks:
        bits = [1 << next(lifted_bits) for _ in block.lifts]
        active = _active(writer, block, lifts, bits)
        proof = writer.truth(block.proof) if block.proof is not None else ""
        _count(writer, active, mask, 1 << next(closing), waits, f" and {proof} is not True" if proof else "")
    writer.line(f"if {mask}: {local} = False")
    with writer.block("else:"):
        writer.line(f"{granted} = False")
        for grant, bit in zip(grandeur.grants, order.grant_bits, strict=True):
            one = writer.truth(grant.when)
            if one == "False":
                continue
            writer.line(f"if {one} is True: {mask} |= {1 << bit}")
            writer.line(f"elif {one} is not False: {granted} = {one} if {granted} is False else {granted} | {one}")
        failed = sum(1 << bit for bit in order.failed_bits) if grandeur.kind is Kind.RIGHT else 0
        writer.line(f"if not {mask} and {granted} is False: {local} = False; {mask} = {failed}")
        writer.line(f"elif not {mask}: {local} = {granted} if {waits} is False else {granted} | {waits}")
        writer.line(f"elif {waits} is False: {local} = True; {mask} |= {lifts}")
        writer.line(f"else: {local} = {waits}; {mask} = 0")


def _count(writer: PartialWriter, one: str, mask: str, bit: int, waits: str, unless: str) -> None:
    if one == "False":
        return
    writer.line(f"if {one} is True: {mask} |= {bit}")
    writer.line(f"elif {one} is not False{unless}: {waits} = {one} if {waits} is False else {waits} | {one}")


def _active(writer: PartialWriter, block: k.Block, lifts: str, bits: list[int]) -> str:
    """Whether a block applies and nothing lifts it; the lifts that work are marked."""
    applies = writer.truth(block.when)
    if not block.lifts or applies == "False":
        return applies
    active = writer.put(applies)
    with writer.block(f"if {applies} is not False:"):
        lifted = writer.put("False")
        for lift, bit in zip(block.lifts, bits, strict=True):
            works = _lifted(writer, lift)
            writer.line(f"if {works} is True: {lifted} = True; {lifts} |= {bit}")
            _any(writer, lifted, works)
        _unless(writer, active, lifted)
    return active


def _lifted(writer: PartialWriter, lift: k.Lift) -> str:
    works = writer.truth(lift.when)
    if not lift.lifts or works == "False":
        return works
    found = writer.put(works)
    with writer.block(f"if {works} is not False:"):
        lifted = writer.put("False")
        for inner in lift.lifts:
            one = _lifted(writer, inner)
            writer.line(f"if {one} is True: {lifted} = True")
            _any(writer, lifted, one)
        _unless(writer, found, lifted)
    return found


def _any(writer: PartialWriter, whole: str, one: str) -> None:
    """A part, not True, of a disjunction."""
    open_part = f"{one} is not True and {one} is not False and {whole} is not True"
    writer.line(f"if {open_part}: {whole} = {one} if {whole} is False else {whole} | {one}")


def _unless(writer: PartialWriter, whole: str, against: str) -> None:
    """A condition that is not False, and the contrary of another."""
    writer.line(f"if {against} is True: {whole} = False")
    writer.line(f"elif {against} is not False: {whole} = {against} if {whole} is True else {whole} | {against}")


def missed(writer: PartialWriter, clause: str) -> str:
    """The local of « the duty of this clause was missed »."""
    duty = writer.program.duties[clause]
    if duty.advice:
        return "False"
    applies = writer.truth(duty.when)
    if applies == "False":
        return applies
    found = writer.put(applies)
    with writer.block(f"if {applies} is not False:"):
        if duty.event is None and duty.kept is None:
            kept = writer.put(str(writer.bit(f"appréciation de {duty.clause}")))
        else:
            kept = writer.put(writer.truth(duty.kept) if duty.kept is not None else "True")
        still = "False"
        if duty.event is not None:
            event = _day(writer, duty.event)
            deadline = _day(writer, duty.deadline) if duty.deadline is not None else ""
            if deadline:
                timely = writer.put(f"p.in_time({event}, {deadline})")
            else:
                timely = writer.put(f"{event} < {FOREVER} if {event}.__class__ is not list else p.happened({event})")
            writer.line(f"if {timely} is False: {kept} = False")
            writer.line(
                f"elif {timely} is not True and {kept} is not False: "
                f"{kept} = {timely} if {kept} is True else {kept} | {timely}"
            )
            if deadline and duty.today is not None:
                raw = writer.value(duty.event)
                still = writer.put(f"p.pending({raw}, {_day(writer, duty.today)}, {deadline})")
        writer.line(f"{found} = False if {kept} is True else p.missed({applies}, {kept}, {still})")
    return found


def _day(writer: PartialWriter, node: c.Core) -> str:
    return writer.value(c.Op("day", (node,), node.type) if node.type.kind in MOMENTS else node)


# --- amounts, numbers, dates, choices


def _quantity(writer: PartialWriter, grandeur: Grandeur, local: str) -> None:
    right = _right_of(writer, grandeur)
    mask = f"m{local}"
    if not right:
        _worked_out(writer, grandeur, local)
        _ended(writer, grandeur, local)
        return
    nothing = "0" if grandeur.kind in _COUNTED else writer.silent(f"sans objet : {grandeur.symbol.name}")
    writer.line(f"if {right} is False: {local} = {nothing}; {mask} = m{right}")
    with writer.block("else:"):
        _worked_out(writer, grandeur, local)
        counted = grandeur.kind in _COUNTED
        writer.line(f"if {right} is not True: {local} = p.reserved({right}, {local}, {counted})")
        _ended(writer, grandeur, local)


def _right_of(writer: PartialWriter, grandeur: Grandeur) -> str:
    if grandeur.symbol.right is None:
        return ""
    symbol = writer.program.declarations.scopes[grandeur.symbol.scope].lookup(grandeur.symbol.right)
    if symbol is None or symbol.each is not None:
        raise NotCompiled(grandeur.key)
    return writer.request(symbol.key)


def _worked_out(writer: PartialWriter, grandeur: Grandeur, local: str) -> None:
    mask = f"m{local}"
    _assigned(writer, grandeur, local)
    writer.befores[grandeur.key] = local
    first = len(grandeur.assigns)
    ends = [f"a{bit} = " for bit, step in enumerate(grandeur.steps, first) if step.name == "end"]
    if ends:
        writer.line(f"{''.join(ends)}None")
    for bit, step in enumerate(grandeur.steps, first):
        _step(writer, step, local, mask, bit)
    if grandeur.kind is Kind.AMOUNT:
        digits, direction = grandeur.symbol.rounding or (2, 0)
        test = f"if {local}.__class__ is not int: " if digits == 2 else ""
        writer.line(f"{test}{local} = p.posted({local}, {digits}, {direction})")


def _ended(writer: PartialWriter, grandeur: Grandeur, local: str) -> None:
    """An end is a reason when it is the one that holds in the end."""
    for bit, step in enumerate(grandeur.steps, len(grandeur.assigns)):
        if step.name == "end":
            writer.line(f"if m{local} & {1 << bit} and a{bit} != {local}: m{local} &= {~(1 << bit)}")


def _assigned(writer: PartialWriter, grandeur: Grandeur, local: str) -> None:
    mask = f"m{local}"
    assigns = grandeur.assigns
    whens = [writer.truth(assign.when) for assign in assigns]
    speaking = [index for index, when in enumerate(whens) if when != "False"]
    if [whens[index] for index in speaking] == ["True"]:
        writer.line(f"{mask} = {1 << speaking[0]}; {local} = {writer.value(assigns[speaking[0]].value)}")
        return
    kept = writer.put("[]")
    writer.line(f"{mask} = 0")
    for index, assign in enumerate(assigns):
        if whens[index] == "False":
            continue
        rivals = [
            f" and {whens[other]} is not True"
            for other, rival in enumerate(assigns)
            if other != index and _over(rival, assign) and whens[other] != "False"
        ]
        with writer.block(f"if {whens[index]} is not False{''.join(rivals)}:"):
            value = writer.value(assign.value)
            writer.line(f"{kept}.append(({index}, {whens[index]}, {value}))")
            writer.line(f"if {whens[index]} is True: {mask} |= {1 << index}")
    ends = any(step.name == "end" for step in grandeur.steps)
    none = str(FOREVER) if ends else writer.silent(f"non réglé : {grandeur.symbol.name}")
    single = f"{kept}[0][2] if len({kept}) == 1 and {kept}[0][1] is True"
    writer.line(f"{local} = {single} else {none} if not {kept} else D.one_of(W, {grandeur.key!r}, {kept}, V)")


def _over(first: k.Assign, second: k.Assign) -> bool:
    return second.clause in first.over or "toutes" in first.over


def _step(writer: PartialWriter, step: k.Step, local: str, mask: str, bit: int) -> None:
    when = writer.truth(step.when)
    if when == "False":
        return
    with writer.block(f"if {when} is not False:"):
        amount = writer.value(step.amount)
        if step.perimeter is not None and step.name == "cap":
            used = writer.value(step.perimeter.used)
            left = f"({amount} - {used} if {amount} > {used} else 0) if {known(amount, used)}"
            amount = writer.put(f"{left} else p.room({amount}, {used})")
        after = f"n{bit}{local}"
        helper, plain = _STEPS.get(step.name, ("", ""))
        if helper:
            told = plain.format(before=local, amount=amount)
            writer.line(f"{after} = {told} if {known(local, amount)} else p.{helper}({local}, {amount})")
        else:
            writer.line(f"{after} = {amount}")
        if when != "True":
            writer.line(f"if {when} is not True: {after} = p.either({when}, {after}, {local})")
        tested = f"{after} != {local}" if when == "True" else f"{when} is True and {after} != {local}"
        writer.line(f"if {tested}: {mask} |= {1 << bit}")
        if step.name == "end":
            writer.line(f"a{bit} = {after}")
        writer.line(f"{local} = {after}")


# --- lists


def _selection(writer: PartialWriter, grandeur: Grandeur, local: str) -> None:
    listed = writer.listed(list_of(writer.program, grandeur, grandeur.symbol.among))
    records: Records = {0: grandeur.symbol.type.of}
    keeps = any(select.keeps for select in grandeur.selects)
    with writer.block(f"if {listed}.__class__ is list:"):
        writer.line(f"{local} = {listed}")
    with writer.block("else:"):
        writer.line(f"{local} = []")
        with writer.block(f"for e0, be0 in {listed}:"):
            stays = writer.put("be0")
            for select in (one for one in grandeur.selects if not one.keeps):
                dropped = writer.truth(select.when, records)
                writer.line(f"if {dropped} is True: continue")
                writer.line(
                    f"if {dropped} is not False: {stays} = {dropped} if {stays} is True else {stays} | {dropped}"
                )
            if keeps:
                chosen = writer.put("False")
                for select in (one for one in grandeur.selects if one.keeps):
                    with writer.block(f"if {chosen} is not True:"):
                        one = writer.truth(select.when, records)
                        writer.line(f"if {one} is True: {chosen} = True")
                        writer.line(
                            f"elif {one} is not False: {chosen} = {one} if {chosen} is False else {chosen} | {one}"
                        )
                writer.line(f"if {chosen} is False: continue")
                writer.line(f"if {chosen} is not True: {stays} = {chosen} if {stays} is True else {stays} | {chosen}")
            writer.line(f"{local}.append((e0, {stays}))")
        writer.line(f"{local} = tuple({local})")
