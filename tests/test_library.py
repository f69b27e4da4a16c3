"""Contracts that share notions and read one another: names, facts, questions, history."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from library_folder import DAY, write_library
from pool_library import CASE, LIBRARY, POOL, answer

from engine import Contract, ContractError, load
from engine.case_schema import case_schema
from service.cli import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_library(tmp_path_factory.mktemp("contrats"), LIBRARY)


@pytest.fixture(scope="module")
def sauna(folder: Path) -> Contract:
    return load(folder)["sauna"]


def test_the_grandeurs_of_a_contract_read_have_their_own_facts(sauna: Contract) -> None:
    """One month after the pool's request of 31 March is 30 April; ten days after the sauna's is 11 May."""
    ended = answer(sauna, CASE, "fin").to_dict()
    assert ended["value"] == "2020-04-30"
    assert [reason["clause"] for reason in ended["reasons"]] == ["SAU-1"]
    alone = answer(sauna, {**CASE, "abonnement_de_piscine": {**POOL, "demande": "non survenu"}}, "fin")
    assert alone.to_dict()["value"] == "2020-05-11"
    # 70 € after the closing, at most 50 € a year, and 5 €.
    assert answer(sauna, CASE, "total").to_dict()["value"] == "55.00"


def test_a_common_fact_is_given_once_and_flat(sauna: Contract) -> None:
    closed = {**CASE, "fermeture": "2020-02-03"}
    assert answer(sauna, closed, "fin").to_dict()["value"] == "2020-02-03"
    schema = case_schema(sauna.program)
    assert {"fermeture", "auteur", "demande", "abonnement_de_piscine"} <= set(schema["properties"])
    inner = schema["properties"]["abonnement_de_piscine"]
    assert set(inner["properties"]) == {"demande", "lieu", "garantie_bassin", "inconnus"}
    assert list(Draft202012Validator(schema).iter_errors(dict(CASE))) == []
    # A whole case of the pool fits under its name, common facts included, but nothing is given twice.
    nested = {**CASE, "abonnement_de_piscine": {**POOL, "fermeture": "2020-06-01"}}
    with pytest.raises(ContractError) as caught:
        sauna.facts(nested)
    assert [fault.code for fault in caught.value.faults] == ["F005"]
    del nested["fermeture"]
    assert answer(sauna, nested, "fin").to_dict()["value"] == "2020-04-30"


def test_the_case_may_be_french_or_name_the_contract_by_its_id(sauna: Contract) -> None:
    french = {
        "la fermeture": "1er juin 2020", "l'auteur": "un invité", "historique": [], "la demande": "1er mai 2020",
        "le lieu": "la cabine",
        "piscine": {"la demande": "31 mars 2020", "le lieu": "le bassin",
                    "la garantie bassin": {"les passages": [{"la date": "2 juin 2020", "le prix": "70 €"}]}},
    }  # fmt: skip
    wanted = sauna.decide(sauna.facts(dict(CASE))).to_dict()["answers"]
    assert sauna.decide(sauna.facts(french)).to_dict()["answers"] == wanted


def test_the_plain_reader_and_the_full_one_agree(sauna: Contract) -> None:
    plain = sauna.facts(dict(CASE))
    read_slowly = sauna.facts({"la fermeture" if key == "fermeture" else key: value for key, value in CASE.items()})
    assert plain.values == read_slowly.values
    decide = sauna.decider(["fin", "total", "seance"])
    assert decide.source is not None
    assert decide(plain) == decide(read_slowly) == decide.interpret(plain)


def test_a_lift_of_the_reader_works_in_the_reader_alone(folder: Path, sauna: Contract) -> None:
    """A guest is shut out of the pool; the sauna lets him in, and the pool itself knows nothing of it."""
    question = "accès de l'abonnement de piscine"
    assert answer(sauna, CASE, "seance").verdict.value == "accordé"
    assert sauna.decide(sauna.facts(CASE), [question]).to_dict()["answers"]
    pool = load(folder)["piscine"]
    case = {**POOL, "fermeture": "2020-06-01", "auteur": "invité", "historique": []}
    refused = answer(pool, case, "acces")
    assert (refused.verdict.value, refused.reasons) == ("refusé", ("PIS-6",))
    elsewhere = answer(sauna, {**CASE, "lieu": "bassin"}, "seance")
    assert elsewhere.verdict.value == "refusé"


def test_a_sentence_of_a_contract_read_is_said_as_it_is(sauna: Contract) -> None:
    reserved = {**CASE, "abonnement_de_piscine": {**POOL, "lieu": "vestiaire"}}
    assert answer(sauna, reserved, "seance").reasons[0] == "SAU-5"


def test_the_history_is_one_and_its_grandeurs_have_the_id_of_their_contract(folder: Path, sauna: Contract) -> None:
    line = {"grandeur": "piscine/garantie bassin/remboursement", "montant": "30.00", "date": "2020-01-05"}
    assert answer(sauna, {**CASE, "historique": [line]}, "total").to_dict()["value"] == "25.00"
    question = "abonnement_de_piscine.garantie_bassin.remboursement"
    told = answer(sauna, CASE, question).to_dict()
    assert told["ledger"]["lines"] == [
        {"grandeur": "piscine/garantie bassin/remboursement", "montant": "50.00", "date": "2020-06-01"}
    ]
    with pytest.raises(ContractError) as caught:
        sauna.facts({**CASE, "historique": [{**line, "grandeur": "garantie bassin/remboursement"}]})
    assert [fault.code for fault in caught.value.faults] == ["F017"]


def test_questions_are_those_of_the_contract_itself(sauna: Contract) -> None:
    assert sorted(sauna.questions) == ["fin", "seance", "total"]
    for known in ("abonnement_de_piscine.fin", "la fin de l'abonnement de piscine", "preavis"):
        sauna.decide(sauna.facts(CASE), [known])
    for hidden in ("abonnement_de_piscine.marge", "la demande de l'abonnement de piscine", "remboursemen"):
        with pytest.raises(ContractError):
            sauna.decide(sauna.facts(CASE), [hidden])


def test_reasons_say_which_conditions_they_are_from(sauna: Contract) -> None:
    decision = sauna.decide(sauna.facts(CASE), ["la fin de l'abonnement de piscine", "fin"]).to_dict()
    read, own = (decision["answers"][name]["reasons"][0] for name in ("abonnement_de_piscine.fin", "fin"))
    assert (read["clause"], read["contract"], read["title"]) == ("PIS-3", "piscine", "Piscine")
    assert "contract" not in own
    assert decision["contract"]["reads"] == {"notions": DAY, "piscine": DAY}


def test_the_commands_know_what_stands_beside(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A contract checked alone finds what it reads among the folders beside it."""
    assert main(["check", str(folder / "sauna")]) == 0
    assert "1 contrat, 1 version, 6 clauses" in capsys.readouterr().out
    assert main(["where", "la fermeture", str(folder / "sauna")]) == 0
    assert "notions/2020-01-01/notions.yaml:6:10" in capsys.readouterr().out
    assert main(["render", "sauna", "--contracts", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert "SAU-6" in printed
    assert "PIS-6</small>" not in printed
    assert "des conditions de" in printed
    assert main(["fmt", "--check", str(folder / "sauna")]) == 0
    capsys.readouterr()
    path = folder / "cas.json"
    path.write_text(json.dumps(CASE), encoding="utf-8")
    asked = ["-q", "la fin de l'abonnement de piscine", "--contracts", str(folder)]
    assert main(["decide", "sauna", str(path), *asked]) == 0
    told = capsys.readouterr().out
    assert "la fin (l'abonnement de piscine) : 30 avril 2020" in told
    assert "PIS-3 (art. P.2, « Piscine »)" in told
    assert main(["explain", "sauna", str(path), *asked]) == 0
    assert "article P.2 des conditions de" in capsys.readouterr().out
    path.write_text("{}", encoding="utf-8")
    assert main(["ask", "sauna", str(path), "-q", "fin", "--contracts", str(folder)]) == 0
    assert capsys.readouterr().out.startswith("Quand a eu lieu la demande ?\n")
