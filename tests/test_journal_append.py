"""Appending to the journal: what is kept, what is refused, what comes back."""

import json
from dataclasses import replace
from pathlib import Path

from journal_setting import CASE, opened

from service.journal import Link, Relation


def test_an_entry_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        kept = shop.put(file="dossier 12")
        found = shop.journal.entry(kept.id)
        assert found is not None
        assert found.sequence == 1
        assert found.previous == "0" * 64
        assert json.loads(found.record.request) == {"case": CASE}
        assert found.record.file == "dossier 12"
        assert replace(found.record, archive=None) == replace(shop.record, file="dossier 12")
        assert found.hash == kept.hash and found.recorded_at == kept.recorded_at
        later = shop.put(links=(Link(Relation.CORRECTS, kept.id),))
        assert later.previous == kept.hash
        again = shop.journal.entry(kept.id)
        assert again is not None and again.linked_by == (Link(Relation.CORRECTS, later.id),)
    with opened(tmp_path) as shop:
        assert [one.id for one in shop.journal.entries()] == [kept.id, later.id]
