"""The lines of lists, groups, documents, schedules, and of what is told of each element."""

from __future__ import annotations

from engine import contributions as k
from engine import core as c
from engine.compile_quantities import write_quantity
from engine.compile_rights import write_right
from engine.compile_writer import Buffer, Table, Writer, list_of
from engine.emit import NotCompiled, Records
from engine.kinds import COUNTS, MOMENTS, Kind
from engine.naming import natural
from engine.program import Grandeur


def write(writer: Writer, grandeur: Grandeur, local: str) -> None:
    """The lines of any grandeur."""
    if grandeur.symbol.each is not None:
        _each(writer, grandeur, local)
    elif grandeur.kind in (Kind.RIGHT, Kind.BOOL):
        write_right(writer, grandeur, local, {})
    elif grandeur.kind is Kind.LIST:
        (_periods if grandeur.periods else _groups if grandeur.grouping else _selection)(writer, grandeur, local)
    elif grandeur.kind is Kind.DOCUMENTS:
        _documents(writer, grandeur, local)
    elif grandeur.kind is Kind.SCHEDULE:
        _schedule(writer, grandeur, local)
    elif grandeur.kind is Kind.CHRONOLOGY:
        raise NotCompiled(f"{grandeur.key}: its lines have the reasons of other grandeurs")
    else:
        write_quantity(writer, grandeur, local, {})


# --- told of each element


def _each(writer: Writer, grandeur: Grandeur, local: str) -> None:
    """A list of values by index, and the lists of their masks and of whether they have an object."""
    if grandeur.kind in (Kind.LIST, Kind.DOCUMENTS, Kind.SCHEDULE):
        raise NotCompiled(f"{grandeur.key}: a list for each element")
    source = list_of(writer.program, grandeur, grandeur.symbol.each)
    records = {0: source.type.of}
    temporary = f"t{local}"
    whole = writer.whole(source)
    names = [local, f"m{local}", *([f"o{local}"] if grandeur.symbol.right else [])]
    right = grandeur.kind in (Kind.RIGHT, Kind.BOOL)
    share = _share(writer, grandeur, records, local, whole) if grandeur.shares else ""
    with writer.onto(writer.main):
        for name in names:
            writer.line(f"{name} = h.blank({whole})")
    stores = "; ".join(f"{name}[e0[-1]] = {name.removesuffix(local)}{temporary}" for name in names)
    inside = writer.suite_of(grandeur.key) in writer.loops
    # What an element reads is asked for while its lines are made: they are made apart, and the loop put after it all.
    body = writer.current if inside else Buffer(depth=1)
    with writer.onto(body):
        if right:
            write_right(writer, grandeur, temporary, records)
        else:
            write_quantity(writer, grandeur, temporary, records, share)
        writer.line(stores)
    if inside:
        return
    writer.line(f"for e0 in h.told({writer.listed(source)}):")
    writer.current.lines.extend(body.lines)


def _share(writer: Writer, grandeur: Grandeur, records: Records, local: str, whole: str) -> str:
    """The shares by index, worked out once before the loop; gives the source of that of an element."""
    share: k.Share = grandeur.shares[0]
    own = {share.variable: records[0]}
    element = f"e{share.variable}"
    over = writer.value(share.over)
    ranks = [writer.truth(rank, own) for rank in share.ranks]
    rank = "".join(f"{number} if {source} else " for number, source in enumerate(ranks)) + str(len(ranks))
    tie = "0" if share.tie is None else _settled(writer, share.tie, own)
    keys = "".join(f"{_settled(writer, key, own)}, " for key in share.groups)
    need, total = writer.value(share.need, own), writer.value(share.total, own)
    entries = f"[(({keys}), {rank}, {tie}, {element}[-1], {need}, {total}) for {element} in {over}]"
    call = f"lists.serve({entries}, {share.tie is not None}, {share.prorata}, len({whole}))"
    when = writer.truth(share.when)
    shared = call if when == "True" else f"{call} if {when} else [0] * len({whole})"
    with writer.onto(writer.main), writer.guarded(f"s{local} = U"):
        writer.line(f"s{local} = {shared}", share.clause)
    return f"s{local}[e0[-1]]"


def _settled(writer: Writer, node: c.Core, records: Records) -> str:
    source = writer.value(node, records)
    return f"h.exact_moment({source})" if node.type.kind in MOMENTS else f"h.known({source})"


# --- lists


def _selection(writer: Writer, grandeur: Grandeur, local: str) -> None:
    source = list_of(writer.program, grandeur, grandeur.symbol.among)
    listed, records = writer.listed(source), {0: grandeur.symbol.type.of}
    whens = [writer.truth(select.when, records) for select in grandeur.selects]
    keeps = [when for when, select in zip(whens, grandeur.selects, strict=True) if select.keeps]
    drops = [when for when, select in zip(whens, grandeur.selects, strict=True) if not select.keeps]
    conditions = [f"({' or '.join(keeps)})"] if keeps else []
    conditions += [f"not ({' or '.join(drops)})"] if drops else []
    where = f" if {' and '.join(conditions)}" if conditions else ""
    with writer.guarded(f"{local} = U"):
        writer.line(f"{local} = [e0 for e0 in {listed}{where}]")
    entries = [select.clause for select in grandeur.selects]
    tests = [f"any([{when} for e0 in {listed}])" for when in whens]
    _ranked_mask(writer, grandeur, local, entries, tests)


def _ranked_mask(writer: Writer, grandeur: Grandeur, local: str, entries: list[str], tests: list[str]) -> None:
    """The mask of the clauses whose test holds, in the order reasons are told; written when the list is asked for."""
    program, first = writer.program, writer.program.grounds_of(grandeur).get(0, 0)

    def place(index: int) -> tuple[object, ...]:
        clause = entries[index]
        written = program.clauses.get(clause)
        return first, natural(written.article if written else ""), natural(clause), index

    order = sorted(range(len(entries)), key=place)
    writer.tables[grandeur.key] = Table((), tuple(entries[index] for index in order))
    terms = [f"({tests[index]} and {1 << bit})" for bit, index in enumerate(order) if tests[index] != "False"]
    writer.masks[local] = f"({' | '.join(terms) or '0'})"


def _groups(writer: Writer, grandeur: Grandeur, local: str) -> None:
    grouping = grandeur.grouping
    assert grouping is not None
    over = writer.value(grouping.over)
    key = _settled(writer, grouping.key, {0: grouping.over.type.of})
    first = writer.emitter.place(grandeur.symbol.type.of, grouping.key_field) == 0
    writer.tables[grandeur.key] = Table((), ())
    writer.masks[local] = "0"
    with writer.guarded(f"{local} = U"):
        writer.line(f"{local} = lists.groups([({key}, e0) for e0 in {over}], {first})")


def _periods(writer: Writer, grandeur: Grandeur, local: str) -> None:
    made = grandeur.periods
    assert made is not None
    first, last = _settled(writer, made.first, {}), _settled(writer, made.last, {})
    horizon = writer.value(made.horizon) if made.horizon is not None else "U"
    writer.tables[grandeur.key] = Table((), ())
    writer.masks[local] = "0"
    fields = writer.emitter.constant(made.fields)
    writer.line(f"{local} = h.periods({made.unit!r}, {first}, {last}, {horizon}, {fields}, C)")


def _documents(writer: Writer, grandeur: Grandeur, local: str) -> None:
    """The documents needed: (clause, label, True, supplied) each."""
    made = []
    for document in grandeur.documents:
        when, supplied = writer.truth(document.when), writer.value(document.supplied)
        facts = [node for node in _operands(document.supplied) if isinstance(node, c.Fact)]
        unknown = f"h.not_supplied({writer.emitter.constant(writer.path(facts[0].slot))})" if facts else "U"
        told = f"{unknown} if {writer.emitter.fact(facts[0].slot)} is U else {supplied}" if facts else supplied
        made.append((when, document, told))
    with writer.guarded(f"{local} = U"):
        writer.line(f"{local} = []")
        for when, document, told in made:
            if when != "False":
                entry = f"{local}.append(({document.clause!r}, {document.label!r}, True, {told}))"
                writer.line(entry if when == "True" else f"if {when}: {entry}", document.clause)
    entries = [document.clause for document in grandeur.documents]
    tests = [f"any([d[0] == {clause!r} for d in {local}])" for clause in entries]
    _ranked_mask(writer, grandeur, local, entries, tests)


def _operands(node: c.Core) -> tuple[c.Core, ...]:
    return node.operands if isinstance(node, c.Op) else ()


def _schedule(writer: Writer, grandeur: Grandeur, local: str) -> None:
    """The lines of a schedule: (clause, element, date, amount, True) each."""
    writer.tables[grandeur.key] = Table((), tuple(credit.clause for credit in grandeur.credits))
    made = []
    for credit in grandeur.credits:
        records = {0: credit.over.type.of} if credit.over is not None else {}
        over = writer.value(credit.over) if credit.over is not None else ""
        when = writer.truth(credit.when, records)
        day, amount = _settled(writer, credit.date, records), _settled(writer, credit.amount, records)
        digits, direction = grandeur.symbol.rounding or (2, 0)
        if grandeur.symbol.type != COUNTS:
            amount = f"h.posted({amount}, {digits}, {direction})"
        line = f"({credit.clause!r}, {'e0[-1]' if over else None}, {day}, {amount}, True)"
        made.append((credit.clause, f"{local} += [{line} for e0 in {over or '(0,)'} if {when}]"))
    with writer.guarded(f"{local} = U"):
        writer.line(f"{local} = []")
        for clause, text in made:
            writer.line(text, clause)
        writer.line(f"{local}.sort(key=lambda x: (x[2], x[0], -1 if x[1] is None else x[1]))")
    terms = [
        f"(any([d[0] == {credit.clause!r} for d in {local}]) and {1 << bit})"
        for bit, credit in enumerate(grandeur.credits)
    ]
    writer.masks[local] = f"({' | '.join(terms) or '0'})"
