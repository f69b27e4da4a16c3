"""A case in its envelope, from Python and from the command line: the answers of the bare case, every fault told."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine import ContractError, load
from engine.plain_data import plain
from grammar import reader
from grammar.case_envelope import envelope_schema
from service.cli import main

ROOT = Path(__file__).resolve().parents[1]
BIKES = load(ROOT / "tests" / "fixtures" / "cli")["velo"]
SAMPLE = ROOT / "tests" / "fixtures" / "cli" / "velo" / "exemples" / "vol.yaml"
FROM = ["--contracts", str(ROOT / "tests" / "fixtures" / "cli")]
FACTS = {"la date d'effet": "2024-01-01", "la disparition": "2024-03-02", "le vélo était attaché": "oui"}


def enveloped(**more: Any) -> dict[str, Any]:
    """A case in an envelope."""
    return {"contrat": "velo", "portée": "le vol", "faits": FACTS} | more


def test_the_envelope_says_the_scope_and_the_questions() -> None:
    case = BIKES.facts(enveloped(questions=["le vol"]))
    bare = BIKES.facts(FACTS, scope="vol")
    assert (case.values, case.home, case.questions) == (bare.values, "vol", ("le vol",))
    assert list(BIKES.decide(case).answers) == ["vol.vol"]
    assert list(BIKES.decide(case, ["l'indemnité"]).answers) == ["vol.indemnite"]


def test_one_question_needs_no_list() -> None:
    assert BIKES.facts(enveloped(questions="le vol")).questions == ("le vol",)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (enveloped(contrat="auto"), "F010: contrat : ce cas est écrit pour le contrat « auto », non pour « velo »"),
        (enveloped(portée="le vil"), "F003: portée : portée inconnue : « le vil » → vouliez-vous écrire « vol » ?"),
        (enveloped(question=["le vol"]), "clé inconnue : « question » → vouliez-vous écrire « questions » ?"),
        (enveloped(questions=[1]), "F010: questions : « questions » est une question, ou une liste de questions"),
        (enveloped(faits={"liex": "la rue"}), "faits.liex : fait inconnu : « liex » → vouliez-vous écrire « lieu » ?"),
        (enveloped(titre=3), "F010: titre : « titre » est un texte"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_an_envelope(data: dict[str, Any], told: str) -> None:
    with pytest.raises(ContractError) as refused:
        BIKES.facts(data)
    assert told in str(refused.value)


def test_the_faults_of_envelope_and_facts_come_together() -> None:
    with pytest.raises(ContractError) as refused:
        BIKES.facts({"contrat": "auto", "titre": [], "faits": {"valeur_du_velo": "-1.00", "date_d_effet": "hier"}})
    assert [fault.path for fault in refused.value.faults] == [
        "contrat", "faits.date_d_effet", "faits.valeur_du_velo", "titre",
    ]  # fmt: skip


def test_samples_follow_the_published_schema() -> None:
    validator = Draft202012Validator(envelope_schema())
    samples = [SAMPLE, *sorted(ROOT.glob("contracts/*/exemples/*.yaml"))]
    for path in samples:
        root, diagnostics = reader.read_file(path)
        assert root is not None and diagnostics == ()
        assert [error.message for error in validator.iter_errors(plain(root))] == []


@pytest.mark.parametrize("command", ["decide", "explain", "ask"])
def test_commands_take_the_samples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "velo", str(SAMPLE), *FROM]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    if command == "decide":
        # 1 500 + 40, the accessory is fixed.
        assert "le vol : accordé\n" in told.out and "l'indemnité (le vol) : 1 540 €\n" in told.out


def test_the_command_goes_before_the_envelope(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["decide", "velo", str(SAMPLE), *FROM, "-q", "indemnité"]) == 0
    assert "le vol : accordé" not in capsys.readouterr().out


def test_a_fault_has_its_place_in_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "cas.yaml"
    path.write_text("contrat: velo\nportée: le vol\nfaits:\n  liex: la rue\n", encoding="utf-8")
    assert main(["decide", "velo", str(path), *FROM]) == 1
    assert f"{path}:4:3: F003: faits.liex : " in capsys.readouterr().err
