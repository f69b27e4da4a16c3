"""The lines of a suite: one loop over its elements in order, each state a local (see `engine.scan`)."""

from __future__ import annotations

from engine.compile_writer import Buffer, Writer
from engine.contributions import Update
from engine.emit import NotCompiled
from engine.kinds import MOMENTS


def write_suite(writer: Writer, scope: str) -> None:
    """The loop, and before it the lists of the states before each element.

    What a state is changed by is read before the element: changes are gathered in a second local, and take effect at
    the end of the element. The grandeurs that changes depend on are worked out inside the loop, the others after it.
    """
    program = writer.program
    suite = program.suites[scope]
    symbol = program.declarations.scopes[scope].lookup(suite.over)
    if symbol is None or symbol.what not in ("fact", "grandeur"):
        raise NotCompiled(f"suite over {suite.over}")
    if any(state.each for state, _ in suite.states.values()):
        raise NotCompiled(f"suite {scope} with a state for each element")
    fields = program.declarations.records[symbol.type.of].fields
    number = len(writer.finals)
    names = {key: f"s{number + index}" for index, key in enumerate(suite.states)}
    starts = {key: writer.value(initial) for key, (_, initial) in suite.states.items()}
    listed, whole = writer.listed(symbol), writer.whole(symbol)
    places = [(writer.emitter.place(symbol.type.of, name), fields[name].type.kind in MOMENTS) for name in suite.order]
    keys = "".join(f"e[{place}]{'[0]' if moment else ''}, " for place, moment in places)
    writer.finals.update(names)
    body = writer.loops[scope] = Buffer(depth=1)
    records = {0: symbol.type.of}
    with writer.onto(body):
        changes: list[tuple[str, str]] = []
        for key, updates in suite.updates.items():
            after = f"n{names[key]}"
            changes.append((f"{after} = {names[key]}", ""))
            plain = [update for update in updates if isinstance(update, Update)]
            if len(plain) < len(updates):
                raise NotCompiled(f"suite {scope} that draws on lots")
            for update in sorted(plain, key=lambda u: u.name != "assign"):
                when, amount = writer.truth(update.when, records), writer.value(update.amount, records)
                changed = {"add": f"{after} + {amount}", "subtract": f"{after} - {amount}"}.get(update.name, amount)
                if when != "False":
                    opening = "" if when == "True" else f"if {when}: "
                    changes.append((f"{opening}{after} = {changed}", update.clause))
        for text, clause in changes:
            writer.line(text, clause)
        for key in suite.updates:
            writer.line(f"{names[key]} = n{names[key]}")
    del writer.loops[scope]
    finals = " = ".join(names.values())
    with writer.onto(writer.main):
        for name in names.values():
            writer.line(f"b{name} = h.blank({whole})")
        with writer.guarded(f"{finals} = U"):
            for key, name in names.items():
                writer.line(f"{name} = {starts[key]}")
            with writer.block(f"for e0 in sorted({listed}, key=lambda e: ({keys}e[-1])):"):
                writer.line("; ".join(f"b{name}[e0[-1]] = {name}" for name in names.values()) or "pass")
                margin = "    " * (writer.current.depth - 1)
                writer.current.lines.extend((margin + text, clause) for text, clause in body.lines)
