"""Long lists: interest by fortnight over ten years, and a counter over ten thousand payments.

Each workload is drawn from a seed, decided by a contract of ``bench/contracts`` and by a few lines of plain Python; the
two must agree before anything is timed. Each is timed at its size and at ten times it: the ratio should stay near ten.
"""

from __future__ import annotations

import random
import time
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import accumulate
from typing import Any

from bench.reduced import CONTRACTS
from bench.timing import median_seconds
from bench.wire import euros
from engine import load

SEED = 20240611
RATE_PER_MILLE = 30
FIRST_YEAR = 1950
CEILING, TOTAL = 5_000, 15_000


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of processor for one decision on the typed door, at the size told and at ten times it."""

    name: str
    target: int
    milliseconds: float
    ten_times: float
    wrong: bool


Drawn = dict[str, Any]


def history(years: int) -> Drawn:
    """A hundred operations a year, and every fortnight of those years."""
    drawn = random.Random(SEED)
    first = date(FIRST_YEAR, 1, 1)
    days = (date(FIRST_YEAR + years, 1, 1) - first).days
    starts = [
        date(year, month, day)
        for year in range(FIRST_YEAR, FIRST_YEAR + years)
        for month in range(1, 13)
        for day in (1, 16)
    ]
    operations = [
        (first + timedelta(drawn.randrange(days)), drawn.randrange(-90_000, 100_000)) for _ in range(100 * years)
    ]
    return {"starts": starts, "operations": operations}


def history_case(drawn: Drawn) -> dict[str, Any]:
    """The history as an integrator would post it."""
    return {
        "taux_annuel": f"0.{RATE_PER_MILLE:03}",
        "quinzaines": [{"debut": start.isoformat()} for start in drawn["starts"]],
        "operations": [
            {"date_de_valeur": day.isoformat(), "montant": ("-" if amount < 0 else "") + euros(abs(amount))}
            for day, amount in drawn["operations"]
        ],
    }


def interest(drawn: Drawn) -> int:
    """All the interest, in centimes, each fortnight's rounded half away from zero."""
    ordered = sorted(drawn["operations"])
    days, sums = [day for day, _ in ordered], [0, *accumulate(amount for _, amount in ordered)]
    capital = due = total = 0
    for start in drawn["starts"]:
        balance = sums[bisect_right(days, start)] + capital
        half_up = (2 * abs(balance) * RATE_PER_MILLE + 24_000) // 48_000
        earned = half_up if balance >= 0 else -half_up
        total += earned
        due += earned
        if (start.month, start.day) == (12, 16):
            capital, due = capital + due, 0
    return total


def payments(count: int) -> Drawn:
    """Payments with a code one time in seven, the others up to a little more than the ceiling."""
    drawn = random.Random(SEED)
    return {
        "payments": [
            (date(2020, 1, 1) + timedelta(rank // 50), rank, drawn.random() < 1 / 7, drawn.randrange(1, 5_600))
            for rank in range(count)
        ]
    }


def payments_case(drawn: Drawn) -> dict[str, Any]:
    """The payments as an integrator would post them."""
    return {
        "operations": [
            {
                "date": day.isoformat(),
                "numero": rank,
                "mode": "avec code" if code else "sans code",
                "montant": euros(amount),
            }
            for day, rank, code, amount in drawn["payments"]
        ]
    }


def accepted(drawn: Drawn) -> list[bool]:
    """Which payments are accepted."""
    found = []
    total = 0
    for _, _, code, amount in drawn["payments"]:
        passes = code or (amount <= CEILING and total + amount <= TOTAL)
        if passes:
            total = 0 if code else total + amount
        found.append(passes)
    return found


def measured(rounds: int) -> list[Measured]:
    """Both workloads."""
    return [
        _measured(
            "interest: 10 years, 240 fortnights, 1,000 operations",
            5,
            "quinzaines",
            "total_des_interets",
            lambda size: history(10 * size),
            history_case,
            lambda drawn, reply: bool(reply[1] == interest(drawn)),
            rounds,
        ),
        _measured(
            "counter: 10,000 payments",
            50,
            "compteur",
            "paiement",
            lambda size: payments(10_000 * size),
            payments_case,
            lambda drawn, reply: [verdict.value == "accordé" for verdict, _, _ in reply] == accepted(drawn),
            rounds,
        ),
    ]


def _measured(
    name: str,
    target: int,
    product: str,
    question: str,
    draw: Callable[[int], Drawn],
    posted: Callable[[Drawn], dict[str, Any]],
    agrees: Callable[[Drawn, Any], bool],
    rounds: int,
) -> Measured:
    contract = load(CONTRACTS)[product]
    decider = contract.decider([question])
    taken: list[float] = []
    wrong = False
    for size in (1, 10):
        drawn = draw(size)
        case = contract.facts(posted(drawn))
        wrong = wrong or not agrees(drawn, decider(case)[0])
        taken.append(median_seconds(partial(decider, case), rounds, time.process_time) * 1e3)
    return Measured(name, target, taken[0], taken[1], wrong)
