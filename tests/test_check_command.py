"""``clausier check`` and ``test``: what they read, say and count."""

from pathlib import Path
from typing import Any

import pytest
from command_line import BIKES, edit

from service.commands import check

# --- check, test


def test_check_tells_what_it_saw(run: Any) -> None:
    ran = run("check", str(BIKES))
    assert ran.code == 0
    assert ran.out.startswith("1 contrat, 2 versions, 14 clauses, 6 cas : aucune erreur")
    assert "commun.yaml:33:10: C022: " in ran.err


def test_check_underlines_an_error_and_gives_the_remedy(run: Any, bikes: Path) -> None:
    edit(bikes / "velo/2024-07-01/vol.yaml", "a lieu après la date d'effet", "a lieu après la date d'éfet")
    ran = run("check", "-e", str(bikes))
    assert ran.code == 1
    assert ran.out.startswith("1 contrat, 2 versions, 14 clauses, 6 cas : 1 erreur")
    place, line, carets, remedy = ran.err.splitlines()
    assert place.startswith(f"{bikes}/velo/2024-07-01/vol.yaml:35:") and ": L001: " in place
    assert line == "      si: la disparition a lieu après la date d'éfet"
    assert carets.strip("^ ") == "" and "^" in carets
    assert remedy == "→ vouliez-vous écrire « date d'effet » ?"


def test_check_of_one_file_counts_the_errors_elsewhere(run: Any, bikes: Path) -> None:
    edit(bikes / "velo/2024-07-01/vol.yaml", "a lieu après la date d'effet", "a lieu après la date d'éfet")
    ran = run("check", "-e", str(bikes / "velo/2024-07-01/commun.yaml"))
    assert ran.code == 0
    assert "1 erreur dans d'autres fichiers du contrat" in ran.out
    assert ran.err == ""


def test_the_cases_pass(run: Any) -> None:
    ran = run("test", str(BIKES))
    assert (ran.code, ran.out, ran.err) == (0, "6 cas : aucun échec\n", "")


def test_a_failing_case_shows_place_name_wanted_and_got(run: Any, bikes: Path) -> None:
    edit(bikes / "velo/2020-01-01/vol.yaml", "à: 2 000 €", "à: 1 900 €")
    ran = run("test", str(bikes))
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert lines[0] == f"{bikes}/velo/2020-01-01/vol.yaml:77: échec : au-delà du plafond"
    assert lines[1].strip() == "l'indemnité"
    assert lines[2].split(" : ")[0].strip() == "voulu" and "2 000 €" in lines[2]
    assert "1900" in lines[3].replace(" ", "")
    assert lines[-1] == "6 cas : 1 échec"


def test_cases_are_chosen_by_text_by_file_and_by_contract(run: Any) -> None:
    assert run("test", str(BIKES), "-k", "GARAGE").out == "2 cas : aucun échec\n"
    assert run("test", str(BIKES / "velo/2024-07-01/vol.yaml")).out == "3 cas : aucun échec\n"
    assert run("test", str(BIKES), "--contract", "velo").out == "6 cas : aucun échec\n"
    none = run("test", str(BIKES), "-k", "trottinette")
    assert (none.code, none.err) == (2, "clausier : aucun cas dont le nom contient « trottinette »\n")


def test_a_wrong_contract_stops_the_cases_unless_told_otherwise(run: Any, bikes: Path) -> None:
    edit(bikes / "velo/2020-01-01/commun.yaml", "à: 10 €", "à: 10")
    stopped = run("test", str(bikes))
    assert (stopped.code, stopped.out) == (1, "")
    assert stopped.err.endswith("clausier : 1 erreur dans les contrats\n")
    kept = run("test", "--keep-going", str(bikes))
    assert (kept.code, kept.out) == (1, "6 cas : aucun échec\n")


# --- what check reads beside the clauses


def test_a_sample_is_checked_against_the_version_that_governs_it(run: Any, tmp_path: Path) -> None:
    """A fact that the second version alone has is a mistake in a case of the first, and no day is before them both."""
    folder = tmp_path / "vol"
    facts = "article: A\nfaits:\n  - nom: le jour du vol\n    type: date\n"
    valued = "  - nom: la valeur\n    type: montant\n"
    asked = "grandeurs:\n  - nom: le remboursement\n    type: montant\n"
    when = "    si: le jour du vol a lieu après 1er mars 2019\n"
    clause = f"clauses:\n  - id: V-1\n    fixe: le remboursement\n    à: %s\n{when}"
    for day, text in (
        ("2020-01-01", facts + asked + clause % "100 €"),
        ("2021-01-01", facts + valued + asked + clause % "la valeur"),
    ):
        (folder / day).mkdir(parents=True)
        (folder / day / "vol.yaml").write_text(text, encoding="utf-8")
    (folder / "produit.yaml").write_text(
        "produit: vol\ntitre: Vol\ncalendrier: France\nversion selon: le jour du vol\n", encoding="utf-8"
    )
    (folder / "exemples").mkdir()
    for name, day in (("ancien", "3 mars 2020"), ("nouveau", "3 mars 2021"), ("trop_tot", "3 mars 2019")):
        text = f"contrat: vol\nfaits:\n  le jour du vol: {day}\n  la valeur: 300 €\n"
        (folder / "exemples" / f"{name}.yaml").write_text(text, encoding="utf-8")
    ran = run("check", str(tmp_path))
    told = {tuple(line.rpartition("/")[2].split(": ")[:2]) for line in ran.err.splitlines() if "exemples/" in line}
    assert told == {("ancien.yaml:4:3", "F003"), ("trop_tot.yaml:3:3", "F018")}, ran.err
    assert "versions : 2020-01-01, 2021-01-01" in ran.err


def test_check_reads_the_samples_of_a_product(run: Any, bikes: Path) -> None:
    folder = bikes / "velo" / "exemples"
    folder.mkdir(exist_ok=True)
    (folder / "bon.yaml").write_text("contrat: velo\nfaits:\n  la valeur du vélo: 300 €\n", encoding="utf-8")
    assert run("check", str(bikes)).code == 0
    (folder / "faux.yaml").write_text(
        "contrat: vélo\nportée: la garantie\nquestions: [l'indemnité]\nfaits:\n  la valeur du vélo: 300 €\n",
        encoding="utf-8",
    )
    (folder / "fait.yaml").write_text(
        "contrat: velo\nquestions: [la garantit]\nfaits:\n  la valeur du velot: 300 €\n  la date d'effet: hier\n",
        encoding="utf-8",
    )
    (folder / "vide.yaml").write_text("titre: rien\n", encoding="utf-8")
    ran = run("check", str(bikes))
    told = {tuple(line.rpartition("/")[2].split(": ")[:2]) for line in ran.err.splitlines() if "exemples/" in line}
    assert ran.code == 1
    assert told == {
        ("faux.yaml:1:10", "S013"),
        ("faux.yaml:2:9", "N010"),
        ("fait.yaml:2:13", "N006"),
        ("fait.yaml:4:3", "F003"),
        ("fait.yaml:5:20", "F014"),
        ("vide.yaml:1:1", "S011"),
    }


def test_a_folder_named_as_a_file_is_told(run: Any, bikes: Path) -> None:
    (bikes / "velo" / "2024-07-01" / "brouillon.yaml").mkdir()
    ran = run("check", str(bikes))
    assert ran.code == 1 and "brouillon.yaml:1:1: Y002" in ran.err and "1 erreur" in ran.out


def test_names_lost_with_a_file_are_counted_in_one_line(run: Any, bikes: Path) -> None:
    with (bikes / "velo" / "2024-07-01" / "commun.yaml").open("a", encoding="utf-8") as file:
        file.write("bidule: x\n")
    ran = run("check", "-e", str(bikes))
    assert ran.code == 1 and ran.err.count("S010") == 1 and "L001" not in ran.err
    assert "Ce fichier est laissé de côté : " in ran.err and " : 1 erreur, " in ran.out


# --- what check keeps


def test_check_keeps_what_it_found_until_a_file_changes(
    run: Any, bikes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAUSIER_CACHE", str(tmp_path / "cache"))
    first = run("check", str(bikes))
    assert len(list((tmp_path / "cache").glob("*.cache"))) == 1
    monkeypatch.setattr(check, "examine", None)  # whoever would read the contract again fails
    again = run("check", str(bikes))
    assert (again.code, again.out, again.err) == (first.code, first.out, first.err)
    monkeypatch.undo()
    monkeypatch.setenv("CLAUSIER_CACHE", str(tmp_path / "cache"))
    edit(bikes / "velo/2024-07-01/vol.yaml", "a lieu après la date d'effet", "a lieu après la date d'éfet")
    assert run("check", str(bikes)).code == 1


def test_check_sees_a_sample_that_changes(
    run: Any, bikes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAUSIER_CACHE", str(tmp_path / "cache"))
    assert run("check", str(bikes)).code == 0
    sample = bikes / "velo/exemples/inconnu.yaml"
    sample.parent.mkdir(exist_ok=True)
    sample.write_text("contrat: velo\nfaits:\n  la date d'éfet: 2024-01-01\n", encoding="utf-8")
    ran = run("check", str(bikes))
    assert ran.code == 1
    assert f"{sample}:3:" in ran.err
