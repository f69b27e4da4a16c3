"""Who calls: the name of a key and what it may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a key may do. A key has a set of them; none holds another."""

    #: Contracts and documents.
    READ = "read"
    #: Decisions, questions to ask, and the decisions that the key itself has made.
    DECIDE = "decide"
    #: Every decision, the journal, replay, accesses, export and erasure.
    AUDIT = "audit"
    #: Diagnostics of a contract being written, and loading contracts again.
    EDIT = "edit"
    #: Approving a version.
    APPROVE = "approve"


@dataclass(frozen=True, slots=True)
class Caller:
    """A key, by its id and its name."""

    id: str
    name: str
    roles: frozenset[Role]

    def may(self, role: Role) -> bool:
        """Whether the key has a role."""
        return role in self.roles


#: Who calls where no key is asked, on loopback: may do everything.
NO_KEY = Caller("", "sans clé", frozenset(Role))
