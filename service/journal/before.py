"""What the journal already has, looked at under the lock of a lot: its end, keys of idempotency, decisions, files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from service.journal.chain import head_text
from service.journal.drafts import ABOUT_A_DECISION, Draft, Handed
from service.journal.linking import unlinkable
from service.journal.master import Master
from service.journal.record import JournalError, JournalUnavailable, Kind, Record, Relation
from service.journal.seals import Seals
from service.journal.statements import Find, Transaction
from service.journal.tables import archived, archives, contents, entries, head

_ONLY = 1
_HEAD = Find(head.c.one, (head.c.sequence, head.c.hash, head.c.code), locked=True)
_LAST = Find(entries.c.sequence, (entries.c.hash,))
_KEYED = Find(entries.c.idempotency, tuple(entries.c))
_NAMED = Find(entries.c.id, (entries.c.id, entries.c.kind, entries.c.key_id))
_VERSION = Find(archived.c.digest, (archived.c.number, archived.c.contract, archived.c.archive))
_ARCHIVE = Find(archives.c.hash, (archives.c.hash,))
_CONTENT = Find(contents.c.hash, (contents.c.hash,))


#: The key of each decision that an act is about.
Decisions = Mapping[str, str]


def end_altered() -> JournalUnavailable:
    """What is told where the end of the chain is not one that the journal wrote."""
    return JournalUnavailable(
        "le journal ne reçoit plus rien : la fin de sa chaîne a été altérée (clausier journal verify)", 300
    )


class Before:
    """What is there. What never changes once it is there is remembered."""

    def __init__(self, master: Master, seals: Seals) -> None:
        self._master = master
        self._seals = seals
        #: The archive of a contract's closure by contract and digest, and what is known to be archived.
        self.archive_of: dict[tuple[str, str], str] = {}
        self._archived: set[str] = set()

    def head(self, journal: Transaction) -> tuple[int, str]:
        """The end of the chain, locked until the transaction ends. Raises `JournalUnavailable` where it was altered."""
        for sequence, hash_, code in journal.find(_HEAD, (_ONLY,)):
            ours = self._master.vouches(code, head_text(sequence, hash_))
            if ours and (sequence == 0 or [row[0] for row in journal.find(_LAST, (sequence,))] == [hash_]):
                return sequence, hash_
        self._seals.still_ours()
        raise end_altered()

    def keyed(self, journal: Transaction, tags: Collection[str]) -> dict[str, dict[str, Any]]:
        """The rows that have a key of idempotency, by its tag."""
        names = entries.c.keys()
        rows = [dict(zip(names, row, strict=True)) for row in journal.find(_KEYED, tags)]
        return {row["idempotency"]: row for row in rows}

    def decisions(self, journal: Transaction, handed: Iterable[Handed]) -> dict[str, str]:
        """The decisions that some acts are about, by their ids."""
        named = {
            one.subject for one in handed if isinstance(one, Draft) and one.subject and one.kind in ABOUT_A_DECISION
        }
        if not named:
            return {}
        rows = journal.find(_NAMED, named)
        return {one: key for one, kind, key in rows if kind == Kind.DECISION.value}

    def refused(
        self, journal: Transaction, handed: Handed, decisions: Decisions, ended: Mapping[str, Relation]
    ) -> JournalError | None:
        """Why something cannot be kept: it names a decision that is not there, or what decided is not archived.

        ``ended`` is what decisions of the same lot have cancelled or replaced.
        """
        if isinstance(handed, Draft):
            if handed.kind in ABOUT_A_DECISION and handed.subject not in decisions:
                return JournalError(f"décision inconnue : « {handed.subject} »")
            return None
        record = handed
        if record.links:
            linked = unlinkable(journal, self._seals, record, ended)
            if linked is not None:
                return linked
        if self.archive(journal, record) is None:
            return JournalError(f"le contrat « {record.contract} » n'est pas archivé : journal.archive")
        if record.tariff is not None and not self._there(journal, _CONTENT, record.tariff):
            return JournalError("le tarif qui décide n'est pas archivé : journal.archive")
        return None

    def archive(self, journal: Transaction, record: Record) -> str | None:
        """The archive of the closure that decided; None where there is none."""
        if record.archive is not None:
            return record.archive if self._there(journal, _ARCHIVE, record.archive) else None
        known = self.archive_of.get((record.contract, record.digest))
        if known is None:
            rows = [(row[0], row[2]) for row in journal.find(_VERSION, (record.digest,)) if row[1] == record.contract]
            if rows:
                known = self.archive_of[record.contract, record.digest] = max(rows)[1]
        return known

    def _there(self, journal: Transaction, query: Find, value: str) -> bool:
        if value not in self._archived and journal.find(query, (value,)):
            self._archived.add(value)
        return value in self._archived
