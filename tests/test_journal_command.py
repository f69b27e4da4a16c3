"""``clausier journal``: what an operator reads, and its exit codes."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from journal_setting import CASE, opened

from service.journal import Link, Relation


def test_what_an_operator_does_with_a_journal(run: Any, tmp_path: Path) -> None:
    data = ["--data", str(tmp_path / "var")]
    with opened(tmp_path) as shop:
        first = shop.put(file="A")
        second = shop.put(links=(Link(Relation.REPLACES, first.id),))
        shop.put(file="B")
    listed = run("journal", "list", *data)
    assert listed.code == 0 and len(listed.out.splitlines()) == 3
    assert first.id in listed.out.splitlines()[0] and listed.out.splitlines()[0].endswith("  A")
    assert run("journal", "list", "--file", "B", "--json", *data).out.count("\n") == 1
    assert json.loads(run("journal", "list", "--limit", "1", "--json", *data).out)["id"] == first.id

    assert run("journal", "flag", first.id, "montant élevé", *data).code == 0
    shown = run("journal", "show", first.id, *data).out
    said = f"Est remplacée par {second.id}", "relecture demandée"
    for part in ("Dossier : A", *said, "montant élevé", '"la_gourde_fuit": true'):
        assert part in shown, part
    told = json.loads(run("journal", "show", first.id, "--json", *data).out)
    assert told["request"] == {"case": CASE}
    assert run("journal", "list", "--flagged", *data).out.count("\n") == 1
    assert run("journal", "unflag", first.id, "vu", *data).code == 0
    assert run("journal", "list", "--flagged", *data).out == ""

    accesses = run("journal", "accesses", "--decision", first.id, *data).out
    assert len(accesses.splitlines()) == 2 and "clausier journal show" in accesses
    head = run("journal", "head", *data).out.strip()
    assert re.fullmatch(r"7:[0-9a-f]{64}", head)

    exported = json.loads(run("journal", "export", "A", "--why", "article 15", *data).out)
    assert [one["id"] for one in exported["decisions"]] == [first.id]
    written = tmp_path / "export.json"
    run("journal", "export", "A", "--why", "article 15", "--output", str(written), *data)
    assert written.stat().st_mode & 0o777 == 0o600
    refused = run("journal", "erase", "A", "--why", "demande", *data)
    assert refused.code == 2 and "--yes" in refused.err
    erased = run("journal", "erase", "A", "--why", "demande", "--yes", *data)
    assert erased.code == 0 and "1 décision" in erased.out
    assert "déjà fait" in run("journal", "erase", "A", "--why", "demande", "--yes", *data).out
    assert "ont été effacés" in run("journal", "show", first.id, *data).out
    rules = tmp_path / "règles.yaml"
    rules.write_text("conservation:\n  tous: 5 ans\n", encoding="utf-8")
    assert "aucune décision" in run("journal", "retention", "--rules", str(rules), "--apply", *data).out

    wrong = run("journal", "verify", "--head", head + "0", *data)
    assert wrong.code == 2 and "n'est pas une tête" in wrong.err
    verified = run("journal", "verify", "--head", head, *data)
    assert verified.code == 0 and "la chaîne est entière" in verified.out and "dont 1 effacée" in verified.out
    with closing(sqlite3.connect(tmp_path / "var" / "journal.db")) as connection:
        connection.execute("DROP TRIGGER entry_no_update")
        connection.execute("UPDATE entry SET caller = 'x' WHERE sequence = 2")
        connection.commit()
    broken = run("journal", "verify", *data)
    assert broken.code == 1 and "l'entrée 2 a été modifiée" in broken.err
    assert json.loads(run("journal", "verify", "--json", *data).out)["broken"]["sequence"] == 2


def test_what_is_wrong_beside_a_whole_chain_is_told_as_such(run: Any, tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        shop.put()
    with closing(sqlite3.connect(tmp_path / "var" / "seals.db")) as connection:
        connection.execute("UPDATE seal_key SET wrapped = x'00'")
        connection.commit()
    told = run("journal", "verify", "--data", str(tmp_path / "var"))
    assert told.code == 1 and "la chaîne est entière, le journal ne l'est pas (clés altérées)" in told.err
    assert "pour l'entrée 1" in told.err


def test_what_cannot_be_done_is_told(run: Any, tmp_path: Path) -> None:
    nowhere = run("journal", "verify", "--data", str(tmp_path / "vide"))
    assert nowhere.code == 1 and "il n'y a pas de journal" in nowhere.err
    assert not (tmp_path / "vide").exists()
    with opened(tmp_path):
        pass
    data = ["--data", str(tmp_path / "var")]
    assert "aucun journal n'est tenu" in run("journal", "head", "--journal", "none").err
    assert "décision inconnue" in run("journal", "show", "x", *data).err
    assert "décision inconnue" in run("journal", "note", "x", "texte", *data).err
    assert "n'est pas une date" in run("journal", "list", "--since", "hier", *data).err
    assert "n'est pas un nombre" in run("journal", "list", "--limit", "x", *data).err
    assert "aucune décision n'est au dossier" in run("journal", "export", "A", "--why", "x", *data).err
    assert "aucune règle de conservation" in run("journal", "retention", *data).err
    assert "donnez un dossier" in run("journal", "erase", "--why", "x", *data).err
