"""The words of the journal in French: how a decision stands to another, what was done about it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from service.journal.record import Kind, Relation

#: What a decision does to an earlier one, and what the earlier one is by it: « corrige », « est corrigée par ».
RELATIONS: Mapping[Relation, tuple[str, str]] = MappingProxyType(
    {
        Relation.CORRECTS: ("corrige", "est corrigée par"),
        Relation.COMPLETES: ("complète", "est complétée par"),
        Relation.CANCELS: ("annule", "est annulée par"),
        Relation.REPLACES: ("remplace", "est remplacée par"),
    }
)
#: What each kind of act is.
ACTS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.NOTE: "note",
        Kind.FLAG: "relecture demandée",
        Kind.UNFLAG: "relecture faite",
        Kind.ACCESS: "accès",
        Kind.EXPORT: "dossier remis",
        Kind.ERASURE: "effacement",
        Kind.RETENTION: "conservation échue",
        Kind.EVENT: "événement",
    }
)
