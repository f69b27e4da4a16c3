"""``ask``: the next question, in the words of the contract, and the dialogue that fills a case."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from plain_signs import plain_signs

from service.cli import main

BIKES = Path(__file__).parent / "fixtures" / "cli"
ASK = ["ask", "velo"]
FROM = ["--contracts", str(BIKES)]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command with lines on stdin; returns (code, stdout, stderr)."""

    def call(*argv: str, lines: tuple[str, ...] = ()) -> tuple[int, str, str]:
        content = "".join(f"{line}\n" for line in lines).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))
        code = main([*argv, *FROM])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def written(path: Path, data: Any) -> str:
    """A case on disk."""
    path.write_text(json.dumps(data), encoding="utf-8")
    return str(path)


def test_the_question_is_in_the_words_of_the_contract(run: Any, tmp_path: Path) -> None:
    known = {"vol": {"disparition": "2024-03-02T18:00", "le_velo_etait_attache": True}}
    code, out, _ = run(*ASK, written(tmp_path / "cas.json", known), "-q", "le vol")
    assert code == 0
    assert out.splitlines() == [
        "À quelle date le contrat a-t-il pris effet ?",
        "    réponse attendue : une date, « 2015-03-01 » ou « 1er mars 2015 »",
        "    dans le cas : « la date d'effet »",
        "    pour décider : le vol",
    ]


def test_the_question_that_may_settle_alone_comes_first(run: Any) -> None:
    # « non » refuses by itself; no date does.
    out = run(*ASK, "-q", "le vol")[1]
    assert out.startswith("Est-ce exact : « le vélo était attaché » ?")
    assert "    dans le cas : « le vélo était attaché », sous « le vol »\n" in out


def test_the_next_question_as_data_with_the_options(run: Any, tmp_path: Path) -> None:
    known = {
        "date_d_effet": "2024-01-01",
        "vol": {"disparition": "2024-03-02T18:00", "le_velo_etait_attache": False},
    }
    case = written(tmp_path / "cas.json", known)
    _, out, _ = run(*ASK, case, "-q", "le vol", "--reading", "attache=dehors", "--json")
    assert json.loads(out) == {
        "path": "vol.lieu",
        "question": "Quel est le lieu ?",
        "type": "choix",
        "expected": "une des valeurs, ou son numéro",
        "options": ["un local fermé", "la rue", "un garage"],
        "helps": ["le vol"],
    }


@pytest.mark.parametrize(
    ("known", "left"),
    [
        ({"vol": {"le_velo_etait_attache": False}}, "rien à demander : tout est décidé\n"),
        (
            {"inconnus": ["date_d_effet"], "vol": {"disparition": "2024-03-02T18:00", "le_velo_etait_attache": True}},
            "plus rien d'utile à demander ; faute de savoir la date d'effet, on ne peut pas décider le vol\n",
        ),
    ],
)
def test_nothing_left_to_ask(run: Any, tmp_path: Path, known: dict[str, Any], left: str) -> None:
    assert run(*ASK, written(tmp_path / "cas.json", known), "-q", "le vol")[:2] == (0, left)


def test_a_whole_dialogue(run: Any, tmp_path: Path) -> None:
    filled = tmp_path / "rempli.json"
    lines = ("oui", "2 janvier 2024", "1er janvier 2024")  # attached; gone; in force the day before
    code, out, err = run(*ASK, "-i", "-q", "le vol", "-o", str(filled), lines=lines)
    assert code == 0
    assert "Quand a eu lieu la disparition ?" in err and "Est-ce exact : « le vélo était attaché » ?" in err
    assert "Vol : accordé" in plain_signs(out)
    assert json.loads(filled.read_text(encoding="utf-8")) == {
        "date_d_effet": "1er janvier 2024",
        "vol": {"disparition": "2 janvier 2024", "le_velo_etait_attache": "oui"},
    }


def test_a_dialogue_stops_as_soon_as_all_is_decided(run: Any) -> None:
    _, out, err = run(*ASK, "-i", "-q", "le vol", lines=("non", "2024-01-01"))
    assert "Vol : refusé" in plain_signs(out)
    assert err.count(") > ") == 1


def test_wrong_answers_are_asked_again_and_options_have_numbers(run: Any, tmp_path: Path) -> None:
    known = {"date_d_effet": "2024-01-01", "vol": {"disparition": "2024-03-02T18:00"}}
    case = written(tmp_path / "cas.json", known)
    lines = ("peut-être", "non", "9", "2")
    code, out, err = run(*ASK, case, "-i", "-q", "le vol", "--reading", "attache=dehors", lines=lines)
    assert code == 0 and "Vol : refusé" in plain_signs(out)  # loose, in the street
    assert err.count("Est-ce exact : « le vélo était attaché » ?") == 2
    assert "oui ou non est attendu" in err and "« 9 » n'est pas une valeur de « lieu »" in err


def test_i_do_not_know_is_an_answer(run: Any, tmp_path: Path) -> None:
    filled = tmp_path / "rempli.json"
    lines = ("oui", "2 mars 2024 à 18 h", "Je ne sais pas.")
    code, out, _ = run(*ASK, "-i", "-q", "le vol", "-o", str(filled), lines=lines)
    assert code == 0 and "Vol : indéterminé" in plain_signs(out) and "il manque : date d'effet" in plain_signs(out)
    assert json.loads(filled.read_text(encoding="utf-8"))["inconnus"] == ["date_d_effet"]


def test_lists_are_counted_then_their_fields_asked_when_they_matter(run: Any, tmp_path: Path) -> None:
    known = {
        "date_d_effet": "2024-01-01",
        "valeur_du_velo": "1500.00",
        "vol": {"disparition": "2024-03-02T18:00", "le_velo_etait_attache": True},
        "historique": [],
    }
    case = written(tmp_path / "cas.json", known)
    lines = ("beaucoup", "2", "non", "oui", "40,50 €")
    code, out, err = run(*ASK, case, "-i", "-q", "l'indemnité", lines=lines)
    assert code == 0
    assert "un nombre entier est attendu" in err and "Accessoire n° 2 : quel est le prix ?" in err
    assert "Accessoire n° 1 : quel est le prix ?" not in err  # it is loose: its price cannot count
    assert "1 540,50 €" in plain_signs(out)


def test_the_hour_completes_a_known_day(run: Any, tmp_path: Path) -> None:
    from engine import load
    from service.asking import asked
    from service.case_slots import slot_at
    from service.dialogue import _value

    contract = load(BIKES)["velo"]
    data: dict[str, Any] = {"vol": {"disparition": "2024-03-02"}}
    slot = slot_at(contract.program, data, "vol.disparition (heure)")
    assert slot is not None
    question = asked(contract.program, slot)
    assert question.text == "À quelle heure ? (la disparition)"
    slot.holder["disparition"] = _value(question, "18 h 20")
    case = contract.facts(data)
    exact = contract.facts({"vol": {"disparition": "2024-03-02T18:20"}})
    assert case.values == exact.values


def test_the_end_of_the_input_ends_the_dialogue(run: Any) -> None:
    code, out, _ = run(*ASK, "-i", "-q", "le vol", lines=("oui",))
    assert code == 0 and "il manque : date d'effet ; disparition\n" in plain_signs(out)


def test_a_case_in_french_is_taken_up(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "cas.yaml"
    path.write_text(
        "la date d'effet: 2024-01-01\nle vol:\n  la disparition: 2 mars 2024 à 18 h\n  le lieu: la rue\n"
        "  les accessoires:\n    - le prix: 40 €\n",
        encoding="utf-8",
    )
    _, out, _ = run(*ASK, str(path), "-q", "le vol", "--json")
    assert json.loads(out)["path"] == "vol.le_velo_etait_attache"
