"""Verifying the journal from its first entry to its head, lot by lot: nothing is kept in memory but what is erased.

What can be known without the master key: whether an entry was changed, removed or moved, and every file of the
archives. With it: whether the chain ends where the journal left it. Someone who has the master key, or who puts back a
whole older copy of the database, leaves no trace inside: a head kept elsewhere (`head`) tells.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, select

from service.journal.archived_files import Used, archive_faults
from service.journal.chain import FIELDS, START, entry_hash, head_text
from service.journal.database import Database
from service.journal.guards import missing_guards
from service.journal.master import Master
from service.journal.record import Kind
from service.journal.seals import Seals
from service.journal.statements import chunks
from service.journal.tables import as_held, entries, head, links

_LOT = 500
_NEAR = 1_000
_HEAD = re.compile("(?:([0-9]{1,18}):)?([0-9a-f]{64})")
#: The most entries that a message names.
_NAMED = 10
_AT = {name: place for place, name in enumerate(FIELDS)}
_SEALED = frozenset({"sealed_request", "sealed_result"})
_ERASING = frozenset({Kind.ERASURE.value, Kind.RETENTION.value})


class Why(StrEnum):
    """What is wrong with a chain at its first broken entry."""

    CHANGED = "modifiée"
    MISSING = "manquante"
    MOVED = "déplacée"
    CUT = "fin coupée"
    HEAD = "tête altérée"
    LINKS = "liens altérés"
    ANCHOR = "tête inconnue"
    ARCHIVE = "archive altérée"
    KEYS = "clés perdues"
    DAMAGED = "clés altérées"
    MISFILED = "clés mal rangées"
    CODE = "témoin retiré"
    GUARDS = "protections retirées"


#: How a head is written, for whoever has written it otherwise.
HEAD_FORM = "écrivez-la comme « clausier journal head » la dit, le rang, deux-points et 64 chiffres hexadécimaux"
#: What may be wrong beside a chain that holds from its first entry to its head.
BESIDE = frozenset({Why.ARCHIVE, Why.KEYS, Why.DAMAGED, Why.MISFILED, Why.CODE, Why.GUARDS})


@dataclass(frozen=True, slots=True)
class Break:
    """The first thing wrong: the place in the chain (0 where it is not about one), and a French sentence."""

    why: Why
    sequence: int
    message: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What verifying found. ``broken`` is None where all holds; ``sequence`` and ``head`` are the end reached."""

    entries: int
    decisions: int
    erased: int
    sequence: int
    head: str
    broken: Break | None = None


Progress = Callable[[int, int], None]


class Verifier:
    """One verification, in one state of the database."""

    def __init__(self, connection: Connection, seals: Seals, master: Master) -> None:
        self._connection = connection
        self._seals = seals
        self._master = master
        self._last = START
        self._sequence = self._decisions = self._erased = self._links = 0
        #: Where the entry of the head kept elsewhere is; 0 as long as it is not found.
        self._anchored = 0
        #: Keys that are not there and that no act has told of yet.
        self._untold: set[str] = set()
        #: The decisions whose key is put under another file than theirs.
        self._misfiled: list[int] = []
        self._archives: set[Used] = set()
        self._tariffs: set[str] = set()

    def run(self, anchor: str | None, progress: Progress | None) -> Verification:
        """Verify everything, in order; the first thing wrong ends it."""
        broken = self._chain(anchor, progress) or self._end(anchor)
        return Verification(
            self._sequence, self._decisions, self._erased, self._sequence, self._last, broken
        )  # fmt: skip

    def _chain(self, anchor: str | None, progress: Progress | None) -> Break | None:
        total = self._connection.execute(select(func.max(entries.c.sequence))).scalar() or 0
        columns = [as_held(entries.c[name]) if name in _SEALED else entries.c[name] for name in FIELDS]
        while True:
            query = select(*columns, entries.c.hash).where(entries.c.sequence > self._sequence)
            rows = self._connection.execute(query.order_by(entries.c.sequence).limit(_LOT)).all()
            if not rows:
                return None
            first = self._sequence + 1
            for row in rows:
                broken = self._entry(tuple(row))
                if broken is not None:
                    return broken
                if anchor is not None and row.hash == anchor.rpartition(":")[2]:
                    self._anchored = row.sequence
            broken = self._turned(first, rows)
            if broken is not None:
                return broken
            self._keys(rows)
            if progress is not None:
                progress(self._sequence, total)

    def _entry(self, row: tuple[Any, ...]) -> Break | None:
        values, told = row[:-1], row[-1]
        sequence, previous = values[_AT["sequence"]], values[_AT["previous"]]
        expected = self._sequence + 1
        if sequence != expected:
            many = sequence - expected
            named = f"l'entrée {expected} manque" if many == 1 else f"les entrées {expected} à {sequence - 1} manquent"
            return Break(Why.MISSING, expected, named)
        try:
            whole = entry_hash(values) == told
        except (TypeError, ValueError):  # of no type, or no text, that the journal writes
            return _changed(sequence)
        if not whole:
            return self._altered(values, told)
        if previous != self._last:
            message = f"l'entrée {sequence} ne suit pas celle qui est avant elle : l'une des deux a été remplacée"
            return Break(Why.MOVED, sequence, message)
        self._last, self._sequence = told, sequence
        if values[_AT["kind"]] == Kind.DECISION.value:
            self._decisions += 1
            self._archives.add((values[_AT["contract"]], values[_AT["digest"]], values[_AT["archive"]]))
            if values[_AT["tariff"]] is not None:
                self._tariffs.add(values[_AT["tariff"]])
        return None

    def _altered(self, values: Sequence[Any], told: str) -> Break:
        """An entry that is whole at another place was moved; any other was changed."""
        sequence, place = values[_AT["sequence"]], _AT["sequence"]
        for other in range(max(1, sequence - _NEAR), sequence + _NEAR):
            if entry_hash([*values[:place], other, *values[place + 1 :]]) == told:
                return Break(
                    Why.MOVED, sequence, f"l'entrée {sequence} a été écrite comme l'entrée {other}, et déplacée"
                )
        return _changed(sequence)

    def _turned(self, first: int, rows: Sequence[Any]) -> Break | None:
        """The table of links says what the entries say."""
        told = [
            (row.sequence, place, row.id, relation, target)
            for row in rows
            if row.links is not None
            for place, (relation, target) in enumerate(json.loads(row.links))
        ]
        query = select(links.c.sequence, links.c.position, links.c.source, links.c.relation, links.c.target)
        query = query.where(links.c.sequence.between(first, self._sequence))
        kept = [tuple(row) for row in self._connection.execute(query.order_by(links.c.sequence, links.c.position))]
        if kept == told:
            self._links += len(kept)
            return None
        wrong = next((pair for pair in zip(kept, told, strict=False) if pair[0] != pair[1]), None)
        sequence = min(one[0] for one in (wrong or ((kept + told)[min(len(kept), len(told))],)))
        return Break(Why.LINKS, sequence, f"les liens de l'entrée {sequence} ne sont plus ceux qu'elle dit")

    def _keys(self, rows: Sequence[Any]) -> None:
        """Counts the decisions erased, and keeps the keys that are missing until an act tells of them."""
        named = {row.key_id for row in rows if row.key_id is not None}
        there = self._seals.tags(named) if named else {}
        missing = named - there.keys()
        decided = [row.key_id for row in rows if row.kind == Kind.DECISION.value]
        self._erased += sum(key in missing for key in decided)
        for row in rows:
            if row.kind == Kind.DECISION.value and row.key_id in there and there[row.key_id] != row.file_tag:
                self._misfiled.append(row.sequence)
        self._untold |= missing
        for row in rows:
            if row.kind in _ERASING:
                self._untold -= set(json.loads(row.detail)["keys"])

    def _end(self, anchor: str | None) -> Break | None:
        end = self._connection.execute(select(head)).first()
        if end is None or not self._master.vouches(end.code, head_text(end.sequence, end.hash)):
            return Break(Why.HEAD, self._sequence, "la tête de la chaîne manque, ou n'a pas été écrite par le journal")
        if end.sequence > self._sequence:
            first, last = self._sequence + 1, end.sequence
            named = f"l'entrée {first} manque" if first == last else f"les entrées {first} à {last} manquent"
            return Break(Why.CUT, first, f"la fin de la chaîne a été coupée : {named}")
        if end.sequence < self._sequence:
            after = end.sequence + 1
            return Break(Why.HEAD, after, f"l'entrée {after} a été ajoutée sans que le journal l'écrive")
        if end.hash != self._last:
            return Break(Why.HEAD, self._sequence, "la chaîne a été récrite : sa fin n'est pas celle du journal")
        if self._connection.execute(select(func.count()).select_from(links)).scalar() != self._links:
            return Break(Why.LINKS, 0, "des liens ne viennent d'aucune entrée")
        unknown = self._unanchored(anchor) if anchor is not None else ""
        if unknown:
            return Break(Why.ANCHOR, 0, unknown)
        fault = archive_faults(self._connection, self._archives, self._tariffs)
        if fault is not None:
            return Break(Why.ARCHIVE, 0, fault)
        if self._untold:
            count = len(self._untold)
            named = "1 clé manque" if count == 1 else f"{count} clés manquent"
            return Break(Why.KEYS, 0, f"{named} sans qu'un effacement le dise : remettez leur sauvegarde")
        if not self._seals.vouched():
            return Break(Why.CODE, 0, "le témoin de la clé maîtresse manque : remettez la sauvegarde des clés")
        return self._damaged() or self._filed() or self._unguarded()

    def _unanchored(self, anchor: str) -> str:
        """Why a head kept elsewhere is not that of this chain, as a French sentence; "" where it is."""
        read = _HEAD.fullmatch(anchor)
        if read is None:
            return f"« {anchor} » n'est pas une tête : {HEAD_FORM}"
        rank = int(read[1]) if read[1] is not None else None
        if rank is not None and rank > self._sequence:
            ends = f"votre tête est au rang {rank}, le journal finit au {self._sequence}"
            return f"{ends} : les entrées d'après lui manquent, ou c'est une copie plus ancienne"
        if not self._anchored:
            which = "aucune entrée n'a" if rank is None else f"l'entrée {rank} n'a pas"
            return f"{which} l'empreinte de votre tête : la chaîne n'est pas celle d'alors"
        if rank is not None and rank != self._anchored:
            return f"votre tête a le rang {rank}, mais son empreinte est celle de l'entrée {self._anchored}"
        return ""

    def _filed(self) -> Break | None:
        """Every key is put under the file of the entries that it sealed: erasing a file finds it there."""
        if not self._misfiled:
            return None
        named = _listed(self._misfiled)
        message = f"une clé est rangée sous un autre dossier que le sien (pour {named}) : remettez leur sauvegarde"
        return Break(Why.MISFILED, self._misfiled[0], message)

    def _damaged(self) -> Break | None:
        """Every key that is there opens."""
        damaged = list(self._seals.damaged())
        if not damaged:
            return None
        sealed: list[int] = []
        for some in chunks(damaged):
            query = select(entries.c.sequence).where(entries.c.key_id.in_(some))
            sealed += self._connection.execute(query).scalars()
        sealed.sort()
        named = "1 clé ne s'ouvre pas" if len(damaged) == 1 else f"{len(damaged)} clés ne s'ouvrent pas"
        message = f"{named} avec la clé maîtresse (pour {_listed(sealed)}) : remettez leur sauvegarde"
        return Break(Why.DAMAGED, sealed[0] if sealed else 0, message)

    def _unguarded(self) -> Break | None:
        """The database still refuses changes."""
        missing = missing_guards(self._connection)
        if not missing:
            return None
        named = f"le déclencheur {missing[0]}" if len(missing) == 1 else f"les déclencheurs {', '.join(missing)}"
        message = f"la base ne refuse plus tout changement, il y manque {named} : remettez une sauvegarde"
        return Break(Why.GUARDS, 0, message)


def is_head(text: str) -> bool:
    """Whether a text is written as a head is: « 12:ab34… », or the hash alone."""
    return _HEAD.fullmatch(text) is not None


def _listed(sequences: Sequence[int]) -> str:
    """Some entries: « l'entrée 3 », « les entrées 3, 4 », the first of many."""
    count = len(sequences)
    listed = ", ".join(map(str, sequences[:_NAMED])) + (f" et {count - _NAMED} autres" if count > _NAMED else "")
    return "aucune entrée" if not sequences else f"l'entrée {listed}" if count == 1 else f"les entrées {listed}"


def _changed(sequence: int) -> Break:
    return Break(Why.CHANGED, sequence, f"l'entrée {sequence} a été modifiée : son empreinte ne lui correspond plus")


def verify(
    database: Database, seals: Seals, master: Master, anchor: str | None = None, progress: Progress | None = None
) -> Verification:
    """Verify the journal. ``anchor`` is a head kept elsewhere, « hash » or « sequence:hash », that must be in it.

    Raises `JournalUnavailable`.
    """
    with database.reading(as_held=True) as connection:
        return Verifier(connection, seals, master).run(anchor, progress)
