"""What must hold whatever the case: nothing settled is undone by knowing more, and order never counts."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Answer, Contract, load
from engine.assemble import assemble
from engine.library import LoadedProduct, LoadedVersion
from engine.outcomes import Verdict
from engine.source import ContractSource, SourceFile, read_tree
from engine.values import Unknown

FIXTURES = Path(__file__).parent / "fixtures" / "engine"
ROOT = Path(__file__).resolve().parents[1]
BAGGAGE = load(FIXTURES / "bagage")["bagage"]
CARD = load(FIXTURES / "carte")["carte"]

# --- cases

days = st.integers(0, 200).map(lambda n: (date(2024, 1, 1) + timedelta(days=n)).isoformat())
old_days = st.integers(0, 4200).map(lambda n: (date(2024, 7, 1) - timedelta(days=n)).isoformat())
moments = st.one_of(
    days,
    st.just("non survenu"),
    st.tuples(days, st.integers(0, 23), st.integers(0, 59)).map(lambda t: f"{t[0]} à {t[1]} h {t[2]:02}"),
)
amounts = st.integers(0, 400_000).map(lambda n: f"{n // 100}.{n % 100:02}")
belongings = st.fixed_dictionaries(
    {"date_d_achat": old_days, "nature": st.sampled_from(["un vêtement", "un bijou", "un appareil"]), "prix": amounts}
)
payments = st.fixed_dictionaries(
    {"grandeur": st.just("indemnité"), "montant": amounts, "date": old_days.filter(lambda day: day > "2022")}
)
baggage_cases = st.fixed_dictionaries(
    {
        "objets": st.lists(belongings, max_size=3),
        "cause": st.sampled_from(["un vol", "un incendie", "une guerre", "une saisie", "une usure"]),
        "jour": days,
        "depart": days,
        "retour": days,
        "perte": moments,
        "declaration": moments,
        "l_assure_a_porte_plainte": st.booleans(),
        "le_bagage_etait_surveille": st.booleans(),
        "le_bagage_etait_ferme_a_cle": st.booleans(),
        "la_saisie_est_une_erreur": st.booleans(),
        "franchise_choisie": amounts,
        "pieces_a_fournir_remises": st.lists(st.sampled_from(["facture d'achat", "dépôt de plainte"]), unique=True),
        "historique": st.lists(payments, max_size=2),
    }
)
card_payments = st.fixed_dictionaries({"montant": amounts, "le_code_est_tape": st.booleans()})
card_cases = st.tuples(st.lists(card_payments, max_size=4), st.booleans()).map(
    lambda drawn: {
        "paiements": [{"rang": rank, **payment} for rank, payment in enumerate(drawn[0], 1)],
        "la_carte_est_bloquee": drawn[1],
    }
)


def without(data: Any, draw: st.DataObject, kept: frozenset[str] = frozenset()) -> Any:
    """The same case, some of its facts hidden at random, those of elements too; ``kept`` are never hidden."""
    if not isinstance(data, dict):
        return data
    hidden = draw.draw(st.sets(st.sampled_from(sorted(data)))) if data else set()
    return {
        key: [without(item, draw, kept) for item in value] if key in ("objets", "paiements", "historique") else value
        for key, value in data.items()
        if key not in hidden or key in kept
    }


def told(answer: Answer) -> Any:
    """What is settled in an answer: its value where it has one, else why it has none."""
    value = answer.value
    if isinstance(value, Unknown):
        return sorted(value.silent)
    if isinstance(value, tuple):  # The elements of a list, or documents.
        return [item[:3] if isinstance(item[0], str) else item[0].index for item in value]
    return value


def settled_answers(contract: Contract, data: dict[str, Any], scope: str = "") -> dict[Any, Any]:
    """By question and element, what is settled without reserve; and by duty, whether it was missed, where known."""
    decision = contract.decide(contract.facts(data, scope=scope))
    found: dict[Any, Any] = {}
    for question, given_answer in decision.answers.items():
        for answer in given_answer if isinstance(given_answer, tuple) else (given_answer,):
            if answer.verdict is not Verdict.UNDETERMINED and not answer.reservations:
                index = answer.element.index if answer.element else None
                found[question, index] = (answer.verdict, told(answer))
    return found


@settings(max_examples=150)
@given(baggage_cases, st.data())
def test_adding_facts_never_changes_a_settled_answer(case: dict[str, Any], draw: st.DataObject) -> None:
    full = settled_answers(BAGGAGE, case)
    for key, answer in settled_answers(BAGGAGE, without(case, draw)).items():
        assert full.get(key) == answer, key


@settings(max_examples=100)
@given(card_cases, st.data())
def test_adding_facts_never_changes_a_settled_answer_about_an_element_of_a_suite(
    case: dict[str, Any], draw: st.DataObject
) -> None:
    full = settled_answers(CARD, case, "sans contact")
    for key, answer in settled_answers(CARD, without(case, draw, frozenset({"rang"})), "sans contact").items():
        assert full.get(key) == answer, key
