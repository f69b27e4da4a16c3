"""Wrong cases and wrong use of the command line: every fault told, never a traceback."""

from pathlib import Path
from typing import Any

import pytest
from command_line import FROM, ROOT
from library_folder import write_small

# --- wrong cases: every fault at once, with its path


def test_all_the_faults_of_a_json_case(run: Any) -> None:
    case = """{"date_d_effet": "2024-02-30", "solde": "1.00", "solde": "2.00", "valeur_du_velo": 12.50,
      "nombre_de_velos": NaN, "vol": {"liex": "rue", "accessoires": [{"prix": "-1.00"}]}}"""
    ran = run("decide", "velo", "-", *FROM, stdin=case)
    assert (ran.code, ran.out) == (1, "")
    faults = [line.split(" : ")[0] for line in ran.err.splitlines() if line.startswith("<stdin>: ")]
    assert sorted(faults) == [
        "<stdin>: F003: vol.liex",
        "<stdin>: F005: solde",
        "<stdin>: F010: nombre_de_velos",
        "<stdin>: F010: nombre_de_velos",
        "<stdin>: F010: valeur_du_velo",
        "<stdin>: F011: vol.accessoires[0].prix",
        "<stdin>: F014: date_d_effet",
    ]
    assert "→ vouliez-vous écrire « lieu » ?" in ran.err


def test_the_faults_of_a_yaml_case_have_their_place(run: Any) -> None:
    ran = run("decide", "velo", "-", *FROM, stdin="la date d'effet: 2024-01-01\nvol:\n  liex: la rue\n")
    assert ran.code == 1
    assert ran.err.splitlines()[0] == "<stdin>:3:3: F003: vol.liex : fait inconnu : « liex »"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[]", "un cas est un objet"),
        ('{"a": 1,', "ce n'est pas du JSON"),
        ('{"a": "\\q"}', "<stdin>:1:8: JSON: ce n'est pas du JSON (échappement inconnu dans un texte)"),
        ('{"a": "\\ud800"}', "F010: a : un texte contient la moitié d'un caractère"),
        ("{" + '"a":{' * 100_000, "imbrication trop profonde"),
        ('{"nombre_de_velos": ' + "9" * 5_000 + "}", "nombre démesuré"),
        (b'{"a": "\xff"}', "n'est pas en UTF-8"),
        ("- a\n- b\n", "un cas est un bloc de clés"),
        ("a: {b: 1}\n", "Y030"),
        ("a: 1\na: 2\n", "Y020"),
        ("", "Y008"),
    ],
)
def test_a_case_that_cannot_be_read(run: Any, content: str | bytes, told: str) -> None:
    ran = run("decide", "velo", "-", *FROM, stdin=content)
    assert (ran.code, ran.out) == (1, "")
    assert told in ran.err


# --- wrong use: exit 2, with the nearest name


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["chek"], "vouliez-vous écrire « check » ?"),
        ([], "il manque : COMMANDE"),
        (["check", "--couleur"], "arguments en trop : --couleur"),
        (["decide", "velo", "-", "--verison", "2024-01-01"], "vouliez-vous écrire « --version » ?"),
        (["decide", "velo", *FROM], "il manque : CAS"),
        (["decide", "vélo", "-", *FROM], "vouliez-vous écrire « velo » ?"),
        (["decide", "velo", "absent.json", *FROM], "absent.json : ce fichier n'existe pas"),
        (["decide", "velo", "-", *FROM, "-q", "indemnte"], "vouliez-vous écrire « indemnite » ?"),
        (["decide", "velo", "-", *FROM, "--reading", "atache=dehors"], "vouliez-vous écrire « attache » ?"),
        (["decide", "velo", "-", *FROM, "--reading", "attache=dehor"], "vouliez-vous écrire « dehors » ?"),
        (["decide", "velo", "-", *FROM, "--reading", "attache"], "écrivez ID=OPTION"),
        (["decide", "velo", "-", *FROM, "--scope", "le vil"], "vouliez-vous écrire « vol » ?"),
        (["decide", "velo", "-", *FROM, "--version", "2019-12-31"], "versions : 2020-01-01, 2024-07-01"),
        (["decide", "velo", "-", *FROM, "--version", "hier"], "« hier » n'est pas une date"),
        (["render", "velo", *FROM, "--to", "odt"], "choix : md, html"),
        (["check", "nulle/part"], "nulle/part : ni dossier ni fichier de ce nom"),
        (["check", str(ROOT / "docs")], "un contrat est un dossier qui contient produit.yaml"),
        (["ask", "velo", "-", "-i", *FROM], "donnez le cas dans un fichier"),
    ],
)
def test_wrong_use(run: Any, argv: list[str], told: str) -> None:
    ran = run(*argv, stdin="{}")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("clausier : ") and told in ran.err


def test_words_without_a_clause_make_no_document(run: Any, tmp_path: Path) -> None:
    root = write_small(tmp_path, "faits:\n  - nom: le jour\n    type: date\n")
    ran = run("render", "essai", "--contracts", str(root))
    assert (ran.code, ran.out) == (2, "")
    assert "« essai » n'a aucune clause" in ran.err
