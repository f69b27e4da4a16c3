"""Where names, clauses, readings and figures stand: each place once, declarations first."""

from pathlib import Path

import pytest

from engine import load
from engine.where import nearest_name, where

PROGRAM = load(Path(__file__).parent / "fixtures" / "cli").product("velo").version("2020-01-01").program


def told(name: str) -> list[str]:
    """The places as « file:line:column role what »."""
    return [f"{Path(o.span.file).stem}:{o.span.line}:{o.span.column} {o.role} {o.what}" for o in where(PROGRAM, name)]


@pytest.mark.parametrize("name", ["l'indemnité", "indemnité", "indemnite", "vol_indemnite"])
def test_a_grandeur_by_any_of_its_names(name: str) -> None:
    assert told(name) == [
        "vol:17:10 déclaré grandeur « indemnité » (montant, vol)",
        "vol:46:11 employé clause VEL-2-03",
        "vol:50:8 employé clause VEL-2-04",
        "vol:52:15 employé clause VEL-2-05",
        "vol:71:7 employé cas « le vélo attaché est remboursé à sa valeur »",
        "vol:77:7 employé cas « au-delà du plafond »",
    ]


@pytest.mark.parametrize("name", ["le vélo était attaché", "le vélo n'était pas attaché", "le_velo_etait_attache"])
def test_a_sentence_by_either_form(name: str) -> None:
    places = told(name)
    assert places[0] == "vol:9:13 déclaré fait « le vélo était attaché » (oui/non, vol)"
    assert "vol:38:9 employé clause VEL-2-02" in places
    assert "vol:43:13 employé clause VEL-2-02" in places  # under the other reading
    assert "vol:82:7 employé cas « au garage sans antivol »" in places


def test_a_clause_and_what_refers_to_it() -> None:
    assert told("VEL-2-04") == ["vol:48:9 déclaré clause VEL-2-04", "vol:55:12 employé clause VEL-2-05"]
    assert "vol:85:23 employé cas « au garage sans antivol »" in told("VEL-2-02")


def test_a_figure_and_its_clause() -> None:
    assert told("2 000 €") == ["vol:53:8 déclaré chiffre 2 000 €, clause VEL-2-05"]
    assert told("2 001 €") == []
    assert told("50 %") == ["commun:51:35 déclaré chiffre 50 %, clause VEL-1-01"]


def test_a_reading_a_field_a_value_a_perimeter_a_record() -> None:
    assert told("attache")[0] == "vol:25:9 déclaré lecture « attache »"
    assert "vol:39:14 employé clause VEL-2-02" in told("attache")
    assert "vol:49:26 employé clause VEL-2-04" in told("le prix")
    assert "vol:44:28 employé clause VEL-2-02" in told("la rue")
    assert told("an") == ["vol:22:10 déclaré périmètre « an »", "vol:54:11 employé clause VEL-2-05"]
    assert told("un accessoire")[0] == "commun:9:10 déclaré fiche « accessoire »"


def test_each_place_has_its_article() -> None:
    articles = {o.article for o in where(PROGRAM, "la valeur du vélo") if o.what.startswith("clause")}
    assert articles == {"2"}


def test_a_mistyped_name_gets_the_nearest() -> None:
    assert where(PROGRAM, "la disparission") == ()
    assert nearest_name(PROGRAM, "la disparission") == "disparition"
