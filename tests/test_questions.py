"""What the façade says of a name or a case it cannot take: each fault, the nearest name, what to do."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from library_folder import write_library

from engine import ContractError, load
from engine.facts import path_of
from engine.questions import find_question

LIBRARY = load(Path(__file__).parent / "fixtures" / "cli")
BIKES = LIBRARY["velo"]


def told(call: Callable[[], Any]) -> str:
    """What the error says."""
    with pytest.raises(ContractError) as refused:
        call()
    return str(refused.value)


@pytest.mark.parametrize(
    "written",
    ["l'indemnité", "indemnité", "L'indemnité", "indemnite", "vol.indemnite", "vol/indemnité", "l'indemnité du vol"],
)
def test_a_question_is_found_by_any_of_its_names(written: str) -> None:
    assert path_of(find_question(BIKES.program, written).symbol, BIKES.program) == "vol.indemnite"


@pytest.mark.parametrize("written", ["le dispositif est bloqué", "le_dispositif_est_bloque"])
def test_a_sentence_is_a_question_with_its_article(written: str) -> None:
    blocking = load(Path(__file__).parent / "fixtures" / "hard" / "appreciations")["appreciations"]
    assert find_question(blocking.program, written).symbol.name == "le dispositif est bloqué"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: LIBRARY["vélo"], "contrat inconnu : « vélo » ; vouliez-vous écrire « velo » ?"),
        (lambda: LIBRARY["auto"], "contrat inconnu : « auto » ; contrats : velo"),
        (lambda: BIKES.decide(BIKES.facts({}), ["indemnte"]), "vouliez-vous écrire « indemnite » ?"),
        (lambda: BIKES.decide(BIKES.facts({}), ["la disparition"]), "« disparition » est un fait, que le cas donne"),
        (lambda: BIKES.decide(BIKES.facts({}), "le vol"), 'les questions sont une liste ; écrivez ["le vol"]'),
        (lambda: BIKES.vector({"atache": "dehors"}), "lecture inconnue : « atache » ; vouliez-vous écrire « attache »"),
        (
            lambda: BIKES.vector({"attache": "x"}),
            "n'est pas une option de la lecture « attache » ; options : toujours,",
        ),
        (lambda: BIKES.facts({}, scope="le vil"), "portée inconnue : « le vil » ; vouliez-vous écrire « vol » ?"),
        (lambda: LIBRARY.product("velo").version("hier"), "« hier » n'est pas une date"),
        (lambda: LIBRARY.product("velo").version("2019-12-31"), "versions : 2020-01-01, 2024-07-01"),
        (lambda: LIBRARY.product("velo").version("2024-01-01").decide(BIKES.facts({})), "lu pour un autre contrat"),
        (lambda: BIKES.decide(BIKES.facts({}), ["avoir"])["le vol"], "« le vol » n'a pas été posée"),
        (lambda: load(Path("nulle/part")), "nulle/part : ni dossier ni fichier de ce nom"),
    ],
)
def test_an_unknown_name_comes_with_a_remedy(call: Callable[[], Any], words: str) -> None:
    assert words in told(call)


def test_a_version_is_found_by_a_date_too() -> None:
    assert LIBRARY.product("velo").version(date(2024, 6, 30)).identity.version == "2020-01-01"


def test_every_fault_of_a_case_is_told() -> None:
    text = told(lambda: BIKES.facts({"valeur_du_velo": "-1.00", "vol": {"liex": "la rue"}}))
    assert text.splitlines() == [
        "le cas a 2 défauts :",
        "  F011: valeur_du_velo : une valeur négative n'a pas de sens ici → donnez-la sans signe ; si le signe compte, "
        "le contrat la déclare avec « peut être négatif: oui »",
        "  F003: vol.liex : fait inconnu : « liex » → vouliez-vous écrire « lieu » ?",
    ]


def test_many_faults_are_counted() -> None:
    lines = told(lambda: BIKES.facts({f"fait {number}": "x" for number in range(25)})).splitlines()
    assert (len(lines), lines[0], lines[-1]) == (12, "le cas a 25 défauts :", "  et 15 autres")


def test_a_fact_of_another_scope_is_told_where_it_is() -> None:
    text = told(lambda: BIKES.facts({"la disparition": "2024-03-02", "inconnus": ["le lieu"]}))
    assert text.count("ce fait est dans la portée « vol »") == 2
    assert '--scope "vol"' in text and "« portée: vol »" in text
    assert "le contrat décide cette grandeur" in told(lambda: BIKES.facts({"avoir": "1.00"}))


def test_the_faults_of_contracts_are_told(tmp_path: Path) -> None:
    folder = write_library(tmp_path, {"essai": {"produit.yaml": "produit: essai\n"}})
    text = told(lambda: load(folder))
    assert text.startswith("1 erreur dans les contrats :\n  ") and "produit.yaml:1:1: S004: " in text
