"""The cases beside the clauses, looked at without deciding anything: their models, facts and readings.

What is expected of them is looked at in `engine.check_expected`. A block of facts is read in the scope of each case
that takes it up, once in each scope: many cases share a model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Table
from typing import Any

from engine.bonds import is_model
from engine.case_models import chain, model_of
from engine.check_expected import expectations
from engine.declare import HISTORY_KEY
from engine.facts import Fault, faults_of
from engine.plain_data import places_of, plain
from engine.program import Program
from engine.scopes import bare_key
from engine.source import ContractSource, blocks_of
from grammar.diagnostics import Diagnostic, Related, Span, nearest
from grammar.french import normalize
from grammar.yaml_nodes import Mapping, Scalar

# Faults that a value explains better than its key.
_OF_VALUES = ("F004", "F006", "F008", "F010", "F011", "F012", "F013", "F014", "F015", "F016", "F017")
_LIKE_A_CLAUSE = "écrivez la valeur comme dans une clause : 1 500 €, 3 mars 2024, 15 jours, oui"
_DECLARE = "corrigez ce nom, ou déclarez-le sous « faits: »"


def cases_unreadable(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """R003 to R007, F…, and what names nothing: every mistake of a case that can be told without deciding it."""
    models: dict[str, Mapping] = {}
    for root, _ in program.roots:
        for block in blocks_of(root.get("modèles")):
            yield from _named(block, models)
    reader, taken = _Facts(program), set[int]()
    for root, scope in program.roots:
        for block in blocks_of(root.get("cas")):
            blocks = chain(block, models)
            taken.update(id(model) for model in blocks)
            reader.layers(blocks, scope)
            yield from expectations(program, block.get("attendu"), scope)
            for other in blocks_of(block.get("sous la lecture")):
                yield from _reading(program, other)
                yield from expectations(program, other.get("attendu"), scope)
    for root, scope in program.roots:
        for block in blocks_of(root.get("modèles")):
            if id(block) not in taken:
                reader.layers(chain(block, models), scope)
        for block in blocks_of(root.get("modèles")):
            # What the cases of a standard contract start from may itself start from what each contract writes.
            yield from (d for d in _parent(block, models) if d.code != "R005" or not is_model(source.product.root))
        for block in blocks_of(root.get("cas")):
            yield from _parent(block, models)
    yield from reader.found


def _named(block: Mapping, models: dict[str, Mapping]) -> Iterator[Diagnostic]:
    name = block.get("nom")
    if not isinstance(name, Scalar):
        return
    first = models.setdefault(normalize(name.text), block).get("nom")
    if first is not name and first is not None:
        related = (Related(first.span, "première fois ici"),)
        message = f"le modèle « {name.text} » est déjà écrit"
        yield Diagnostic("N002", name.span, message, related=related, suggestion="donnez un autre nom à l'un des deux")


def _parent(block: Mapping, models: Table[str, Mapping]) -> Iterator[Diagnostic]:
    """R005, R006: the model that a case or a model takes up."""
    name = block.get("modèle")
    if not isinstance(name, Scalar):
        return
    if normalize(name.text) not in models:
        near = nearest(normalize(name.text), models)
        remedy = f"vouliez-vous écrire « {near} » ?" if near else "écrivez-le sous « modèles: », ou ôtez cette clé"
        yield Diagnostic("R005", name.span, f"modèle inconnu : « {name.text} »", suggestion=remedy)
        return
    seen, following = {id(block)}, models.get(normalize(name.text))
    while following is not None:
        if following is block:
            message = f"le modèle « {name.text} » reprend celui-ci, qui le reprend"
            yield Diagnostic("R006", name.span, message, suggestion="ôtez l'une de ces deux reprises")
        if id(following) in seen:
            return
        seen.add(id(following))
        following = models.get(model_of(following) or "")


def _reading(program: Program, block: Mapping) -> Iterator[Diagnostic]:
    """R003, R004: the reading and the option of an answer « sous la lecture »."""
    name, option = block.get("lecture"), block.get("option")
    if not isinstance(name, Scalar) or not isinstance(option, Scalar):
        return
    reading = program.readings.get(normalize(name.text))
    if reading is None:
        near = nearest(normalize(name.text), program.readings)
        remedy = f"vouliez-vous écrire « {near} » ?" if near else "déclarez-la sous « lectures: »"
        yield Diagnostic("R003", name.span, f"lecture inconnue : « {name.text} »", suggestion=remedy)
    elif normalize(option.text) not in dict(reading.options):
        near = nearest(normalize(option.text), dict(reading.options))
        remedy = f"vouliez-vous écrire « {near} » ?" if near else f"options : {', '.join(dict(reading.options))}"
        message = f"« {option.text} » n'est pas une option de la lecture « {reading.identifier} »"
        yield Diagnostic("R004", option.span, message, suggestion=remedy)


class _Facts:
    """Reads blocks of facts, each once in a scope, and what several of them say together."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.found: list[Diagnostic] = []
        self._read: dict[tuple[int, str], dict[int, tuple[str, Span]]] = {}
        self._keys: dict[int, frozenset[str]] = {}

    def layers(self, blocks: tuple[Mapping, ...], scope: str) -> None:
        """Read the blocks of a case; each replaces what those before say under the same key, and nothing else."""
        told: dict[int, tuple[str, Span]] = {}
        for block in blocks:
            own = self._told(block, scope)
            replaced = self._replaced(block)
            told = {slot: before for slot, before in told.items() if bare_key(before[0]) not in replaced}
            for slot, (_, place) in own.items():
                if slot in told:
                    related = (Related(told[slot][1], "déjà donné ici"),)
                    message = f"« {self.program.facts[slot].name} » est donné deux fois, sous deux noms"
                    remedy = f"reprenez la même clé : « {told[slot][0]} »"
                    self.found.append(Diagnostic("F005", place, message, related=related, suggestion=remedy))
            told |= own

    def _replaced(self, block: Mapping) -> frozenset[str]:
        """The keys that a block writes, in their bare form."""
        known = self._keys.get(id(block))
        if known is None:
            facts = block.get("faits")
            keys = {bare_key(key) for key in facts.keys()} if isinstance(facts, Mapping) else set()  # noqa: SIM118
            history = {HISTORY_KEY} if block.get(HISTORY_KEY) is not None else set()
            known = self._keys[id(block)] = frozenset(keys | history)
        return known

    def _told(self, block: Mapping, scope: str) -> dict[int, tuple[str, Span]]:
        """The slots that one block tells: under which key, and where."""
        known = self._read.get((id(block), scope))
        if known is None:
            known = self._read[id(block), scope] = self._take(block, scope)
        return known

    def _take(self, block: Mapping, scope: str) -> dict[int, tuple[str, Span]]:
        parts = [block.get("faits")]
        key = block.key(HISTORY_KEY)
        if key is not None:
            parts.append(Mapping(block.span, tuple(e for e in block.entries if e[0] is key), False))
        found: dict[int, tuple[str, Span]] = {}
        for part in parts:
            if not isinstance(part, Mapping):
                continue
            data: dict[str, Any] = plain(part)
            places = places_of(part)
            faults, told = faults_of(self.program, data, scope)
            self.found.extend(told_at(faults, part))
            for slot, path in told.items():
                top = next(k for k in data if path == k or path.startswith((f"{k}.", f"{k}[")))
                if slot in found:
                    message = "l'historique est donné deux fois"
                    self.found.append(Diagnostic("F005", places[path].key, message, suggestion="gardez-en un"))
                found[slot] = (top, places[path].key)
        return found


def told_at(faults: Iterable[Fault], facts: Mapping) -> Iterator[Diagnostic]:
    """The faults of a block of facts, each at its place in the block."""
    places = places_of(facts)
    for fault in faults:
        at = places.get(fault.path)
        place = facts.span if at is None else at.value if fault.code in _OF_VALUES else at.key
        remedy = fault.suggestion or (_LIKE_A_CLAUSE if fault.code in _OF_VALUES else _DECLARE)
        yield Diagnostic(fault.code, place, fault.message, suggestion=remedy)

