"""Amounts: roundings, floors and ceilings, scales by bracket."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from conformance.book import Said
from conformance.corpus import Row
from conformance.said import declared, exact, fixed, granted, number

# The half goes away from zero, as for the half-even cases carried here, on which both rules agree.
_DIRECTIONS = {
    "eloigner_de_zero": " supérieure",
    "plafond": " supérieure",
    "vers_zero": " inférieure",
    "plancher": " inférieure",
    "demi_eloigne": "",
    "demi_pair": "",
    "demi_vers_zero": "",
}


def rounded(row: Row) -> tuple[Said, ...]:
    """A number rounded to the unit; to a decimal, by way of ten, a hundred or a thousand times the number."""
    direction, power = _DIRECTIONS[row["mode"]], 10 ** row["decimales"]
    quotient = "/" in row["n"]
    facts = {} if quotient else {"le nombre donné": row["n"]}
    name = row["n"].replace("/", " ÷ ") if quotient else "le nombre donné"
    scaled = name if power == 1 else f"{name} × {power}"
    sentence = f"l'arrondi {'de' if quotient else 'du'} {scaled.removeprefix('le ')} à l'unité{direction}"
    if power > 1:
        sentence = f"({sentence}) ÷ {power}"
    expected = exact(row["attendu"])
    found = [fixed("nombre", sentence, facts, expected)]
    if power == 100:
        cents = f"l'arrondi de (le nombre donné × 1 €) au centime{direction.removesuffix('e')}"
        found.append(fixed("montant", cents, facts, expected))
    return tuple(found)


_BOUNDED = """\
{facts}grandeurs:
  - nom: la réponse
    type: montant
clauses:
  - id: R-1
    fixe: la réponse
    à: {value}
{steps}"""


def bounded(value: str, facts: Mapping[str, Any], steps: Sequence[tuple[str, str]], expected: Fraction) -> Said:
    """An amount, then its ceiling and its floor, in the order of the clauses."""
    written = ""
    for rank, (verb, bound) in enumerate(steps, 2):
        after = f"    après: R-{rank - 1}\n" if rank > 2 else ""
        written += f"  - id: R-{rank}\n    {verb}: la réponse\n    à: {bound}\n{after}"
    return Said(_BOUNDED.format(facts=declared(facts), value=value, steps=written), facts, {"réponse": expected})


def _euros(text: str | int | Decimal) -> str:
    """« 20000 » → « 20 000 € »."""
    whole, _, decimals = str(text).partition(".")
    grouped = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", " ", whole)
    return f"{grouped},{decimals.ljust(2, '0')} €" if decimals else f"{grouped} €"


_MONEY: Mapping[str, str] = MappingProxyType(
    {
        "excedent": "le plus grand de 0 € et l'assiette - {bound}",
        "manque": "le plus grand de 0 € et {bound} - l'assiette",
        "tronquer": "l'arrondi de l'assiette à l'euro inférieur",
        "defaut": "l'arrondi de l'assiette à l'euro inférieur",
        "exces": "l'arrondi de l'assiette à l'euro supérieur",
        "multiplier": "l'assiette × {factor}",
    }
)
_TO_DECIMALS = {
    2: "l'arrondi de l'assiette au centime",
    1: "l'arrondi de (l'arrondi de l'assiette × 10 à l'euro) ÷ 10 au centime",
    0: "l'arrondi de l'assiette à l'euro",
    -1: "(l'arrondi de l'assiette ÷ 10 à l'euro) × 10",
}


def money(row: Row) -> tuple[Said, ...]:
    """Ceilings, floors, excess, shortfall and roundings of amounts."""
    expected = exact(row["attendu"])
    if row["op"] == "expr":
        sentence = "l'arrondi de 250 000 000 € × ((123,54 € ÷ 8 548 650,96 €) × 0,2 %) au centime"
        return (fixed("montant", sentence, {}, expected),)
    facts = {"l'assiette": row["x"]}
    match row["op"]:
        case "plafonner":
            return (bounded("l'assiette", facts, [("plafonne", _euros(row["borne"]))], expected),)
        case "plancher":
            return (bounded("l'assiette", facts, [("relève", _euros(row["borne"]))], expected),)
        case "arrondir":
            return (fixed("montant", _TO_DECIMALS[row["decimales"]], facts, expected),)
        case operation:
            bound, factor = _euros(row.get("borne", "")), number(row.get("facteur", ""))
            return (fixed("montant", _MONEY[operation].format(bound=bound, factor=factor), facts, expected),)


# --- scales

_SCALE = """\
faits:
  - nom: le nombre donné
    type: nombre
grandeurs:
  - nom: l'assiette retenue
    genre: féminin
    type: {kind}
    interne: oui
  - nom: la contribution
    type: {kind}
clauses:
  - id: R-0
    fixe: l'assiette retenue
    à: le nombre donné × {one}
  - id: R-1
    fixe: la contribution
    à: {nothing}
{brackets}"""
_BRACKET = """\
  - id: R-{rank}
    ajoute: {rate} de ({part} - {low})
    à: la contribution
    si: l'assiette retenue dépasse {low}
"""


def scale(brackets: Sequence[tuple[Fraction, str]], in_euros: bool) -> str:
    """A scale by marginal brackets: each from its threshold to the next, at its own rate."""
    unit = " €" if in_euros else ""
    written = ""
    for rank, (low, rate) in enumerate(brackets):
        high = brackets[rank + 1][0] if rank + 1 < len(brackets) else None
        part = "l'assiette retenue" if high is None else f"(le plus petit de l'assiette retenue et {high}{unit})"
        written += _BRACKET.format(rank=rank + 2, rate=rate, part=part, low=f"{low}{unit}")
    kind = "montant" if in_euros else "nombre"
    return _SCALE.format(kind=kind, one=f"1{unit}", nothing=f"0{unit}", brackets=written)


def marginal(row: Row) -> tuple[Said, ...]:
    """Marginal brackets on plain numbers; with « arrondi_base », on amounts, which are posted to the centime."""
    brackets = [
        (Fraction(low), f"{number(f'{(Decimal(rate) * 100).normalize():f}')} %") for low, rate in row["tranches"]
    ]
    text = scale(brackets, "arrondi_base" in row)
    return tuple(
        Said(text, {"le nombre donné": base}, {"contribution": exact(expected)})
        for base, expected in zip(row["assiettes"], row["attendu"], strict=True)
    )


_TABLE = """\
faits:
  - nom: l'assiette
    genre: féminin
    type: montant
grandeurs:
  - nom: le forfait
    type: montant
clauses:
  - id: R-1
    fixe: le forfait
    selon: [l'assiette]
    lignes:
{lines}"""


def table(lows: Sequence[str], values: Sequence[str]) -> str:
    """A table of lump sums: each from its threshold included to the next one excluded, that is, to the centime before
    it; the first has no lower bound, the last no upper one."""
    ends = [_euros(Decimal(low) - Decimal("0.01")) for low in lows[1:]]
    cells = [f"{_euros(low)} ou plus" for low in lows[-1:]]
    cells = [f"de {_euros(low)} à {end}" for low, end in zip(lows[1:-1], ends[1:], strict=True)] + cells
    cells = [f"moins de {_euros(lows[1])}", *cells]
    rows = zip(cells, values, strict=True)
    lines = "".join(f'      - [R-{rank}, "{cell}", "{_euros(value)}"]\n' for rank, (cell, value) in enumerate(rows, 2))
    return _TABLE.format(lines=lines)


def thresholds(row: Row) -> tuple[Said, ...]:
    """A lump sum by bracket, its threshold included; nothing below the first."""
    text = table(["0", *(str(low) for low, _ in row["tranches"])], ["0", *(value for _, value in row["tranches"])])
    return tuple(
        Said(text, {"l'assiette": str(base)}, {"forfait": exact(expected)})
        for base, expected in zip(row["assiettes"], row["attendu"], strict=True)
    )


def _brackets(row: Row) -> tuple[Said, ...]:
    """Rates by bracket, whose thresholds are so many times a reference; the last one has no end."""
    lows = [Fraction(0), *(Fraction(high) * row["multiplicateur"] for high, _ in row["tranches"][:-1])]
    rates = [rate.removesuffix("%").replace(".", ",") + " %" for _, rate in row["tranches"]]
    text = scale(list(zip(lows, rates, strict=True)), in_euros=True)
    return (Said(text, {"le nombre donné": str(row["assiette"])}, {"contribution": exact(row["attendu"])}),)


def _grid(row: Row) -> tuple[Said, ...]:
    """A lump sum by bracket, told by the ends of the brackets; the source gives no case on one of them."""
    text = table(["0", *(end for end, _ in row["tranches"][:-1])], [value for _, value in row["tranches"]])
    return (Said(text, {"l'assiette": row["assiette"]}, {"forfait": exact(row["attendu"])}),)


def _sloping(row: Row) -> tuple[Said, ...]:
    """A rate that goes straight from one point to the next, 100 % at 0.75 times the reference, nothing at once it."""
    (low, _), (high, _) = row["points"]
    width = number(str(Decimal(high) - Decimal(low)))
    sentence = f"({high} - l'assiette ÷ {_euros(row['multiplicateur'])}) ÷ {width}"
    expected = exact(row["attendu"].removesuffix("%")) / 100
    return (fixed("nombre", sentence, {"l'assiette": row["assiette"]}, expected),)


_CONVERSIONS: Mapping[str, str] = MappingProxyType(
    {
        "12.5 €/mois": "l'arrondi de 12,50 € × (1 an ÷ 1 mois) au centime",
        "12000 €/an * 3 mois": "l'arrondi de 12 000 € × (3 mois ÷ 1 an) au centime",
    }
)


def french_scale(row: Row) -> tuple[Said, ...]:
    """The mechanisms of publicodes: scale, grid, slope, ceiling, floor, rounding, change of unit."""
    expected = row["attendu"]
    match row["mecanisme"]:
        case "bareme":
            return _brackets(row)
        case "grille":
            return _grid(row)
        case "taux_progressif":
            return _sloping(row)
        case "plafond":
            return (bounded(_euros(row["valeur"]), {}, [("plafonne", _euros(row["plafond"]))], exact(expected)),)
        case "plancher":
            return (bounded(_euros(row["valeur"]), {}, [("relève", _euros(row["plancher"]))], exact(expected)),)
        case "encadrement":
            value = " + ".join(_euros(part) for part in row["valeur"].split(" + "))
            steps = [("plafonne", _euros(row["plafond"])), ("relève", _euros(row["plancher"]))]
            return (bounded(value, {}, steps, exact(expected)),)
        case "arrondi":
            return _rounding(row)
        case "conversion":
            return (fixed("montant", _CONVERSIONS[row["valeur"]], {}, exact(expected)),)
        case _:
            monthly = "(l'arrondi de 100 € × (1 an ÷ 1 mois) au centime) vaut 1 200 €"
            return (granted((monthly,), {}, expected),)


def _rounding(row: Row) -> tuple[Said, ...]:
    if "%" in row["valeur"]:
        return (fixed("montant", "l'arrondi de 50 % de 100,20 € à l'euro", {}, exact(row["attendu"])),)
    return rounded({"mode": "demi_eloigne", "n": row["valeur"], **row})


SAID: Mapping[str, Callable[[Row], tuple[Said, ...]]] = MappingProxyType(
    {
        "arrondis": rounded,
        "argent": money,
        "bareme.tranches_marginales": marginal,
        "bareme.seuils": thresholds,
        "bareme.francais": french_scale,
    }
)
