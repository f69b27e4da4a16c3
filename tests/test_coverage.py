"""Provisions of the source against the clauses: encoded, computing, held, and what is missing."""

from pathlib import Path

import pytest
from library_folder import small_contract

from engine import load
from engine.coverage import Standing, coverage, coverage_table
from engine.provisions import read_provisions

FIXTURE = Path(__file__).parent / "fixtures" / "engine" / "tenue"
PROVISIONS, FAULTS = read_provisions(FIXTURE / "provisions.yaml")
FOUND = coverage(load(FIXTURE)["tenue"], PROVISIONS)


@pytest.mark.parametrize(
    ("identifier", "clauses", "standing"),
    [
        ("TEN-1-01", ("TEN-1-01",), Standing.HELD),
        ("TEN-1-03", ("TEN-1-03",), Standing.LOOSE),
        ("TEN-1-05", ("TEN-1-04",), Standing.HELD),  # Said by the clause that groups it.
        ("TEN-1-08", ("TEN-1-08",), Standing.TOLD),
        ("TEN-1-09", ("TEN-1-09.a", "TEN-1-09.b"), Standing.LOOSE),  # Both halves must be held.
        ("TEN-1-50", (), Standing.MISSING),
        ("TEN-1-90", ("TEN-1-90",), Standing.PROSE),
    ],
)
def test_where_each_provision_stands(identifier: str, clauses: tuple[str, ...], standing: Standing) -> None:
    found = next(p for p in FOUND.provisions if p.provision.identifier == identifier)
    assert (found.clauses, found.standing) == (clauses, standing)
    assert bool(found.reason) is not found.complete


def test_the_reason_says_what_to_look_at() -> None:
    reasons = {p.provision.identifier: p.reason for p in FOUND.provisions if p.reason}
    assert reasons == {
        "TEN-1-03": "TEN-1-03 : les 5 cas qui la lisent passent encore quand on la retire",
        "TEN-1-09": "TEN-1-09.b : le seul cas qui la lit passe encore quand on la retire",
        "TEN-1-50": "aucune clause ne la dit",
        "TEN-1-90": "elle n'est dite qu'en prose",
    }


def test_ids_that_are_no_provision_are_unknown() -> None:
    assert FOUND.unknown == ("TEN-1-02", "TEN-1-04", "TEN-1-06", "TEN-1-07", "TEN-1-10", "TEN-1-11")
    assert not FOUND.complete
    assert FOUND.counts() == {"tenue": 2, "non tenue": 2, "en prose": 1, "dite": 1, "absente": 1}


def test_the_data_is_plain_and_says_all() -> None:
    told = FOUND.to_dict()
    assert told["provisions"][2] == {
        "id": "TEN-1-05",
        "article": "T.1",
        "kind": "computation",
        "computable": True,
        "clauses": ["TEN-1-04"],
        "standing": "tenue",
        "reason": "",
    }
    assert told["failing"] == ["un cas qui échoue"]
    assert {"20 €": "aucun cas n'en dépend"}.items() <= {f["figure"]: f["reason"] for f in told["figures"]}.items()


def test_the_table_counts_by_article_and_lists_what_is_left() -> None:
    text = coverage_table(FOUND)
    assert "T.1       5             5         4            2" in text
    assert "ensemble  7             6         6            2" in text
    assert "TEN-1-01" not in text
    assert "TEN-1-01" in coverage_table(FOUND, whole=True)
    assert "Chiffres non tenus :" in text
    assert "aucun cas ne change quand il augmente\n" in text
    assert "Cas qui échouent, et qui ne tiennent donc rien :\n  un cas qui échoue\n" in text


def test_rows_of_a_table_bear_provisions(tmp_path: Path) -> None:
    text = (
        "faits:\n  - nom: le rang\n    type: nombre\ngrandeurs:\n  - nom: le tarif\n    type: montant\n"
        "clauses:\n  - id: TAB-1-01\n    fixe: le tarif\n    selon: [le rang]\n    lignes:\n"
        "      - [TAB-1-02, '1', 10 €]\n      - [TAB-1-03, '2', 20 €]\n    hors table: non réglé\n"
        "cas:\n  - nom: le premier rang\n    faits:\n      rang: 1\n    attendu:\n      le tarif: 10 €\n"
    )
    (tmp_path / "provisions.yaml").write_text(
        "".join(f"- id: TAB-1-0{n}\n  article: A\n  kind: tariff\n  computable: oui\n" for n in (1, 2, 3)),
        encoding="utf-8",
    )
    provisions, faults = read_provisions(tmp_path / "provisions.yaml")
    found = coverage(small_contract(tmp_path, text), provisions)
    assert not faults
    assert [p.standing for p in found.provisions] == [Standing.HELD, Standing.HELD, Standing.LOOSE]
    assert found.unknown == ()


def test_a_file_of_provisions_is_read_whole_or_told_wrong(tmp_path: Path) -> None:
    path = tmp_path / "provisions.yaml"
    path.write_text(
        "- id: A-1\n  article: A\n  kind: limit\n  computable: oui\n"
        "- id: A-1\n  article: A\n  kind: limit\n  computable: non\n"
        "- id: A-2\n  article: A\n  kind: limit\n  computable: peut-être\n"
        "- id: A-3\n  article: A\n  kind: limit\n"
        "- id: A-4\n  article: A\n  kind: limit\n  computable: oui\n  says: rien\n",
        encoding="utf-8",
    )
    provisions, faults = read_provisions(path, "provisions.yaml")
    assert [p.identifier for p in provisions] == ["A-1"]
    assert [(d.code, d.span.line) for d in faults] == [("C001", 5), ("S013", 12), ("S004", 13), ("S010", 20)]
    assert FAULTS == ()
