"""Verbs: what each one contributes, and to which grandeur.

Verbs are open words, contributions a closed set. A verb is one function from a `Draft` (the clause under one reading)
to contributions; this table names them all.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Table
from types import MappingProxyType

from engine import contributions as k
from engine.draft import Draft, Made
from engine.verbs_lists import credit, document, draw, enter, oblige, select, share, update
from engine.verbs_rights import close, grant, limit, require
from engine.verbs_values import assign, end, step


def nothing(draft: Draft) -> Made:
    """énonce, définit, ouvre, lève, reprend…: handled by the assembly, or pure prose."""
    return []


VERBS: Table[str, Callable[[Draft], Made]] = MappingProxyType(
    {
        "accorde": grant,
        "couvre": grant,
        "établit": grant,
        "subordonne": require,
        "exclut": close(k.Ground.EXCLUSION),
        "suspend": close(k.Ground.SUSPENSION),
        "refuse": close(k.Ground.REFUSAL),
        "déchoit de": close(k.Ground.FORFEITURE),
        "conditionne": close(k.Ground.CONDITION),
        "limite": limit,
        "fixe": assign,
        "ajoute": step("add", "à", ()),
        "retranche": step("subtract", "de", ()),
        "plafonne": step("cap", "", ("à",)),
        "relève": step("floor", "", ("à",)),
        "reporte": step("forward", "", ("au", "à")),
        "avance": step("backward", "", ("au", "à")),
        "met fin à": end,
        "retient": select(True),
        "écarte": select(False),
        "répartit": share,
        "exige": document,
        "crédite": credit("crédite"),
        "débite": credit("débite"),
        "inscrit": enter,
        "oblige": oblige(False),
        "conseille": oblige(True),
        "augmente": update("add", ("de",)),
        "diminue": update("subtract", ("de",)),
        "remet": update("assign", ("à",)),
        "prélève": draw,
        "lève": nothing,
        "définit": nothing,
        "ouvre": nothing,
        "reprend": nothing,
        "charge de la preuve": nothing,
        "énonce": nothing,
        "informe": nothing,
    }
)

__all__ = ["VERBS", "Draft", "Made"]
