"""Appending to the journal: what is kept, what is refused, what comes back."""

import asyncio
import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from journal_setting import CASE, opened

from service.journal import (
    Entry,
    Filter,
    IdempotencyConflict,
    JournalError,
    JournalUnavailable,
    Link,
    Relation,
)
from service.journal import writer as writing
from service.journal.drafts import Draft
from service.journal.record import Kind
from service.journal.writer import Writer


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
        assert shop.journal.entry("0" * 32) is None
    with opened(tmp_path) as shop:
        assert [one.id for one in shop.journal.entries()] == [kept.id, later.id]


def test_one_refused_does_not_keep_the_others_from_being_kept(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        good = shop.record
        outcomes = shop.put_many(
            good,
            replace(good, links=(Link(Relation.CANCELS, "f" * 32),)),
            replace(good, digest="0" * 64),
            replace(good, tariff="0" * 64),
            replace(good, file="un\0nul"),
            replace(good, caller="moitié \ud800"),
            good,
        )
        assert [type(one) for one in outcomes] == [Entry, *[JournalError] * 5, Entry]
        told = [one.message for one in outcomes if isinstance(one, JournalError)]
        assert told[0] == f"décision inconnue : « {'f' * 32} »"
        assert "archivé" in told[1] and "tarif" in told[2] and "nul" in told[3] and "incomplet" in told[4]
        assert shop.journal.verify().entries == 2


def test_a_key_of_idempotency_gives_the_first_entry_or_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        first = shop.put(idempotency_key="k")
        again = shop.put(idempotency_key="k", result=b"{}")
        assert (again.id, again.record.result) == (first.id, shop.record.result)
        assert shop.put(idempotency_key="k", caller="un autre").id != first.id
        for change in ({"request": b'{"case":{}}'},):
            with pytest.raises(IdempotencyConflict) as refused:
                shop.put(idempotency_key="k", **change)
            assert refused.value.decision == first.id
        journal = shop.journal
        found = journal.idempotent("guichet", "k", contract="gourde", request=shop.record.request)
        assert found is not None and found.id == first.id
        assert journal.idempotent("guichet", "autre") is None
        with pytest.raises(IdempotencyConflict):
            journal.idempotent("guichet", "k", contract="bouteille", request=shop.record.request)
        journal.erase_decision(first.id, "moi", "demande")
        with pytest.raises(IdempotencyConflict, match="effacée"):
            shop.put(idempotency_key="k")


def test_concurrent_uses_of_one_key_make_one_entry(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        keyed = replace(shop.record, idempotency_key="k")
        other = replace(keyed, request=b'{"case":{"autre":1}}')

        async def all_at_once() -> list[Entry | BaseException]:
            tasks = [shop.journal.append(other if index % 4 == 3 else keyed) for index in range(40)]
            return await asyncio.gather(*tasks, return_exceptions=True)

        outcomes = asyncio.run(all_at_once())
        kept = {one.id for one in outcomes if isinstance(one, Entry)}
        assert len(kept) == 1
        assert sum(isinstance(one, IdempotencyConflict) for one in outcomes) == 10
        assert shop.journal.verify().entries == 1


def test_lists_are_filtered(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        one, two, three = shop.put(file="A"), shop.put(file="B", caller="agence"), shop.put()
        journal = shop.journal
        journal.flag(two.id, "moi", "montant élevé")
        journal.flag(three.id, "moi", "pièce douteuse")
        journal.unflag(three.id, "chef", "vue")

        def found(asked: Filter) -> list[str]:
            return [entry.id for entry in journal.entries(asked)]

        assert found(Filter(file="A")) == [one.id]
        assert found(Filter(caller="agence")) == [two.id]
        assert found(Filter(flagged=True)) == [two.id]
        assert found(Filter(flagged=False)) == [one.id, three.id]
        # Of what is erased there is nothing left to review.
        journal.erase("B", "dpo", "demande")
        assert found(Filter(flagged=True)) == []
        assert found(Filter(flagged=False)) == [one.id, two.id, three.id]
        assert found(Filter(after=1, limit=1)) == [two.id]
        assert found(Filter(contract="bouteille")) == []
        assert found(Filter(since=two.recorded_at)) == [
            e.id for e in (one, two, three) if e.recorded_at >= two.recorded_at
        ]


def test_a_queue_that_is_full_refuses_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "WAITING", 2)
    held, begun = threading.Event(), threading.Event()

    def keep(drafts: object) -> list[JournalError]:
        begun.set()
        held.wait()
        return [JournalError("gardé")] * len(drafts)  # type: ignore[arg-type]

    writer = Writer(keep)  # type: ignore[arg-type]
    draft = Draft(Kind.EVENT, "moi")
    threads = [threading.Thread(target=writer.keep_now, args=([draft],)) for _ in range(3)]
    threads[0].start()
    begun.wait()
    for thread in threads[1:]:
        thread.start()
    while writer.waiting < 2:
        pass
    with pytest.raises(JournalUnavailable, match="surchargé"):
        writer.keep_now([draft])
    held.set()
    writer.close()
    with pytest.raises(JournalUnavailable, match="fermé"):
        writer.keep_now([draft])
