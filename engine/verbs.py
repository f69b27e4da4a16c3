"""Verbs: what each one contributes, and to which grandeur.

Verbs are open words, contributions a closed set. A verb is one function from a `Draft` (the clause under one reading)
to contributions; the table `VERBS` at the end names them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping as Table
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from engine import contributions as k
from engine import core as c
from engine.cells import cell_sentence
from engine.clauses import Atoms, Clause
from engine.declare import HISTORY
from engine.kinds import AMOUNT, BOOL, NUMBER, TEXT, TIMES, Kind, Type
from engine.lower import TRUE, Lowering
from engine.names import canonical
from engine.scopes import Symbol
from engine.source import items_of, scalars_of, text_of
from grammar import nodes as n
from grammar.french import normalize
from grammar.parser import parse_condition
from grammar.yaml_nodes import Mapping, Scalar, Sequence

Made: TypeAlias = list[tuple[str, k.Contribution]]


@dataclass(slots=True)
class Draft:
    """One clause under one reading, with all it needs to become contributions."""

    clause: Clause
    block: Mapping
    condition: n.ConditionTree | None
    gate: tuple[c.Core, ...]
    lowering: Lowering
    atoms: Atoms
    perimeters: dict[str, c.Core | None]

    def text(self, key: str) -> str:
        """The prose under a key."""
        return normalize(text_of(self.block.get(key)) or "")

    def fault(self, code: str, key: str, message: str, suggestion: str | None = None) -> None:
        """A fault at the value of a key of the clause, or at its verb."""
        node = self.block.get(key)
        self.lowering.fault(code, node.span if node else self.clause.span, message, suggestion)

    def subjects(self, key: str) -> list[Symbol]:
        """The grandeurs that a key names."""
        found: list[Symbol] = []
        for scalar in scalars_of(self.block.get(key)):
            symbol = self._subject(scalar)
            if symbol:
                found.append(symbol)
        return found

    def _subject(self, scalar: Scalar) -> Symbol | None:
        scope = self.lowering.scope
        entry = scope.vocabulary().find(canonical(scalar.text)) or scope.vocabulary().find(scalar.text)
        symbol = scope.lookup(entry.text) if entry else None
        if symbol is None:
            symbol = self._elsewhere(canonical(scalar.text))
        if symbol is None or symbol.what not in ("grandeur", "state"):
            parsed = self.atoms.expression(scalar)
            if isinstance(parsed, n.Of) and isinstance(parsed.owner, n.Name):
                owner = self.lowering.declarations.scopes.get(parsed.owner.text)
                symbol = owner.symbols.get(parsed.member.text) if owner else None
            if parsed is None:
                return None
        if symbol is None or symbol.what not in ("grandeur", "state"):
            self.lowering.fault("N006", scalar.span, f"« {scalar.text} » n'est pas une grandeur du contrat",
                                "déclarez-la sous « grandeurs: », ou corrigez le nom")  # fmt: skip
            return None
        return symbol

    def _elsewhere(self, name: str) -> Symbol | None:
        """A grandeur of another scope, when a single one has this name."""
        scopes = self.lowering.declarations.scopes.values()
        found = [s.symbols[name] for s in scopes if name in s.symbols and s.symbols[name].what == "grandeur"]
        return found[0] if len(found) == 1 else None

    def bind(self, symbol: Symbol) -> None:
        """Bind the element when the grandeur is told per element, and the grandeur's own name to its earlier value."""
        each = symbol.among or symbol.each or (self.lowering.scope.suite if symbol.what == "state" else None)
        if each and not self.lowering.elements:
            source = self.lowering.scope.lookup(each)
            if source is None or source.type.kind is not Kind.LIST:
                self.fault("N005", self.clause.verb, f"liste inconnue : « {each} »")
                return
            record = source.type.of or self._record_of(source)
            self.lowering.elements.append((0, record))

    def _record_of(self, source: Symbol) -> str:
        while source.among is not None:
            inner = self.lowering.scope.lookup(source.among)
            if inner is None:
                return ""
            source = inner
        return source.type.of

    def when(self) -> c.Core | None:
        """The clause's condition, with its switch and its reading."""
        if self.condition is None:
            inner: c.Core | None = TRUE
        else:
            inner = self.lowering.condition(self.condition)
        return self.gated(inner) if inner is not None else None

    def gated(self, inner: c.Core) -> c.Core:
        """A condition under the clause's switch and reading."""
        parts = (*self.gate, inner) if inner is not TRUE else self.gate
        return parts[0] if len(parts) == 1 else c.Op("and", parts, BOOL)

    def expression(self, *keys: str) -> c.Core | None:
        """The computation under the first of the keys that is written."""
        node = next((self.block.get(key) for key in keys if self.block.get(key) is not None), None)
        if node is None:
            self.fault("S004", self.clause.verb, f"il manque « {' » ou « '.join(keys)} »")
            return None
        parsed = self.atoms.expression(node)
        return self.lowering.expression(parsed) if parsed else None


def _rights(draft: Draft, key: str, make: Callable[[c.Core], k.Contribution]) -> Made:
    made: Made = []
    for symbol in draft.subjects(key):
        if symbol.type.kind not in (Kind.RIGHT, Kind.BOOL):
            draft.fault("T010", key, f"« {symbol.name} » n'est pas un droit, mais {symbol.type}")
            continue
        draft.bind(symbol)
        when = draft.when()
        if when is not None:
            made.append((symbol.key, make(when)))
    return made


def grant(draft: Draft) -> Made:
    """accorde, établit: the right is open when the condition holds."""
    return _rights(draft, draft.clause.verb, lambda when: k.Grant(draft.clause.identifier, when))


def require(draft: Draft) -> Made:
    """subordonne: R, à: condition — needed where « si » holds."""
    made: Made = []
    for symbol in draft.subjects(draft.clause.verb):
        draft.bind(symbol)
        tree = draft.atoms.condition(draft.block.get("à"))
        needed = draft.lowering.condition(tree) if tree else None
        given = draft.when()
        if needed is not None and given is not None:
            made.append((symbol.key, k.Require(draft.clause.identifier, given, needed)))
    return made


def _block(ground: k.Ground) -> Callable[[Draft], Made]:
    def block(draft: Draft) -> Made:
        return _rights(draft, draft.clause.verb, lambda when: k.Block(draft.clause.identifier, when, ground))

    block.__doc__ = f"closes the right, on the ground {ground.name.lower()}."
    return block


def limit(draft: Draft) -> Made:
    """limite: R, à: N, par: [périmètre] — closed once N earlier lines of the ledger stand inside the perimeter."""
    made: Made = []
    for symbol in draft.subjects(draft.clause.verb):
        draft.bind(symbol)
        count, when = draft.expression("à"), draft.when()
        if count is None or when is None:
            continue
        for name in _perimeter_names(draft):
            inside = _earlier(draft, name, _ledger_keys(draft, symbol))
            if inside is None:
                continue
            reached = c.Op(">=", (c.Fold("count", inside[0], inside[1], inside[2], None, NUMBER), count), BOOL)
            closed = c.Op("and", (when, reached), BOOL)
            made.append((symbol.key, k.Block(draft.clause.identifier, closed, k.Ground.LIMIT)))
    return made


def _ledger_keys(draft: Draft, right: Symbol) -> tuple[str, ...]:
    grandeurs = draft.lowering.declarations.grandeurs.values()
    return tuple(sorted(g.key for g in grandeurs if g.right == right.name and g.scope == right.scope))


def assign(draft: Draft) -> Made:
    """fixe: X, à: expression — or a table (« selon », « lignes »)."""
    made: Made = []
    for symbol in draft.subjects(draft.clause.verb):
        draft.bind(symbol)
        if draft.block.get("lignes") is not None:
            made.extend(_table(draft, symbol))
            continue
        when, value = draft.when(), draft.expression("à", "au", "le")
        if when is not None and value is not None and _fits(draft, symbol, value):
            made.append((symbol.key, k.Assign(draft.clause.identifier, when, value, frozenset(draft.clause.over))))
    return made


def _fits(draft: Draft, symbol: Symbol, value: c.Core) -> bool:
    wanted, got = symbol.type.kind, value.type.kind
    if wanted is got or (wanted in TIMES and got in TIMES):
        return True
    advice = "ajoutez « € »" if {wanted, got} == {Kind.AMOUNT, Kind.NUMBER} else None
    draft.fault(
        "T008", "à", f"« {symbol.name} » est de type {symbol.type} ; cette valeur est de type {value.type}", advice
    )
    return False


def _table(draft: Draft, symbol: Symbol) -> Made:
    made: Made = []
    columns = [s for s in scalars_of(draft.block.get("selon"))]
    subjects = [draft.atoms.expression(s) for s in columns]
    kinds = [draft.lowering.expression(s) if s else None for s in subjects]
    base = draft.block.get("à partir de")
    if base is not None:
        parsed = draft.atoms.expression(base)
        draft.lowering.base = draft.lowering.expression(parsed) if parsed else None
    general = draft.when()
    rows: list[c.Core] = []
    for row in items_of(draft.block.get("lignes")):
        cells = scalars_of(row)
        if not isinstance(row, Sequence) or len(cells) != len(columns) + 2:
            draft.lowering.fault("S005", row.span, f"une ligne a {len(columns) + 2} cases : identifiant, {len(columns)} critère(s), "
                                 "valeur")  # fmt: skip
            continue
        identifier, value = cells[0].text, draft.atoms.expression(cells[-1])
        draft.lowering.owner = identifier
        conditions: list[c.Core] = []
        for column, kind, cell in zip(columns, kinds, cells[1:-1], strict=True):
            sentence = cell_sentence(column.text, cell.text, kind is not None and kind.type.kind is Kind.CHOICE)
            if sentence is None:
                continue
            tree, faults = parse_condition(sentence, draft.atoms.vocabulary, lambda _s, _e, cell=cell: cell.span)  # type: ignore[misc]
            draft.lowering.diagnostics.extend(faults)
            lowered = draft.lowering.condition(tree) if tree else None
            if lowered is not None:
                conditions.append(lowered)
        result = draft.lowering.expression(value) if value else None
        if result is None or general is None or not _fits(draft, symbol, result):
            continue
        switch = c.Switch(draft.lowering.parameters.switch(identifier), BOOL)
        when = c.Op("and", (general, switch, *conditions), BOOL)
        rows.append(when)
        made.append((symbol.key, k.Assign(identifier, when, result, frozenset(draft.clause.over))))
    draft.lowering.owner = draft.clause.identifier
    off = draft.block.get("hors table")
    if isinstance(off, Scalar) and normalize(off.text) != "non réglé" and general is not None:
        parsed = draft.atoms.expression(off)
        value_off = draft.lowering.expression(parsed) if parsed else None
        if value_off is not None:
            outside = c.Op("and", (general, c.Op("not", (c.Op("or", tuple(rows), BOOL),), BOOL)), BOOL)
            made.append((symbol.key, k.Assign(draft.clause.identifier, outside, value_off)))
    return made


def _step(name: k.StepName, subject: str, amount: tuple[str, ...]) -> Callable[[Draft], Made]:
    def step(draft: Draft) -> Made:
        made: Made = []
        for symbol in draft.subjects(subject or draft.clause.verb):
            draft.bind(symbol)
            draft.lowering.own = symbol.key
            draft.lowering.base = c.Before(symbol.key, symbol.type)
            when, value = draft.when(), draft.expression(*(amount or (draft.clause.verb,)))
            if when is None or value is None or not _step_fits(draft, name, symbol, value):
                continue
            names: list[str | None] = [*_perimeter_names(draft)]
            for perimeter in names or [None]:
                used = _used(draft, perimeter, symbol) if perimeter else None
                if perimeter and used is None:
                    continue
                counted = k.Perimeter(perimeter, used) if perimeter and used else None
                made.append((symbol.key, k.Step(draft.clause.identifier, name, when, value, counted)))
        return made

    step.__doc__ = f"a step « {name} » on the value that was set."
    return step


def _step_fits(draft: Draft, name: str, symbol: Symbol, value: c.Core) -> bool:
    dated = name in ("forward", "backward")
    if dated != (symbol.type.kind in TIMES):
        what = "une date" if symbol.type.kind in TIMES else f"{symbol.type}"
        draft.fault("T011", draft.clause.verb, f"« {draft.clause.verb} » ne se dit pas de « {symbol.name} », qui est {what}",
                    "une date s'avance ou se reporte ; un montant s'ajoute, se retranche, se plafonne")  # fmt: skip
        return False
    return _fits(draft, symbol, value)


def _perimeter_names(draft: Draft) -> list[str]:
    found: list[str] = []
    for scalar in scalars_of(draft.block.get("par")):
        name = canonical(scalar.text)
        if name not in draft.perimeters:
            draft.lowering.fault("N007", scalar.span, f"périmètre inconnu : « {scalar.text} »",
                                 "déclarez-le sous « périmètres: »")  # fmt: skip
            continue
        found.append(name)
    return found


def _earlier(draft: Draft, perimeter: str, keys: tuple[str, ...]) -> tuple[c.Core, int, c.Core] | None:
    """Earlier lines of the ledger on these grandeurs inside a perimeter: the list, the variable, the condition."""
    inside = draft.perimeters[perimeter]
    if inside is None:
        return None
    variable = PERIMETER_VARIABLE
    history = c.Fact(draft.lowering.slots[HISTORY], Type(Kind.LIST, "versement antérieur"))
    same = c.Op("in", (c.Field(variable, "grandeur", TEXT),), BOOL, keys)
    return history, variable, same if inside is TRUE else c.Op("and", (same, inside), BOOL)


PERIMETER_VARIABLE = 90


def _used(draft: Draft, perimeter: str, symbol: Symbol) -> c.Core | None:
    earlier = _earlier(draft, perimeter, (symbol.key,))
    if earlier is None:
        return None
    history, variable, where = earlier
    return c.Fold("sum", history, variable, where, c.Field(variable, "montant", AMOUNT), AMOUNT)


def end(draft: Draft) -> Made:
    """met fin à: X, le: date — of several ends the earliest."""
    made: Made = []
    for symbol in draft.subjects(draft.clause.verb):
        draft.bind(symbol)
        when, value = draft.when(), draft.expression("le", "au", "à")
        if when is not None and value is not None:
            made.append((symbol.key, k.Step(draft.clause.identifier, "end", when, value)))
    return made


def select(keeps: bool) -> Callable[[Draft], Made]:
    """retient, écarte: which elements of a list stay."""

    def choose(draft: Draft) -> Made:
        made: Made = []
        for symbol in draft.subjects(draft.clause.verb):
            draft.bind(symbol)
            when = draft.when()
            if when is not None:
                made.append((symbol.key, k.Select(draft.clause.identifier, keeps, when)))
        return made

    return choose


def share(draft: Draft) -> Made:
    """répartit: X, entre: L, selon: besoin, en: part, par rang: conditions."""
    made: Made = []
    for symbol in draft.subjects("en"):
        totals = draft.subjects(draft.clause.verb)
        source_node = draft.atoms.expression(draft.block.get("entre"))
        source = draft.lowering.listed(source_node) if source_node else None
        if not totals or source is None:
            continue
        draft.bind(symbol)
        need = draft.expression("selon")
        ranks = [
            draft.lowering.condition(t) for t in map(draft.atoms.condition, items_of(draft.block.get("par rang"))) if t
        ]
        when = draft.when()
        tie_text = draft.text("à rang égal")
        tie = None if tie_text in ("", "au prorata") else draft.expression("à rang égal")
        if need is None or when is None or any(rank is None for rank in ranks):
            continue
        total = c.Value(totals[0].key, totals[0].type)
        made.append((symbol.key, k.Share(draft.clause.identifier, when, total, source, 0, need,
                                         tuple(r for r in ranks if r is not None), tie, tie_text == "au prorata")))  # fmt: skip
    return made


def document(draft: Draft) -> Made:
    """exige: document, pour: la liste des pièces."""
    made: Made = []
    for symbol in draft.subjects("pour"):
        when = draft.when()
        label = draft.text(draft.clause.verb)
        slot = draft.lowering.slots.get(f"{symbol.key} remises")
        if when is not None and slot is not None:
            supplied = c.Op("includes", (c.Fact(slot, Type(Kind.MULTI, symbol.name)),), BOOL, (label,))
            made.append((symbol.key, k.Document(draft.clause.identifier, label, when, supplied)))
    return made


def _duty(advice: bool) -> Callable[[Draft], Made]:
    def duty(draft: Draft) -> Made:
        when = draft.when()
        if when is None:
            return []
        kept_tree = draft.atoms.condition(draft.block.get("apprécié par") or draft.block.get("tenue si"))
        kept = draft.lowering.condition(kept_tree) if kept_tree else None
        event = draft.expression("par") if draft.block.get("par") is not None else None
        deadline = draft.expression("au plus tard") if draft.block.get("au plus tard") is not None else None
        today = draft.lowering.scope.lookup("jour")
        now = c.Fact(draft.lowering.slots[today.key], today.type) if today and today.what == "fact" else None
        sanctions = tuple(s.text for s in scalars_of(draft.block.get("à défaut")))
        made = k.Duty(draft.clause.identifier, draft.text(draft.clause.verb), draft.text("à"), when, kept, event,
                      deadline, now, advice, sanctions)  # fmt: skip
        return [(f"obligation {draft.clause.identifier}", made)]

    duty.__doc__ = "oblige, conseille: who must do what, by when, failing which."
    return duty


def update(name: str, amount: tuple[str, ...]) -> Callable[[Draft], Made]:
    """augmente, diminue, remet: what an element of a suite does to its state."""

    def change(draft: Draft) -> Made:
        made: Made = []
        for symbol in draft.subjects(draft.clause.verb):
            draft.bind(symbol)
            when, value = draft.when(), draft.expression(*amount)
            if when is not None and value is not None and _fits(draft, symbol, value):
                made.append((symbol.key, k.Update(draft.clause.identifier, name, when, value)))  # type: ignore[arg-type]
        return made

    return change


def nothing(draft: Draft) -> Made:
    """énonce, définit, ouvre, lève, reprend…: handled by the assembly, or pure prose."""
    return []


VERBS: Table[str, Callable[[Draft], Made]] = MappingProxyType({
    "accorde": grant, "couvre": grant, "établit": grant,
    "subordonne": require,
    "exclut": _block(k.Ground.EXCLUSION), "suspend": _block(k.Ground.SUSPENSION), "refuse": _block(k.Ground.REFUSAL),
    "déchoit de": _block(k.Ground.FORFEITURE), "conditionne": _block(k.Ground.CONDITION),
    "limite": limit,
    "fixe": assign,
    "ajoute": _step("add", "à", ()), "retranche": _step("subtract", "de", ()),
    "plafonne": _step("cap", "", ("à",)), "relève": _step("floor", "", ("à",)),
    "reporte": _step("forward", "", ("au", "à")), "avance": _step("backward", "", ("au", "à")),
    "met fin à": end,
    "retient": select(True), "écarte": select(False),
    "répartit": share,
    "exige": document,
    "oblige": _duty(False), "conseille": _duty(True),
    "augmente": update("add", ("de",)), "diminue": update("subtract", ("de",)), "remet": update("assign", ("à",)),
    "lève": nothing, "définit": nothing, "ouvre": nothing, "reprend": nothing, "charge de la preuve": nothing,
    "énonce": nothing, "informe": nothing,
})  # fmt: skip

__all__ = ["VERBS", "Draft", "Made"]
