"""The quick answer says what the interpreter says, on cases told whole and on cases with facts missing; same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web_service import BENCH, CASE, ROOT, write_essai

from engine import Contract, Library, load
from engine.calendars import TABLE_VERSION
from engine.cases import written_cases
from engine.kinds import Kind
from engine.show import show
from service.web.deciding import decide_bytes, desk_of
from service.web.members import BadRequest
from service.web.request_body import Asked

ESSAI: dict[str, Any] = CASE
CHARGE: dict[str, Any] = {
    "date_d_effet": "2019-01-01", "survenance": "2020-03-01", "auteur_des_faits": "tiers",
    "cause_du_sinistre": "aucune",
    "l_opposition_a_ete_faite": True, "les_cheques_ont_ete_confirmes": True, "une_plainte_a_ete_deposee": True,
    "montant_des_cartes": "7000.00", "montant_des_cheques": "0.00", "date_de_l_operation": "2020-03-02",
    "date_de_l_accuse": "2020-03-04", "montant_deja_indemnise": "0.00", "montant_des_especes": "0.00",
}  # fmt: skip
ANSWER = ("verdict", "value", "reasons", "reservations", "missing")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return load(write_essai(tmp_path_factory.mktemp("essai")))


@pytest.fixture(scope="module")
def reduced() -> Library:
    return load(BENCH)


def interpreted(library: Library, name: str, asked: Asked) -> dict[str, Any]:
    """What the interpreter says of each question, in the words of a quick answer."""
    decision = desk_of(library).whole(name, asked)
    program = decision.case.program

    def one(answer: Any) -> dict[str, Any]:
        kind = answer.grandeur.symbol.type
        reasons = []
        for clause in answer.reasons:
            known = program.clauses.get(clause)
            reason = {"clause": clause, "article": known.article if known else ""}
            if known is not None and known.contract != program.declarations.own:
                reason |= {"contract": known.contract, "title": program.declarations.worlds[known.contract].title}
            reasons.append(reason)
        value = None if kind.kind is Kind.DOCUMENTS else show(answer.value, kind)
        told = (answer.verdict.value, value, reasons, list(answer.reservations), list(answer.missing))
        return dict(zip(ANSWER, told, strict=True))

    found = decision.answers.items()
    return {k: {"elements": [one(e) for e in v]} if isinstance(v, tuple) else one(v) for k, v in found}


def quick(library: Library, name: str, asked: Asked) -> dict[str, Any]:
    """What a client is told."""
    told: dict[str, Any] = json.loads(desk_of(library).decide(name, asked).result)["answers"]
    return told


def check(library: Library, name: str, asked: Asked) -> bool:
    """Whether the case could be decided; both say the same where it could."""
    try:
        told = quick(library, name, asked)
    except BadRequest:
        return False
    assert told == json.loads(json.dumps(interpreted(library, name, asked)))
    return True


def test_a_reservation_is_told_by_the_quick_answer_too(library: Library) -> None:
    """The fault is not told: the one who owes must prove it, so the right is granted under reservation (E-3)."""
    case = {key: value for key, value in ESSAI.items() if "faute" not in key}
    answers = quick(library, "essai", Asked(case))
    assert (answers["garantie"]["verdict"], answers["garantie"]["reservations"]) == ("accordé", ["E-2"])
    assert (answers["indemnite"]["value"], answers["indemnite"]["reservations"]) == ("120.00", ["E-2"])
    assert check(library, "essai", Asked(case))


def test_the_quick_way_is_taken_where_all_is_told(library: Library, reduced: Library) -> None:
    told = (library, "essai", ESSAI, "indemnite"), (reduced, "charge-reduite", CHARGE, "securite_financiere")
    for found, name, case, question in told:
        desk, asked = desk_of(found), Asked(case, questions=(question,))
        assert desk.quickly(name, asked) is None  # nothing is prepared yet
        slow = desk.decide(name, asked).result
        decided = desk.quickly(name, asked)
        assert decided is not None
        assert decided.result == slow


def test_the_whole_decision_gives_the_same_fields(library: Library) -> None:
    """``full`` is the decision itself: what both tell is the same, reasons being distinct clauses."""
    for case in (ESSAI, {"la_carte_est_volee": True}, {}):
        answers = quick(library, "essai", Asked(case))
        whole = quick(library, "essai", Asked(case, detail="full"))
        for name, told in answers.items():
            for key in ("verdict", "value", "reservations", "missing"):
                assert whole[name][key] == told[key]
            clauses = [one["clause"] for one in whole[name]["reasons"]]
            assert list(dict.fromkeys(clauses)) == [one["clause"] for one in told["reasons"]]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_quick_and_interpreted_agree(library: Library, reduced: Library, data: st.DataObject) -> None:
    found, name, case = data.draw(st.sampled_from([(library, "essai", ESSAI), (reduced, "charge-reduite", CHARGE)]))
    kept = data.draw(st.sets(st.sampled_from(sorted(case))))
    told = {key: value for key, value in case.items() if key in kept}
    turned = data.draw(st.sampled_from([None, *(key for key, value in told.items() if isinstance(value, bool))]))
    told |= {turned: not told[turned]} if turned else {}
    questions = data.draw(st.lists(st.sampled_from(found[name].questions), min_size=1, max_size=3, unique=True))
    assert check(found, name, Asked(told, questions=tuple(questions)))


@pytest.mark.parametrize("name", ["cartes-sans-contact", "quietis-pro"])
def test_quick_and_interpreted_agree_on_written_cases(name: str) -> None:
    """Real contracts: each of some cases as written, then without every third of its facts; three questions in turn."""
    library = load(ROOT / "contracts" / name)
    contract: Contract = library[name]
    questions, decided = contract.questions, 0
    cases = written_cases(contract)
    for rank, case in enumerate(cases[:: max(1, len(cases) // 18)]):
        asked = tuple(questions[(7 * rank + step) % len(questions)] for step in range(3))
        fewer = {key: value for place, (key, value) in enumerate(case.facts.items()) if place % 3 != rank % 3}
        for facts in (case.facts, fewer):
            request = Asked(dict(facts), questions=tuple(dict.fromkeys(asked)), scope=case.scope)
            decided += check(library, name, request)
    assert decided > 18


def test_the_same_request_has_the_same_bytes(tmp_path: Path, library: Library) -> None:
    """In a library loaded from a copy elsewhere, and after others were decided: what a replay rests on."""
    body = json.dumps({"case": ESSAI, "dry_run": True, "file": "F"}).encode()
    first = decide_bytes(library, "essai", body)
    decide_bytes(library, "essai", b'{"case":{}}')
    again = decide_bytes(library, "essai", body)
    other = decide_bytes(load(write_essai(tmp_path)), "essai", json.dumps({"case": ESSAI}).encode())
    assert first == again == other
    told = json.loads(first)
    assert list(told) == ["contract", "engine", "tariff", "readings", "detail", "answers"]
    assert told["engine"]["calendar"].endswith(TABLE_VERSION)
