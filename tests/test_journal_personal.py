"""One person's file: what is sealed, exported, erased, kept for its time; the chain stays whole."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from journal_setting import Shop, opened
from sqlalchemy import select

from service.journal import Filter, Journal, JournalError, JournalUnavailable, Kind, Link, Relation, read_rules
from service.journal import erasing as erasures
from service.journal.archive import contract_names
from service.journal.tables import seal_keys

SECRET = "Zénaïde Quatrefages, asthme"
REQUEST = json.dumps({"case": {"nom": SECRET}}, ensure_ascii=False).encode()
RESULT = json.dumps({"motif": SECRET}, ensure_ascii=False).encode()
FILE = "QUATREFAGES-1970"


def on_disk(folder: Path) -> bytes:
    """All that the files of the journal hold."""
    return b"".join(path.read_bytes() for path in sorted((folder / "var").iterdir()))


def wrapped_keys(journal: Journal) -> set[bytes]:
    """What the key store holds."""
    with journal.seals._database.reading() as connection:
        return set(connection.execute(select(seal_keys.c.wrapped)).scalars())


@contextmanager
def with_a_file(folder: Path) -> Iterator[Shop]:
    """A journal with two decisions of one file, and one of another."""
    with opened(folder) as shop:
        first = shop.put(file=FILE, request=REQUEST, result=RESULT, idempotency_key=SECRET)
        shop.put(file=FILE, request=REQUEST, links=(Link(Relation.COMPLETES, first.id),))
        shop.put(file="autre")
        shop.journal.note(first.id, "moi", SECRET)
        shop.journal.access(first.id, "conseiller", "GET /decisions")
        yield shop


def test_nothing_of_a_case_is_written_in_clear(tmp_path: Path) -> None:
    with with_a_file(tmp_path):
        pass
    held = on_disk(tmp_path)
    assert b"guichet" in held  # what is in clear is found, so that the search proves something
    for hidden in (SECRET.encode(), FILE.encode(), b"Quatrefages", b"la_gourde_fuit"):
        assert hidden not in held


def test_an_erased_file_can_no_longer_be_read_and_the_chain_is_whole(tmp_path: Path) -> None:
    with with_a_file(tmp_path) as shop:
        journal = shop.journal
        first, second, other = list(journal.entries())
        wrapped = wrapped_keys(journal)
        done = journal.erase(FILE, "dpo", "demande de la personne")
        assert done.decisions == 2 and len(done.acts) == 1
        for entry in (first, second):
            found = journal.entry(entry.id)
            assert found is not None and found.erased
            assert (found.record.request, found.record.result, found.record.file) == (b"", b"", None)
            assert found.hash == entry.hash and found.record.digest == entry.record.digest
        kept = journal.entry(other.id)
        assert kept is not None and kept.record.request == shop.record.request
        verified = journal.verify()
        assert verified.broken is None and verified.erased == 2
        (act,) = journal.acts(Kind.ERASURE)
        assert (act.caller, json.loads(act.detail)["why"]) == ("dpo", "demande de la personne")
        assert [note.text for note in journal.acts(Kind.NOTE)] == [None]
        with pytest.raises(JournalError, match="effacée"):
            journal.note(first.id, "moi", "encore")
        with pytest.raises(JournalError, match="effacée"):
            journal.replay(first.id, lambda library, contract, request: b"")
        # While the journal is still open: no copy is left in a write-ahead log either.
        held = on_disk(tmp_path)
        gone = wrapped - wrapped_keys(journal)
        assert len(gone) == 1 and not any(one in held for one in gone)
        assert any(one in held for one in wrapped - gone)
        again = journal.erase(FILE, "dpo", "demande de la personne")
        assert again.decisions == 0 and again.acts == ()
        with pytest.raises(JournalError, match="aucune décision"):
            journal.erase("inconnu", "dpo", "demande")
        # What comes later under the same reference has a key of its own.
        later = shop.put(file=FILE, request=REQUEST)
        assert [e.erased for e in journal.entries(Filter(file=FILE))] == [True, True, False]
        found = journal.entry(later.id)
        assert found is not None and found.record.request == REQUEST


def test_a_decision_of_no_file_is_erased_alone(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        alone, filed = shop.put(), shop.put(file="A")
        assert shop.journal.erase_decision(alone.id, "dpo", "demande").decisions == 1
        with pytest.raises(JournalError, match="dossier entier"):
            shop.journal.erase_decision(filed.id, "dpo", "demande")
        with pytest.raises(JournalError, match="inconnue"):
            shop.journal.erase_decision("0" * 32, "dpo", "demande")
        assert [entry.erased for entry in shop.journal.entries()] == [True, False]
        assert shop.journal.verify().broken is None


def test_a_key_that_went_without_a_word_is_told(tmp_path: Path) -> None:
    with with_a_file(tmp_path) as shop:
        keys = shop.journal.seals.of_file(FILE)
        shop.journal.seals.remove(keys)
        broken = shop.journal.verify().broken
        assert broken is not None and broken.why.value == "clés perdues"


@pytest.mark.parametrize("kept", [True, False])
def test_an_erasure_that_was_cut_short_is_ended_or_taken_back(
    kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with with_a_file(tmp_path) as shop, monkeypatch.context() as patched:
        # The process ends before its act (not kept), or after it and before the key goes (kept).
        patched.setattr(erasures.Eraser, "_recover", lambda self, act: None)
        if kept:
            patched.setattr(type(shop.journal.seals), "remove", lambda self, ids: 1 // 0)
        else:
            patched.setattr(shop.journal._eraser, "_add", _unavailable)
        with pytest.raises((ZeroDivisionError, JournalUnavailable)):
            shop.journal.erase(FILE, "dpo", "demande")
    with opened(tmp_path) as shop:
        assert [entry.erased for entry in shop.journal.entries()] == [kept, kept, False]
        assert shop.journal.verify().broken is None
        assert len(wrapped_keys(shop.journal)) == (1 if kept else 2)


def _unavailable(draft: object) -> None:
    raise JournalUnavailable("le journal ne répond pas")


def test_the_export_of_a_file_holds_everything_and_is_recorded(tmp_path: Path) -> None:
    with with_a_file(tmp_path) as shop:
        data = shop.journal.export(FILE, "dpo", "article 15")
        assert [one["request"] for one in data["decisions"]] == [{"case": {"nom": SECRET}}] * 2
        assert data["decisions"][0]["result"] == {"motif": SECRET}
        assert data["decisions"][0]["linked_by"] == [{"relation": "completes", "decision": data["decisions"][1]["id"]}]
        assert [(act["kind"], act["caller"]) for act in data["acts"]] == [
            ("note", "moi"), ("access", "conseiller"), ("export", "dpo"),
        ]  # fmt: skip
        assert data["acts"][0]["text"] == SECRET
        json.dumps(data)
        assert data["head"] == shop.journal.head()
        assert [(act.kind, act.detail) for act in shop.journal.accesses()][-1] == (Kind.EXPORT, "article 15")
        with pytest.raises(JournalError, match="aucune décision"):
            shop.journal.export("inconnu", "dpo", "article 15")


def test_a_request_cannot_be_guessed_once_its_key_is_gone(tmp_path: Path) -> None:
    """The digest in clear is under a salt that went with the key: two entries of one request have two digests."""
    with opened(tmp_path) as shop:
        rows = [shop.journal.reading.row(shop.put().id) for _ in range(2)]
        digests = [row["request_digest"] for row in rows if row is not None]
        assert len(set(digests)) == 2


# --- retention


def at(year: int, month: int, day: int) -> datetime:
    """A moment of a day."""
    return datetime(year, month, day, 12, tzinfo=UTC)


def test_a_decision_goes_once_its_time_is_over_not_a_day_before(tmp_path: Path) -> None:
    rules = tmp_path / "conservation.yaml"
    rules.write_text("conservation:\n  tous: 10 ans\n  gourde: 18 mois\n", encoding="utf-8")
    durations = read_rules(rules)
    assert {name: one.text for name, one in durations.items()} == {"tous": "10 ans", "gourde": "18 mois"}
    now = [at(2024, 8, 31)]
    with opened(tmp_path, clock=lambda: now[0]) as shop:
        journal = shop.journal
        shop.put()
        shop.put(file="A")
        now[0] = at(2024, 9, 15)
        shop.put(file="A")  # the file lives as long as its last decision
        now[0] = at(2026, 2, 27)  # eighteen months from 31 August 2024 end on 28 February 2026
        assert journal.apply_retention(durations, "cron").past == {}
        now[0] = at(2026, 2, 28)
        assert journal.apply_retention(durations, "cron", erase=False).past == {"gourde": 1}
        assert not any(entry.erased for entry in journal.entries())
        assert journal.apply_retention(durations, "cron").past == {"gourde": 1}
        assert [entry.erased for entry in journal.entries()] == [True, False, False]
        (act,) = journal.acts(Kind.RETENTION)
        assert json.loads(act.detail)["why"] == "gourde : conservation de 18 mois échue"
        now[0] = at(2026, 3, 15)
        assert journal.apply_retention(durations, "cron").past == {"gourde": 2}
        assert all(entry.erased for entry in journal.entries())
        assert journal.apply_retention(durations, "cron").past == {}
        assert journal.verify().broken is None


def test_the_rules_of_the_page_are_rules(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parents[1] / "docs" / "exploitation.md").read_text(encoding="utf-8")
    (written,) = re.findall(r"^```yaml\n(conservation:\n.*?)^```", page, re.MULTILINE | re.DOTALL)
    rules = tmp_path / "conservation.yaml"
    rules.write_text(written, encoding="utf-8")
    found = read_rules(rules, {"quietis-pro", "jazz-pro"})
    day = date(2024, 8, 31)
    assert {name: one.after(day) for name, one in found.items()} == {
        "tous": date(2034, 8, 31),
        "quietis-pro": date(2029, 8, 31),
        "jazz-pro": date(2026, 2, 28),
    }


def test_a_rule_for_a_contract_that_is_not_there_erases_nothing(run: Any, tmp_path: Path) -> None:
    now = [at(2010, 1, 1)]
    with opened(tmp_path, clock=lambda: now[0]) as shop:
        shop.put()
    rules, none = tmp_path / "règles.yaml", tmp_path / "sans contrats"
    asked = ["journal", "retention", "--apply", "--rules", str(rules), "--data", str(tmp_path / "var")]
    rules.write_text("conservation:\n  tous: 1 an\n  gourd: 99 ans\n", encoding="utf-8")
    refused = run(*asked)
    assert refused.code == 1
    assert "règles.yaml, ligne 3 : aucun contrat ne s'appelle « gourd »" in refused.err
    assert "vouliez-vous dire « gourde » ?" in refused.err
    with opened(tmp_path) as shop:
        assert [entry.erased for entry in shop.journal.entries()] == [False]
        assert shop.journal.contracts() == {"gourde"}
    rules.write_text("conservation:\n  tous: 99 ans\n  gourde: 1 an\n", encoding="utf-8")
    assert "gourde : 1 décision échue" in run(*asked).out
    assert contract_names(tmp_path / "contrats") == {"gourde"} and contract_names(none) == set()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("conservation:\n  tous: dix ans\n", "ligne 2 : ce n'est pas une durée"),
        ("conservation:\n  tous: 0 jour\n", "ligne 2 : ce n'est pas une durée"),
        ("conservation: 10 ans\n", "une seule clé"),
        ("tous: 10 ans\n", "une seule clé"),
        ("conservation:\n  tous: 1 an\nautre: 1\n", "une seule clé"),
        ("conservation:\n  tous: [\n", "ligne"),
    ],
)
def test_rules_that_are_none_are_told_with_their_line(text: str, told: str, tmp_path: Path) -> None:
    rules = tmp_path / "conservation.yaml"
    rules.write_text(text, encoding="utf-8")
    with pytest.raises(JournalError) as error:
        read_rules(rules)
    assert told in error.value.message and str(tmp_path) not in error.value.message
    rules.unlink()
    with pytest.raises(JournalError, match="aucune règle"):
        read_rules(rules)


def test_a_key_put_under_another_file_is_told_and_its_own_file_is_erased_all_the_same(tmp_path: Path) -> None:
    with with_a_file(tmp_path) as shop:
        (key,) = shop.journal.seals.of_file(FILE)
        other = shop.journal.master.tag("file", "une autre")
        with closing(sqlite3.connect(tmp_path / "var" / "seals.db")) as connection:
            assert connection.execute("UPDATE seal_key SET file_tag = ? WHERE id = ?", (other, key)).rowcount == 1
            connection.commit()
        broken = shop.journal.verify().broken
        assert broken is not None and (broken.why.value, broken.sequence) == ("clés mal rangées", 1)
        assert "(pour les entrées 1, 2)" in broken.message
        # The key of one file never seals what is of another, so that the erasure of each leaves the other.
        stranger = shop.put(file="une autre", request=REQUEST)
        assert shop.journal.erase("une autre", "dpo", "demande").decisions == 1
        assert [entry.erased for entry in shop.journal.entries(Filter(file=FILE))] == [False, False]
        assert len(shop.journal.export(FILE, "dpo", "demande")["decisions"]) == 2
        assert shop.journal.erase(FILE, "dpo", "demande").decisions == 2
        assert [entry.erased for entry in shop.journal.entries(Filter(file=FILE))] == [True, True]
        found = shop.journal.entry(stranger.id)
        assert found is not None and found.erased
        assert shop.journal.verify().broken is None


def test_what_tells_the_master_key_cannot_be_taken_away_without_a_word(tmp_path: Path) -> None:
    """After a change of the master key it holds what finds the files again: made anew, it would find none."""
    with with_a_file(tmp_path) as shop:
        with closing(sqlite3.connect(tmp_path / "var" / "seals.db")) as connection:
            connection.execute("DELETE FROM seal_check")
            connection.commit()
        broken = shop.journal.verify().broken
        assert broken is not None and broken.why.value == "témoin retiré"
        with pytest.raises(JournalUnavailable, match="témoin"):
            shop.put()
    with pytest.raises(JournalError, match="témoin de la clé maîtresse"), opened(tmp_path):
        pass
    (tmp_path / "var" / "journal.key").unlink()  # nor is another key made in the place of the one that sealed
    with pytest.raises(JournalError), opened(tmp_path):
        pass
    assert not (tmp_path / "var" / "journal.key").exists()
