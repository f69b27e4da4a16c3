"""The names of effects: what a clause did to an answer, as decisions say it on the wire.

They are identifiers, in English, that never change; the French is what each of them means. The page of commands lists
both, and a test holds it to this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.contributions import Ground

GRANT, NOT_GRANTED, CONDITION, LIFT, SET, SHARE = "grant", "not_granted", "condition", "lift", "set", "share"
KEEP, DROP, REQUIRE, CREDIT, DEBIT, RECORD = "keep", "drop", "require", "credit", "debit", "record"
#: A line of a schedule, by the verb of the clause.
CREDITS: Mapping[str, str] = MappingProxyType({"crédite": CREDIT, "débite": DEBIT})

#: What closed a right, by the ground of the clause.
CLOSES: Mapping[int, str] = MappingProxyType(
    {
        Ground.CONDITION: CONDITION,
        Ground.EXCLUSION: "exclude",
        Ground.SUSPENSION: "suspend",
        Ground.FORFEITURE: "forfeit",
        Ground.REFUSAL: "refuse",
        Ground.LIMIT: "limit",
    }
)
#: What changes a value already set, in steps: the names of `engine.contributions.StepName`.
STEPS = frozenset({"add", "subtract", "cap", "floor", "forward", "backward", "end"})

EFFECTS: Mapping[str, str] = MappingProxyType(
    {
        GRANT: "le droit est ouvert (`accorde`, `couvre`, `établit`)",
        NOT_GRANTED: "la clause qui aurait ouvert le droit ne s'applique pas",
        CONDITION: "une condition manque (`subordonne`, `conditionne`)",
        "exclude": "une exclusion joue (`exclut`, `reprend`)",
        "suspend": "le droit est suspendu (`suspend`)",
        "forfeit": "le droit est perdu, en sanction d'une obligation (`déchoit de`)",
        "refuse": "le droit est refusé (`refuse`)",
        "limit": "le nombre de fois permis est atteint (`limite`)",
        LIFT: "une clause qui ferme est levée (`lève`)",
        SET: "la valeur est fixée (`fixe`)",
        SHARE: "la part d'un élément (`répartit`)",
        "add": "la valeur augmente (`ajoute`)",
        "subtract": "la valeur diminue (`retranche`)",
        "cap": "la valeur est plafonnée (`plafonne`)",
        "floor": "la valeur est relevée (`relève`)",
        "forward": "la date est reportée (`reporte`)",
        "backward": "la date est avancée (`avance`)",
        "end": "la date de fin (`met fin à`)",
        KEEP: "un élément est gardé dans une liste (`retient`)",
        DROP: "un élément est ôté d'une liste (`écarte`)",
        REQUIRE: "une pièce est à fournir (`exige`)",
        CREDIT: "une somme est inscrite à un échéancier (`crédite`)",
        RECORD: "une date est inscrite à une chronologie (`inscrit`)",
        DEBIT: "une somme est retirée d'un échéancier (`débite`)",
    }
)
