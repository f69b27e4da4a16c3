"""What is wrong in what is given: each thing at its place, the first hundred told, the rest counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

#: So many faults are told. A case may have one a key, and each is looked for in the case, sorted and written.
MOST = 100
#: For so many the nearest name is sought: that is long where there are many names, and one typing error is not twenty.
MOST_HINTS = 20
#: The code of the fault that counts those not told.
UNCOUNTED = "F020"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a case: where (a path such as ``operations[2].montant``), what, what to do."""

    path: str
    code: str
    message: str
    suggestion: str | None = None


class Faults(list[Fault]):
    """The faults found, in the order they are found: a hundred at most, and how many more there are."""

    def __init__(self, found: Iterable[Fault] = ()) -> None:
        super().__init__()
        self.more = 0
        self.extend(found)

    def append(self, fault: Fault, /) -> None:
        """Keep a fault, or count it."""
        if len(self) < MOST:
            super().append(fault)
        else:
            self.more += 1

    def extend(self, found: Iterable[Fault], /) -> None:
        """Keep each fault, or count it."""
        for fault in found:
            self.append(fault)

    @property
    def hinting(self) -> bool:
        """Whether the nearest name is still sought for the next fault."""
        return len(self) < MOST_HINTS

    def all(self) -> tuple[Fault, ...]:
        """Those told, sorted by place; then, where there are more, one that says how many."""
        return in_order(self) + ((_uncounted(self.more),) if self.more else ())


def _uncounted(more: int) -> Fault:
    what = "un autre défaut, qui n'est pas dit" if more == 1 else f"{more} autres défauts, qui ne sont pas dits"
    return Fault("", UNCOUNTED, f"il y a encore {what}", "corrigez ceux qui sont dits, puis renvoyez la demande")


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Faults by their place, those that count others at the end."""
    return tuple(sorted(faults, key=lambda one: (one.code == UNCOUNTED, one)))


def how_many(faults: Collection[Fault]) -> str:
    """« 1 défaut », « 12 défauts », « plus de 100 défauts »."""
    if any(one.code == UNCOUNTED for one in faults):
        return f"plus de {MOST} défauts"
    return "1 défaut" if len(faults) == 1 else f"{len(faults)} défauts"
