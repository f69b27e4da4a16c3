"""What a decision may link to: a decision that the caller may see, that can still be read, and that still stands.

A decision is corrected or completed under the contract that made it; under another contract it can only be cancelled or
replaced. Once cancelled or replaced it takes no more links, so that a decision never has two that stand in its place.
"""

from __future__ import annotations

from collections.abc import Mapping

from service.journal.record import JournalError, Kind, Record, Relation
from service.journal.seals import Seals
from service.journal.statements import Find, Transaction
from service.journal.tables import entries, links

_NAMED = Find(entries.c.id, (entries.c.id, entries.c.kind, entries.c.contract, entries.c.caller, entries.c.key_id))
_LINKED = Find(links.c.target, (links.c.target, links.c.relation))

#: What a decision undergoes by these, it undergoes once, and last.
ENDS = {Relation.CANCELS: "annulée", Relation.REPLACES: "remplacée"}
_WITHIN = {Relation.CORRECTS: "corrige", Relation.COMPLETES: "complète"}


def unlinkable(
    journal: Transaction, seals: Seals, record: Record, ended: Mapping[str, Relation]
) -> JournalError | None:
    """Why a record may not link to what it links to, None where it may.

    ``ended`` is what records of the same transaction, not yet written, have ended. A decision that the caller may not
    see is told as one that is not there.
    """
    if not record.links:
        return None
    named = {link.decision for link in record.links}
    rows = {one: told for one, kind, *told in journal.find(_NAMED, named) if kind == Kind.DECISION.value}
    there = seals.open([key for _, _, key in rows.values()], journal)
    before = {target: Relation(told) for target, told in journal.find(_LINKED, named) if told in ENDS} | dict(ended)
    for link in record.links:
        contract, caller, key = rows.get(link.decision, (None, None, None))
        told = f"« {link.decision} »"
        if key is None or not (record.links_to_all or caller == record.caller):
            return JournalError(f"décision inconnue : {told}")
        if key not in there:
            return JournalError(f"la décision {told} a été effacée : rien ne s'y lie plus")
        if link.decision in before:
            how = ENDS[before[link.decision]]
            return JournalError(f"la décision {told} a déjà été {how} : rien ne s'y lie plus")
        if link.relation in _WITHIN and contract != record.contract:
            return JournalError(
                f"la décision {told} est du contrat « {contract} » : une décision d'un autre contrat ne la "
                f"{_WITHIN[link.relation]} pas, elle l'annule ou la remplace"
            )
    return None


def ends_of(record: Record) -> dict[str, Relation]:
    """The decisions that a record ends."""
    return {link.decision: link.relation for link in record.links if link.relation in ENDS}
