"""The lines of a compiled decision, grandeur by grandeur (see `engine.compile`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine import contributions as k
from engine import core as c
from engine.emit import Emitter, NotCompiled
from engine.kinds import EXACT_NUMBERS, MOMENTS, Kind
from engine.program import Grandeur, Program
from engine.reasons import reason_order
from engine.whole_numbers import always_whole


@dataclass(frozen=True, slots=True)
class Table:
    """The clauses by bit of a mask: those that refuse, and those that grant or set."""

    refused: tuple[str, ...]
    settled: tuple[str, ...]


class ReasonTable(dict[int, tuple[str, ...]]):
    """From a mask to the clauses of its bits, worked out the first time a mask is met."""

    def __init__(self, clauses: tuple[str, ...]) -> None:
        super().__init__()
        self._clauses = clauses

    def __missing__(self, mask: int) -> tuple[str, ...]:
        names = tuple(dict.fromkeys(name for bit, name in enumerate(self._clauses) if mask >> bit & 1))
        self[mask] = names
        return names

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ReasonTable) and self._clauses == other._clauses

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self._clauses)


class FunctionWriter:
    """Writes the body of one compiled function; ``request`` makes sure that a grandeur is computed before its reader."""

    def __init__(self, program: Program, emitter: Emitter) -> None:
        self.program = program
        self.emitter = emitter
        self.lines: list[str] = []
        self.owners: dict[int, str] = {}
        self.tables: dict[str, Table] = {}
        self.locals: dict[str, str] = {}
        self.pending: set[str] = set()
        self.depth = 0
        emitter.request = self.request
        emitter.duty = self.missed

    def line(self, text: str, clause: str = "") -> None:
        """Write one line; ``clause`` is the one that gave it."""
        if clause:
            self.owners[len(self.lines)] = clause
        self.lines.append("    " * self.depth + text)

    def request(self, key: str) -> str:
        """The local that holds a grandeur, its computation written first."""
        if key in self.locals:
            return self.locals[key]
        if key in self.pending or key not in self.program.grandeurs:
            raise NotCompiled(key)
        self.pending.add(key)
        grandeur = self.program.grandeurs[key]
        local = f"g{len(self.pending)}"
        # What is requested while a guarded block is being written must stand before the block: it is written apart.
        outer, self.depth = self.depth, 0
        if grandeur.kind in (Kind.RIGHT, Kind.BOOL) and grandeur.symbol.each is None:
            self._right(grandeur, local)
        elif grandeur.kind is Kind.LIST and grandeur.grouping is None:
            self._selection(grandeur, local)
        elif grandeur.symbol.each is not None:
            self._per_element(grandeur, local)
        elif grandeur.kind in EXACT_NUMBERS | {Kind.DATE, Kind.CHOICE, Kind.MONTHS, Kind.DAYS}:
            self._quantity(grandeur, local)
        else:
            raise NotCompiled(key)
        self.depth = outer
        self.locals[key] = local
        return local

    def result(self, key: str) -> str:
        """The source of the (verdict, value, reasons) of a question."""
        grandeur, local = self.program.grandeurs[key], self.locals[key]
        if grandeur.kind is Kind.LIST:
            raise NotCompiled(key)
        table = self.tables[key]
        settled = self.emitter.constant(ReasonTable(table.settled))
        refused = self.emitter.constant(ReasonTable(table.refused))
        if grandeur.kind is Kind.BOOL:
            return f"(ESTABLISHED, {local}, {settled}[m{local}] if {local} else {refused}[m{local}])"
        if grandeur.kind is Kind.RIGHT:
            return f"((GRANTED, True, {settled}[m{local}]) if {local} else (REFUSED, False, {refused}[m{local}]))"
        if not grandeur.symbol.right:
            return f"(ESTABLISHED, {local}, {settled}[m{local}])"
        return f"((ESTABLISHED, {local}, {settled}[m{local}]) if v{local} else (REFUSED, 0, {refused}[m{local}]))"

    # --- rights

    def _right(self, grandeur: Grandeur, local: str) -> None:
        order = reason_order(self.program, grandeur)
        conditions: list[tuple[str, str, str]] = []
        for require in grandeur.requires:
            given, needed = self._truth(require.given), self._truth(require.condition)
            failed = f"(not {needed})" if given == "True" else f"({given} and not {needed})"
            conditions.append((failed, require.clause, "refused"))
        lifted: list[tuple[str, str]] = []
        for block in grandeur.blocks:
            when = self._truth(block.when)
            if block.lifts:
                works = " or ".join(self._lift(lift) for lift in block.lifts)
                for lift in block.lifts:
                    lifted.append((f"({when} and {self._lift(lift)})", lift.clause))
                when = f"({when} and not ({works}))"
            conditions.append((when, block.clause, "refused"))
        grants = [(self._truth(grant.when), grant.clause) for grant in grandeur.grants]
        table = Table(order.refused, order.settled)
        self.tables[grandeur.key] = table
        self.line(f"m{local} = 0")
        for (source, clause, _), bit in zip(conditions, order.refused_bits, strict=True):
            if source != "False":
                self.line(f"if {source}: m{local} |= {1 << bit}", clause)
        self.line(f"if m{local}: {local} = False")
        self.line("else:")
        self.depth += 1
        sure = sum(1 << bit for (source, _), bit in zip(grants, order.grant_bits, strict=True) if source == "True")
        self.line(f"m{local} = {sure}")
        for (source, clause), bit in zip(grants, order.grant_bits, strict=True):
            if source not in ("True", "False"):
                self.line(f"if {source}: m{local} |= {1 << bit}", clause)
        self.line(f"{local} = {'True' if sure else f'm{local} != 0'}")
        if not sure:
            self.line(f"if not {local}: m{local} = {sum(1 << bit for bit in order.failed_bits)}")
        if lifted:
            self.line(f"if {local}:")
            self.depth += 1
            for (source, clause), bit in zip(lifted, order.lift_bits, strict=True):
                self.line(f"if {source}: m{local} |= {1 << bit}", clause)
            self.depth -= 1
        self.depth -= 1

    def _lift(self, lift: k.Lift) -> str:
        when = self._truth(lift.when)
        if not lift.lifts:
            return when
        return f"({when} and not ({' or '.join(self._lift(inner) for inner in lift.lifts)}))"

    def _truth(self, node: c.Core, records: dict[int, str] | None = None) -> str:
        return self.emitter.truth(node, records or {})

    # --- quantities

    def _quantity(self, grandeur: Grandeur, local: str) -> None:
        right = self._reserve(grandeur)
        names = tuple([a.clause for a in grandeur.assigns] + [s.clause for s in grandeur.steps])
        refused = self.tables[right[0]].refused if right else ()
        self.tables[grandeur.key] = Table(refused, names)
        # Everything the block reads is requested before the block is opened.
        whens = [self._truth(a.when) for a in grandeur.assigns]
        values = [self._value(a.value, {}) for a in grandeur.assigns]
        self.emitter.before[grandeur.key] = local
        steps = [self._step(step) for step in grandeur.steps]
        if right:
            self.line(f"if {right[1]}:")
            self.depth += 1
        if whens == ["True"]:
            self.line(f"v{local} = 2; m{local} = 1; {local} = {values[0]}", grandeur.assigns[0].clause)
        else:
            self.line(f"v{local} = 2; m{local} = 0; n{local} = 0")
            for index, assign in enumerate(grandeur.assigns):
                self._assign(grandeur, index, assign, whens, values, local)
            ends = any(step.name == "end" for step in grandeur.steps)
            self.line(f"if not n{local}: {f'{local} = {10**40}' if ends else 'h.unsettled()'}")
        first = len(grandeur.assigns)
        others = sum(1 << bit for bit in range(first)) + sum(
            1 << (first + index) for index, step in enumerate(grandeur.steps) if step.name != "end"
        )
        for index, (step, lines) in enumerate(zip(grandeur.steps, steps, strict=True)):
            self._apply(step, lines, 1 << (first + index), others, local)
        self._post(grandeur, local)
        if right:
            self.depth -= 1
            self.line("else:")
            if grandeur.kind in (Kind.AMOUNT, Kind.NUMBER):
                self.line(f"    v{local} = 0; {local} = 0; m{local} = m{right[1]}")
            else:
                self.line("    h.unsettled()")

    def _post(self, grandeur: Grandeur, local: str) -> None:
        """Round an amount where it is posted, unless it is whole whatever the case."""
        if grandeur.kind is not Kind.AMOUNT:
            return
        digits, direction = grandeur.symbol.rounding or (2, 0)
        parts = [a.value for a in grandeur.assigns] + [s.amount for s in grandeur.steps]
        parts += [s.perimeter.used for s in grandeur.steps if s.perimeter]
        if digits == 2 and all(always_whole(part, self.program, grandeur.key) for part in parts):
            return
        whole = "True" if digits < 2 else f"type({local}) is not int"
        self.line(f"if {whole}: {local} = h.posted({local}, {digits}, {direction})")

    def _reserve(self, grandeur: Grandeur) -> tuple[str, str] | None:
        if grandeur.symbol.right is None:
            return None
        scope = self.program.declarations.scopes[grandeur.symbol.scope]
        symbol = scope.lookup(grandeur.symbol.right)
        if symbol is None or symbol.each is not None:
            raise NotCompiled(grandeur.key)
        return symbol.key, self.request(symbol.key)

    def _value(self, node: c.Core, records: dict[int, str]) -> str:
        if node.type.kind in MOMENTS:
            raise NotCompiled("a moment as a value")
        return self.emitter.expression(node, records)

    def _assign(
        self, grandeur: Grandeur, index: int, assign: k.Assign, whens: list[str], values: list[str], local: str
    ) -> None:
        beaten = [
            f"(not {whens[other]})"
            for other, rival in enumerate(grandeur.assigns)
            if other != index and (assign.clause in rival.over or "toutes" in rival.over) and whens[other] != "False"
        ]
        parts = [part for part in (whens[index], *beaten) if part != "True"]
        if whens[index] == "False" or "(not True)" in beaten:
            return
        condition = " and ".join(parts)
        if condition:
            self.line(f"if {condition}:", assign.clause)
            self.depth += 1
        if index:
            self.line(f"if n{local} and {local} != {values[index]}: h.unsettled()")
        self.line(f"{local} = {values[index]}; m{local} |= {1 << index}; n{local} = 1", assign.clause)
        if condition:
            self.depth -= 1

    def _step(self, step: k.Step) -> tuple[str, str, str]:
        used = self._value(step.perimeter.used, {}) if step.perimeter else ""
        return self._truth(step.when), self._value(step.amount, {}), used

    def _apply(self, step: k.Step, sources: tuple[str, str, str], bit: int, others: int, local: str) -> None:
        when, amount, used = sources
        if when == "False":
            return
        if when != "True":
            self.line(f"if {when}:", step.clause)
            self.depth += 1
        match step.name:
            case "add":
                changed = f"{local} + {amount}"
            case "subtract":
                changed = f"{local} - {amount}"
            case "cap" if used:
                changed = f"min({local}, max(0, {amount} - {used}))"
            case "cap":
                changed = f"min({local}, {amount})"
            case "floor":
                changed = f"max({local}, {amount})"
            case "end":
                changed = f"min({local}, {amount})"
            case _:
                changed = amount
        self.line(f"x = {changed}", step.clause)
        if step.name == "end":
            # Of several ends only the one that holds in the end is a reason.
            self.line(f"if x != {local}: m{local} = m{local} & {others} | {bit}; {local} = x")
        else:
            self.line(f"if x != {local}: m{local} |= {bit}; {local} = x")
        if when != "True":
            self.depth -= 1

    # --- lists

    def _selection(self, grandeur: Grandeur, local: str) -> None:
        source = self._source(grandeur)
        records = {0: grandeur.symbol.type.of}
        keeps = [self._truth(s.when, records) for s in grandeur.selects if s.keeps]
        drops = [self._truth(s.when, records) for s in grandeur.selects if not s.keeps]
        conditions = [f"({' or '.join(keeps)})"] if keeps else []
        conditions += [f"not ({' or '.join(drops)})"] if drops else []
        where = f" if {' and '.join(conditions)}" if conditions else ""
        self.line(f"{local} = [e0 for e0 in {source}{where}]")

    def _source(self, grandeur: Grandeur) -> str:
        scope = self.program.declarations.scopes[grandeur.symbol.scope]
        symbol = scope.lookup(grandeur.symbol.among or grandeur.symbol.each or "")
        if symbol is None:
            raise NotCompiled(grandeur.key)
        if symbol.what == "grandeur":
            return self.request(symbol.key)
        slot = self.program.slots[symbol.key]
        self.emitter.slots.add(slot)
        return f"v{slot}"

    def _per_element(self, grandeur: Grandeur, local: str) -> None:
        scope = self.program.declarations.scopes[grandeur.symbol.scope]
        if grandeur.symbol.scope in self.program.suites or grandeur.steps or grandeur.symbol.right:
            raise NotCompiled(grandeur.key)
        source = scope.lookup(grandeur.symbol.each or "")
        if source is None or source.what != "fact":
            raise NotCompiled(grandeur.key)
        records = {0: source.type.of}
        listed = self._source(grandeur)
        if grandeur.shares:
            self._share(grandeur.shares[0], listed, records, local)
            return
        if len(grandeur.assigns) != 1 or grandeur.kind not in EXACT_NUMBERS:
            raise NotCompiled(grandeur.key)
        assign = grandeur.assigns[0]
        when, value = self._truth(assign.when, records), self._value(assign.value, records)
        chosen = value if when == "True" else f"({value} if {when} else h.unsettled())"
        self.line(f"{local} = [{chosen} for e0 in {listed}]", assign.clause)
        if grandeur.kind is Kind.AMOUNT:
            digits, direction = grandeur.symbol.rounding or (2, 0)
            self.line(f"{local} = [h.posted(x, {digits}, {direction}) for x in {local}]")

    def _share(self, share: k.Share, listed: str, records: dict[int, str], local: str) -> None:
        if share.groups:
            raise NotCompiled(share.clause)
        over = self.emitter.expression(share.over, {})
        ranks = [self._truth(rank, records) for rank in share.ranks]
        rank = "".join(f"{number} if {source} else " for number, source in enumerate(ranks)) + str(len(ranks))
        moment = share.tie is not None and share.tie.type.kind in MOMENTS
        if share.tie is None:
            tie = "0"
        elif moment:
            low, high = self.emitter.moment(share.tie, records)
            tie = f"({low} if {low} == {high} else h.unsettled())"
        else:
            tie = self._value(share.tie, records)
        need, total = self._value(share.need, records), self._value(share.total, {})
        when = self._truth(share.when)
        entries = f"[({rank}, {tie}, e0[-1], {need}) for e0 in {over}]"
        call = f"h.serve({entries}, {total}, {share.tie is not None}, {share.prorata}, len({listed}))"
        self.line(f"{local} = {call} if {when} else [0] * len({listed})", share.clause)

    # --- duties

    def missed(self, clause: str) -> str:
        """The source of « the duty of this clause was missed »."""
        duty = self.program.duties[clause]
        when = self._truth(duty.when)
        if duty.advice:
            return "False"
        if duty.event is None:
            if duty.kept is None:
                raise NotCompiled(clause)
            return f"({when} and not {self._truth(duty.kept)})"
        if duty.deadline is None or duty.kept is not None:
            raise NotCompiled(clause)
        event, deadline = self._as_day(duty.event), self._as_day(duty.deadline)
        late = f"({event} > {deadline})"
        if duty.today is not None:
            today: Any = self._value(duty.today, {})
            open_ = f"({event} >= {10**40} and {today} <= {deadline})"
            return f"({when} and {late} and not {open_})"
        return f"({when} and {late})"

    def _as_day(self, node: c.Core) -> str:
        if node.type.kind in MOMENTS:
            return self.emitter.expression(c.Op("day", (node,), node.type), {})
        return self._value(node, {})
