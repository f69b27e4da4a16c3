"""What must hold whatever the case: nothing settled is undone by knowing more, and order never counts."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library_folder import write_small

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


# --- neither the order of keys nor that of files counts


def shuffled(data: Any, draw: st.DataObject) -> Any:
    """The same case, its keys in another order at every depth. Elements of lists stay in theirs: it is a fact."""
    if isinstance(data, list):
        return [shuffled(item, draw) for item in data]
    if not isinstance(data, dict):
        return data
    return {key: shuffled(data[key], draw) for key in draw.draw(st.permutations(list(data)))}


def bytes_of(contract: Contract, data: dict[str, Any]) -> str:
    """The decision of every question, as it is sent; keys in the order they were put."""
    return json.dumps(contract.decide(contract.facts(data)).to_dict(), ensure_ascii=False)


@settings(max_examples=30)
@given(baggage_cases, st.data())
def test_the_order_of_keys_never_counts(case: dict[str, Any], draw: st.DataObject) -> None:
    partial = without(case, draw)
    assert bytes_of(BAGGAGE, shuffled(partial, draw)) == bytes_of(BAGGAGE, partial)


@cache
def with_files(order: tuple[int, ...]) -> Contract:
    """The contract of the luggage, its files read in a given order."""
    folder = FIXTURES / "bagage"
    paths = sorted((folder / "2020-01-01").glob("*.yaml"))
    trees = [read_tree(path, path.name)[0] for path in (folder / "produit.yaml", *paths)]
    product, *files = [SourceFile(str(number), tree) for number, tree in enumerate(trees) if tree is not None]
    source = ContractSource("bagage", "2020-01-01", product, tuple(files[number] for number in order))
    program, _ = assemble(source)
    version = LoadedVersion(program, "empreinte", ())
    return Contract(LoadedProduct("bagage", "Assurance bagage", (("2020-01-01", version),)), "2020-01-01", version)


IN_ORDER = with_files((0, 1, 2, 3))


@settings(max_examples=15)
@given(st.permutations([0, 1, 2, 3]).map(tuple), baggage_cases, st.data())
def test_the_order_of_files_never_counts(order: tuple[int, ...], case: dict[str, Any], draw: st.DataObject) -> None:
    partial = without(case, draw)
    assert bytes_of(with_files(order), partial) == bytes_of(IN_ORDER, partial)


DECIDE = """
import json, sys
from engine import load
contract = load(sys.argv[1])["bagage"]
for data in json.loads(sys.argv[2]):
    decision = contract.decide(contract.facts(data))
    print(json.dumps(decision.to_dict()), json.dumps(decision.explain()))
    answers = [a for a in decision.answers.values() if not isinstance(a, tuple)]
    print(json.dumps([a.changes().found for a in answers]))
"""
INCOMPLETE: list[dict[str, Any]] = [
    {},
    {"cause": "un vol", "perte": "2024-03-05", "objets": [{"prix": "10.00"}, {"nature": "un bijou"}]},
    {"cause": "une usure", "depart": "2024-03-01", "retour": "2024-03-15", "perte": "2024-03-05", "objets": []},
]


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    outputs = []
    for seed in ("1", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", DECIDE, str(FIXTURES / "bagage"), json.dumps(INCOMPLETE)]
        outputs.append(subprocess.run(command, env=environment, capture_output=True, check=True, text=True).stdout)
    assert outputs[0] == outputs[1]
    assert outputs[0].count("\n") == 2 * len(INCOMPLETE)


# --- unknown is neither false nor against the insured

JOURNEY = {"depart": "2024-03-01", "retour": "2024-03-15", "perte": "2024-03-05", "declaration": "2024-03-06"}


def right(**facts: Any) -> Answer:
    """The answer about the guarantee."""
    answer = BAGGAGE.decide(BAGGAGE.facts({**JOURNEY, **facts}))["garantie"]
    assert isinstance(answer, Answer)
    return answer


def test_an_unknown_condition_leaves_the_answer_open() -> None:
    answer = right(cause="un vol")
    assert (answer.verdict, answer.missing) == (Verdict.UNDETERMINED, ("le_bagage_etait_surveille",))


def test_an_unknown_exclusion_that_the_insurer_must_prove_is_a_reservation() -> None:
    answer = right(le_bagage_etait_surveille=True)
    assert answer.verdict is Verdict.GRANTED
    assert answer.reservations == ("BAG-2-03", "BAG-2-04")
    assert right(cause="une saisie").reservations == ("BAG-2-04",)  # Unless the seizure was a mistake: not known.
    assert right(cause="une saisie", la_saisie_est_une_erreur=False).verdict is Verdict.REFUSED


@pytest.mark.parametrize("cause", ["un vol", "une usure"])
def test_a_known_case_has_no_reservation(cause: str) -> None:
    assert right(cause=cause, le_bagage_etait_surveille=True).reservations == ()


# --- a value that no clause may set in the end is not bounded by those that might

JUDGED = """
fiches:
  - nom: un mouvement
    champs:
      - nom: le montant
        type: montant
        peut être négatif: oui
faits:
  - nom: les mouvements
    genre: masculin
    type: liste de mouvements
  - nom: la saison
    parmi: [été, hiver, automne]
  - phrase: le juge a parlé
    contraire: le juge n'a pas parlé
grandeurs:
  - nom: le solde
    type: montant
  - nom: le découvert
    type: droit
  - nom: le tarif
    type: montant
  - nom: la remise
    type: montant
  - nom: la faveur
    type: droit
clauses:
  - id: JUG-1-01
    fixe: le solde
    à: somme des montants des mouvements
  - id: JUG-1-02
    accorde: le découvert
    si: le solde est inférieur à 0 €
  - id: JUG-1-03
    fixe: le tarif
    à: 10 €
    si: la saison est été
  - id: JUG-1-04
    fixe: le tarif
    à: 20 €
    si: la saison n'est pas été
  - id: JUG-1-05
    fixe: la remise
    à: 5 €
    si: la saison est hiver
  - id: JUG-1-06
    accorde: la faveur
    si: {condition}
"""


def judged(tmp_path: Path, condition: str) -> Contract:
    """A contract whose favour is granted on a condition."""
    return load(write_small(tmp_path, JUDGED.replace("{condition}", condition)))["essai"]


def favour(contract: Contract, **facts: Any) -> Verdict:
    """The verdict of the favour."""
    answer = contract.decide(contract.facts(facts))["faveur"]
    assert isinstance(answer, Answer)
    return answer.verdict


def test_clauses_that_share_out_every_case_bound_the_value(tmp_path: Path) -> None:
    # Summer or not: 10 € or 20 €, hence more than 5 € whatever the season.
    assert favour(judged(tmp_path, "le tarif dépasse 5 €")) is Verdict.GRANTED


def test_a_clause_that_may_not_apply_bounds_nothing(tmp_path: Path) -> None:
    # In autumn nothing is said of the discount: that it exceeds 1 € is not settled before the season is known.
    contract = judged(tmp_path, "la remise dépasse 1 €")
    assert favour(contract) is Verdict.UNDETERMINED
    assert favour(contract, saison="hiver") is Verdict.GRANTED
    assert favour(contract, saison="automne") is Verdict.SILENT


def test_a_sum_of_what_may_be_negative_is_not_bounded_by_zero(tmp_path: Path) -> None:
    contract = judged(tmp_path, "le juge a parlé")
    unknown = contract.decide(contract.facts({}))["decouvert"]
    known = contract.decide(contract.facts({"mouvements": [{"montant": "-10.00"}]}))["decouvert"]
    assert isinstance(unknown, Answer)
    assert isinstance(known, Answer)
    assert (unknown.verdict, known.verdict) == (Verdict.UNDETERMINED, Verdict.GRANTED)


def test_two_clauses_that_disagree_wait_for_the_one_that_decides_between_them(tmp_path: Path) -> None:
    more = """
  - id: JUG-1-07
    fixe: le tarif
    à: 30 €
    si: le solde dépasse 0 €
  - id: JUG-1-08
    fixe: le tarif
    à: 15 €
    si: le juge a parlé
    prévaut sur: toutes
"""
    contract = judged(tmp_path, "le juge a parlé" + more)

    def tariff(**facts: Any) -> tuple[Verdict, Any]:
        answer = contract.decide(contract.facts({"saison": "été", "mouvements": [{"montant": "1.00"}], **facts}))[
            "tarif"
        ]
        assert isinstance(answer, Answer)
        return answer.verdict, answer.missing or answer.value

    assert tariff() == (Verdict.UNDETERMINED, ("le_juge_a_parle",))
    assert tariff(le_juge_a_parle=True) == (Verdict.SETTLED, 1500)
    assert tariff(le_juge_a_parle=False)[0] is Verdict.CONFLICT


def test_an_amount_is_open_while_its_right_is() -> None:
    # Nothing was lost, so nothing is owed either way; but « refusé » and « 0 € » are two answers.
    facts = {"objets": [], "cause": "un vol", "le_bagage_etait_surveille": True}
    answer = BAGGAGE.decide(BAGGAGE.facts(facts))["indemnite"]
    assert isinstance(answer, Answer)
    assert answer.verdict is Verdict.UNDETERMINED
    assert (answer.value.low, answer.value.high) == (0, 0)
