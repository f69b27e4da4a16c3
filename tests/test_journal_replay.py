"""A decision made again from the journal alone: the same bytes, whatever became of the contract."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from journal_setting import CASE, CLAUSES, PRODUCT, decide, gourds, opened, record_of
from library_folder import write_library

from engine import load
from service.journal import JournalError

REFUSED = CLAUSES.replace("si: la gourde fuit", "si: la gourde ne fuit pas")


def test_the_same_bytes_after_the_contract_has_changed(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        kept = shop.put()
        gourds(shop.root, REFUSED)
        changed = load(shop.root)
        shop.journal.archive(shop.root, changed)
        assert record_of(changed, CASE).result != kept.record.result
        later = shop.put(**{name: getattr(record_of(changed, CASE), name) for name in ("digest", "result")})
        shutil.rmtree(shop.root)
        for entry in (kept, later):
            found = shop.journal.replay(entry.id, decide)
            assert found.same and found.result == entry.record.result
            assert (found.engine, found.calendar) == (None, None)
    gourds(tmp_path / "contrats", REFUSED)
    with opened(tmp_path) as shop:
        assert shop.journal.replay(kept.id, decide).same


def test_a_version_that_came_later_does_not_govern_the_cases_of_before(tmp_path: Path) -> None:
    """The version of the day is as it was, and yet the new one would govern: the whole folder is archived."""
    with opened(tmp_path) as shop:
        kept = shop.put()
        write_library(shop.root, {"gourde": {"2024-01-01/articles.yaml": REFUSED}})
        changed = load(shop.root)
        assert shop.record.digest == changed.product("gourde").version("2020-01-01").identity.digest
        shop.journal.archive(shop.root, changed)
        assert decide(changed, "gourde", shop.record.request) != kept.record.result
        assert shop.journal.replay(kept.id, decide).same


def test_another_result_is_told(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        kept = shop.put(result=b'{"faux":true}', engine="0.0.1")
        found = shop.journal.replay(kept.id, decide)
        assert not found.same and found.result == shop.record.result
        assert found.engine is not None and found.calendar is None
        with pytest.raises(JournalError, match="inconnue"):
            shop.journal.replay("0" * 32, decide)


def test_what_a_contract_shares_is_archived_with_it(tmp_path: Path) -> None:
    products = {
        "notions": {
            "produit.yaml": "produit: notions\ntitre: Notions\ncalendrier: France\nnature: notions communes\n",
            "2020-01-01/faits.yaml": CLAUSES[: CLAUSES.index("grandeurs:")],
        },
        "gourde": {
            "produit.yaml": PRODUCT.replace("version selon: l'achat\n", "partage: [notions]\n"),
            "2020-01-01/articles.yaml": 'article: "1"\n' + CLAUSES[CLAUSES.index("grandeurs:") :],
        },
    }
    root = write_library(tmp_path / "contrats", products)
    with opened(tmp_path) as shop:
        kept = shop.put()
        shutil.rmtree(root)
        assert shop.journal.replay(kept.id, decide).same


def test_files_that_are_no_longer_those_that_were_loaded_are_not_archived_in_their_place(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        library = load(shop.root)
        gourds(shop.root, REFUSED)
        with pytest.raises(JournalError, match="changé"):
            shop.journal.archive(shop.root, library)
        assert shop.put().sequence == 1


def test_an_archive_is_kept_once(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        for _ in range(2):
            shop.journal.archive(shop.root, shop.library)
        with shop.journal.database.reading() as connection:
            counts = [connection.exec_driver_sql(f"SELECT count(*) FROM {t}").scalar() for t in ("content", "archived")]
        assert counts == [2, 1]
        assert shop.put(archive=None).record.archive is None
        entry = shop.journal.entry(shop.put().id)
        assert entry is not None and entry.record.archive is not None
        assert shop.put_many(replace(shop.record, archive="0" * 64))[0].__class__ is JournalError


def test_the_version_that_decided_governs_again_where_a_later_one_was_not_in_force(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        write_library(shop.root, {"gourde": {"2024-01-01/articles.yaml": REFUSED}})
        later = load(shop.root)
        (closure,) = shop.journal.closures(shop.root)
        shop.journal.archive(shop.root, later, closures=[closure])
        kept = shop.put(archive=closure.hash)  # decided by the version of 2020, the other one not being approved
        assert shop.journal.replay(kept.id, decide).same
