"""Seeded, deterministic generator of 'quietis' claims.

Cases are made in blocks of 10,000; block b is drawn from a PCG64 stream seeded
with (seed, b), using only Generator.random() (float64 in [0,1)), so the first
N cases of a seed are the same whatever N is asked for, on every machine.

Canonical columns (one NumPy array each):
  dates    int32   days since 1970-01-01
  enums    int8    index into ENUMS[name]
  bools    bool
  money    int64   cents (every amount has cents)
  hours    float64 one decimal (compared with 48 only: exact)
Row form (`rows`): a plain dict per case: datetime.date, str, bool, int cents,
float hours.  Wire form (`wire_rows`): the same with ISO-8601 date strings.
"""
from __future__ import annotations

import datetime as _dt

import numpy as np

from workload_fields import (BOOLS, CENTS, DATES, ENUMS, FIELDS, HOURS, MOTIFS, OUTPUTS,  # noqa: F401
                          VERDICTS)

SEED = 20240611
BLOCK = 10_000


def _pick(u, probs):
    """index by cumulative probability"""
    return np.searchsorted(np.cumsum(probs[:-1]), u, side="right").astype(np.int8)


def _block(seed, b, n):
    g = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, b])))
    U = lambda: g.random(BLOCK)  # noqa: E731  always a whole block: prefix-stable
    c = {}
    eff = np.floor(17897 + U() * 2190).astype(np.int32)          # 2019-01-01 .. 2024-12-30
    c["date_effet"] = eff
    k, u = U(), U()
    lag = np.where(k < .02, -1 - np.floor(u * 60),               # before the contract
          np.where(k < .06, np.floor(u * 7),                     # days 1..7
          np.where(k < .08, 7,                                   # the last day of carence
          np.where(k < .10, 8,                                   # the first day after it
                   9 + np.floor(u * 1400))))).astype(np.int32)
    surv = eff + lag
    c["date_survenance"] = surv
    c["evenement"] = (U() < .62).astype(np.int8)
    c["auteur"] = _pick(U(), (.94, .025, .02, .015))
    c["cause"] = _pick(U(), (.97, .01, .01, .01))
    c["opposition_faite"] = U() < .93
    c["cheques_confirmes"] = U() < .85
    c["plainte"] = U() < .87
    k, u = U(), U()
    cartes = np.where(k < .15, 0, np.round(100 * np.exp(3.4 + 5.6 * u)))   # 30 EUR .. 8,100 EUR
    c["montant_cartes"] = cartes.astype(np.int64)
    k, u = U(), U()
    c["montant_cheques"] = np.where(k < .6, 0, np.round(100 * (15 + 2985 * u * u))).astype(np.int64)
    k, u = U(), U()
    wait = np.floor(u * 11).astype(np.int32)
    acc = surv + wait
    c["date_accuse_opposition"] = acc
    k, u = U(), U()
    op = np.where(k < .04, surv - 1 - np.floor(u * 20),
         np.where(k < .08, acc + 1 + np.floor(u * 20),
         np.where(k < .14, surv,
         np.where(k < .20, acc,
                  surv + np.floor(u * (wait + 1)))))).astype(np.int32)
    c["date_operation"] = op
    k, u = U(), U()
    c["deja_indemnise_annee"] = np.where(k < .78, 0, np.where(k < .82, 600_000,
                                 np.where(k < .84, 600_000 + np.round(u * 50_000),
                                          np.round(u * 600_000)))).astype(np.int64)
    k, u = U(), U()
    c["especes_montant"] = np.where(k < .25, 0, np.where(k < .8, 1000 * np.ceil(u * 180),
                                    np.round(100 * u * 2500))).astype(np.int64)
    c["especes_lieu"] = (U() < .3).astype(np.int8)
    c["especes_circonstance"] = _pick(U(), (.45, .1, .1, .35))
    k, u = U(), U()
    h = np.where(k < .03, 480, np.where(k < .06, 481, np.floor(u * 720)))
    c["heures_depuis_retrait"] = h / 10.0
    c["contraint_au_retrait"] = U() < .15
    k, u = U(), U()
    c["especes_deja_indemnise_annee"] = np.where(k < .84, 0, np.where(k < .88, 90_000,
                                         np.where(k < .91, 150_000, np.round(u * 160_000)))
                                         ).astype(np.int64)
    return {f: c[f][:n] for f in FIELDS}


def columns(n, seed=SEED):
    """the first n cases of `seed` as columns"""
    parts = [_block(seed, b, min(BLOCK, n - b * BLOCK)) for b in range((n + BLOCK - 1) // BLOCK)]
    return {f: np.concatenate([p[f] for p in parts]) for f in FIELDS}


_EPOCH = _dt.date(1970, 1, 1).toordinal()


def rows(cols, lo=0, hi=None, iso=False):
    """the columns as plain dicts (dates as datetime.date, or ISO strings)"""
    lists = []
    memo = {}
    conv = (lambda d: _dt.date.fromordinal(_EPOCH + d).isoformat()) if iso else \
           (lambda d: _dt.date.fromordinal(_EPOCH + d))
    for f in FIELDS:
        a = cols[f][lo:hi].tolist()
        if f in ENUMS:
            names = ENUMS[f]
            a = [names[i] for i in a]
        elif f in DATES:
            for d in set(a):
                if d not in memo:
                    memo[d] = conv(d)
            a = [memo[d] for d in a]
        lists.append(a)
    return [dict(zip(FIELDS, t)) for t in zip(*lists)]


def wire_rows(cols, lo=0, hi=None):
    return rows(cols, lo, hi, iso=True)
