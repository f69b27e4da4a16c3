"""Claims drawn from a seed, the same on every machine.

Cases are made in blocks of 10,000; block b is drawn from a PCG64 stream seeded with (seed, b), using only
``Generator.random()``, so the first N cases of a seed are the same whatever N is asked for.

Columns, one NumPy array each: dates int32 (days since 1970-01-01), choices int8 (index into ``ENUMS[name]``), yes/no
bool, amounts int64 (centimes), hours float64 with one decimal. A row is a plain dict: date, str, bool, int, float.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from bench.workload_fields import DATES, ENUMS, FIELDS

SEED = 20240611
BLOCK = 10_000
_EPOCH = dt.date(1970, 1, 1).toordinal()


def _pick(drawn: Any, shares: tuple[float, ...]) -> Any:
    """An index by cumulative probability."""
    return np.searchsorted(np.cumsum(shares[:-1]), drawn, side="right").astype(np.int8)


def _block(seed: int, number: int, size: int) -> dict[str, Any]:
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, number])))

    def draw() -> Any:
        return generator.random(BLOCK)  # always a whole block: the first cases never depend on how many are asked for

    c: dict[str, Any] = {}
    effect = np.floor(17897 + draw() * 2190).astype(np.int32)  # 2019-01-01 to 2024-12-30
    c["date_effet"] = effect
    k, u = draw(), draw()
    late = np.where(k < 0.10, 8, 9 + np.floor(u * 1400))  # the first day after the waiting period, or later
    late = np.where(k < 0.08, 7, late)  # its last day
    late = np.where(k < 0.06, np.floor(u * 7), late)
    lag = np.where(k < 0.02, -1 - np.floor(u * 60), late).astype(np.int32)  # before the contract
    loss = effect + lag
    c["date_survenance"] = loss
    c["evenement"] = (draw() < 0.62).astype(np.int8)
    c["auteur"] = _pick(draw(), (0.94, 0.025, 0.02, 0.015))
    c["cause"] = _pick(draw(), (0.97, 0.01, 0.01, 0.01))
    c["opposition_faite"] = draw() < 0.93
    c["cheques_confirmes"] = draw() < 0.85
    c["plainte"] = draw() < 0.87
    k, u = draw(), draw()
    cards = np.where(k < 0.15, 0, np.round(100 * np.exp(3.4 + 5.6 * u)))  # 30 € to 8,100 €
    c["montant_cartes"] = cards.astype(np.int64)
    k, u = draw(), draw()
    c["montant_cheques"] = np.where(k < 0.6, 0, np.round(100 * (15 + 2985 * u * u))).astype(np.int64)
    k, u = draw(), draw()
    wait = np.floor(u * 11).astype(np.int32)
    receipt = loss + wait
    c["date_accuse_opposition"] = receipt
    k, u = draw(), draw()
    inside = np.where(k < 0.20, receipt, loss + np.floor(u * (wait + 1)))
    inside = np.where(k < 0.14, loss, inside)
    inside = np.where(k < 0.08, receipt + 1 + np.floor(u * 20), inside)
    c["date_operation"] = np.where(k < 0.04, loss - 1 - np.floor(u * 20), inside).astype(np.int32)
    k, u = draw(), draw()
    paid = np.where(k < 0.84, 600_000 + np.round(u * 50_000), np.round(u * 600_000))
    c["deja_indemnise_annee"] = np.where(k < 0.78, 0, np.where(k < 0.82, 600_000, paid)).astype(np.int64)
    k, u = draw(), draw()
    cash = np.where(k < 0.8, 1000 * np.ceil(u * 180), np.round(100 * u * 2500))
    c["especes_montant"] = np.where(k < 0.25, 0, cash).astype(np.int64)
    c["especes_lieu"] = (draw() < 0.3).astype(np.int8)
    c["especes_circonstance"] = _pick(draw(), (0.45, 0.1, 0.1, 0.35))
    k, u = draw(), draw()
    tenths = np.where(k < 0.03, 480, np.where(k < 0.06, 481, np.floor(u * 720)))
    c["heures_depuis_retrait"] = tenths / 10.0
    c["contraint_au_retrait"] = draw() < 0.15
    k, u = draw(), draw()
    paid = np.where(k < 0.88, 90_000, np.where(k < 0.91, 150_000, np.round(u * 160_000)))
    c["especes_deja_indemnise_annee"] = np.where(k < 0.84, 0, paid).astype(np.int64)
    return {name: c[name][:size] for name in FIELDS}


def columns(count: int, seed: int = SEED) -> dict[str, Any]:
    """The first ``count`` cases of a seed as columns."""
    blocks = range((count + BLOCK - 1) // BLOCK)
    parts = [_block(seed, number, min(BLOCK, count - number * BLOCK)) for number in blocks]
    return {name: np.concatenate([part[name] for part in parts]) for name in FIELDS}


def rows(cols: dict[str, Any]) -> list[dict[str, Any]]:
    """The columns as plain dicts."""
    lists: list[list[Any]] = []
    for name in FIELDS:
        values = cols[name].tolist()
        if name in ENUMS:
            values = [ENUMS[name][index] for index in values]
        elif name in DATES:
            values = [dt.date.fromordinal(_EPOCH + day) for day in values]
        lists.append(values)
    return [dict(zip(FIELDS, line, strict=True)) for line in zip(*lists, strict=True)]
