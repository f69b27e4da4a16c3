"""A sum over a list told term by term: « somme : 50,00 € (n° 1) + 20,00 € (n° 2) = 70,00 € »."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.declare import HISTORY_KEY
from engine.kinds import TIMES, Kind
from render.plain_values import elements, show

#: Beyond so many terms, the others are counted: the decision as data has them all.
_MOST = 20
_NAMES = {"sum": "somme", "count": "nombre", "max": "le plus grand", "min": "le plus petit"}
_NAMES_OF_TIMES = {"max": "le plus récent", "min": "le plus ancien"}
_BETWEEN = {"sum": " + ", "count": ", "}


def sum_told(summed: Mapping[str, Any]) -> str:
    """One line for a sum, a count, a greatest or a least, as `engine.summed.sums_made` gives it."""
    operation, kind = summed["operation"], Kind(summed["type"])
    name = _NAMES_OF_TIMES.get(operation, _NAMES[operation]) if kind in TIMES else _NAMES[operation]
    if summed["list"] == HISTORY_KEY and operation == "sum":
        name = "déjà versé"
    terms = [_term(term, kind) for term in summed["terms"]]
    if not terms:
        return f"{name} : {elements(()) if summed['value'] is not None else show(None, kind)}"
    text = _BETWEEN.get(operation, " ; ").join(terms[:_MOST])
    if len(terms) > _MOST:
        rest = len(terms) - _MOST
        text += f" et {rest} autre{'s' if rest > 1 else ''}"
    return f"{name} : {text}{_result(summed, kind)}"


def _term(term: Mapping[str, Any], kind: Kind) -> str:
    which = elements([term["element"]])
    if not term["certain"]:
        which += ", s'il est compté"
    return f"{show(term['value'], kind)} ({which})" if "value" in term else which


def _result(summed: Mapping[str, Any], kind: Kind) -> str:
    """What it comes to, unless its one term says it."""
    if len(summed["terms"]) == 1 and summed["operation"] != "count":
        return ""
    return f" {'=' if summed['operation'] in ('sum', 'count') else '→'} {show(summed['value'], kind)}"
