"""The lines of a stream that are written alike, many at a time: what they repeat around their cases is read once.

A line is known by its bytes before its case and after it, read with all their checks when they are first met
(`read_asked`). What stands between them is the case where it is an object by itself, and the line is then the same
request about another case. Whatever is not so, or not plain (see `service.web.quick`), is left by None to what reads it
line by line; what is answered here is answered there with the same bytes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

import msgspec

from engine.compile_written import Write
from engine.envelope import facts_alone
from engine.facts import Case
from engine.fast_fields import Values
from engine.fast_values import LEFT
from service.settings import Settings
from service.strict_json import NotJson
from service.web.json_input import HIDDEN
from service.web.members import BadRequest
from service.web.plans import Plan
from service.web.quick import UNREADABLE, Frame, QuickReader
from service.web.request_body import read_asked
from service.web.work import QUICK

#: So many ways to write what stands around a case are learnt in one stream, each in at most so many bytes.
_FRAMES = 4
_LONGEST = 4_096
_BEFORE = re.compile(rb'[ \t]*\{[ \t]*"case"[ \t]*:[ \t]*(?:\{[ \t]*"faits"[ \t]*:[ \t]*)?(?=\{)')
_decode = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal).decode
_scan = json.JSONDecoder().raw_decode


@dataclass(slots=True)
class Lines:
    """Some lines answered: the answer to each, or None where it is left; how many answers had each verdict."""

    answers: list[bytes | None] = field(default_factory=list)
    verdicts: dict[str, int] = field(default_factory=dict)

    @property
    def whole(self) -> list[bytes]:
        """The answers, where none is left; else nothing."""
        return [] if None in self.answers else cast("list[bytes]", self.answers)

    def count(self, told: Mapping[str, int], times: int = 1) -> None:
        """Add verdicts, each so many times."""
        for verdict, count in told.items():
            self.verdicts[verdict] = self.verdicts.get(verdict, 0) + count * times


@dataclass(frozen=True, slots=True)
class _Way:
    """How cases of one version are read, decided and written. ``dating`` is the attribute of what dates them, and
    ``day`` the version, where that is how it is known."""

    plan: Plan
    decode: Callable[[bytes], Any]
    read: Callable[[Any], Values | None]
    write: Write
    dating: str | None
    day: str | None

    def count(self, numbers: list[int], found: Lines) -> None:
        """Tell the verdicts of the lines that were settled."""
        for number, times in Counter(numbers).items():
            found.count(self.plan.verdicts(number), times)
        numbers.clear()

    def open(self, fast: tuple[Any, ...], found: Lines) -> bytes | None:
        """The answer to a case that is not settled, where what is missing is told in some microseconds."""
        answers = self.plan.opened(Case(self.plan.contract.program, {}, "", fast))
        if answers is None:
            return None
        found.count(Counter([one["verdict"] for one in answers.values()]))
        return b'{"decision":null,' + self.plan.result(answers)[1:] + b"\n"


@dataclass(slots=True)
class _Written:
    """What is written around a case, what it asks, and how the last case written so was decided. ``enveloped``: the
    envelope of the case, which says nothing but its facts, is a part of it."""

    before: bytes
    after: bytes
    frame: Frame
    enveloped: bool
    way: _Way | None = None
    ways: dict[str | None, _Way] = field(default_factory=dict)


class QuickLines:
    """Answers lines of which nothing is kept. One for each stream: it learns how the lines of that stream are written.

    ``alone``: nothing is kept of any line; else only of those that are dry runs.
    """

    def __init__(self, reader: QuickReader, settings: Settings, *, alone: bool) -> None:
        self._reader = reader
        self._items = settings.max_items
        self._alone = alone
        self._known: list[_Written] = []
        self._left = _FRAMES

    def __call__(self, lines: Sequence[bytes | None]) -> Lines:
        """The answers to some lines."""
        found = Lines()
        place = 0
        while place < len(lines):
            line = lines[place]
            written = self._written(line) if line is not None else None
            way = None
            if line is not None and written is not None:
                way = written.way = written.way or self._way(written, line)
            if written is None or way is None:
                found.answers.append(None)
                place += 1
            else:
                place = self._run(lines, place, written, way, found)
        return found

    def _run(self, lines: Sequence[bytes | None], start: int, written: _Written, way: _Way, found: Lines) -> int:
        """Answer the lines that are written alike, from one on, and give the place of the first that is not."""
        before, after = written.before, written.after
        head, tail = len(before), -len(after)
        most, days, answers = min(QUICK, self._items), self._reader.days, found.answers
        decode, read, write, vector, opening = way.decode, way.read, way.write, way.plan.vector, way.plan.opening_alone
        numbers: list[int] = []
        for place in range(start, len(lines)):
            line = lines[place]
            if line is None or not line.startswith(before) or not line.endswith(after):
                break
            if len(line) > most and (len(line) > QUICK or line.count(b",") >= self._items):
                answers.append(None)
                continue
            content = line[head:tail]
            try:
                case = decode(content)
            except UNREADABLE:
                # Another version may have other facts, and the same bytes may stand around something else.
                other = self._way(written, line)
                if other is not None and other.plan is not way.plan:
                    written.way = other
                    break
                if place > start and other is None:
                    break
                if other is None:
                    self._learn(line)
                answers.append(None)
                continue
            if way.dating is not None and (day := days.get(getattr(case, way.dating))) != way.day:
                other = written.ways.get(day) or self._way(written, line)
                if other is not None:
                    written.way = other
                    break
                answers.append(None)
                continue
            answers.append(None)
            values = read(case)
            # As `json_input` does: a key that is lost brings one more colon than the keys and the texts have.
            if values is None or content.count(b":") != values[1] or (b"\\" in content and HIDDEN in content):
                continue
            try:
                text, number = write(values[0], vector)
            except LEFT:
                answers[-1] = way.open(values[0], found)
                continue
            numbers.append(number)
            answers[-1] = opening + text + b"}}\n"
        else:
            place = len(lines)
        way.count(numbers, found)
        return place

    def _way(self, written: _Written, line: bytes) -> _Way | None:
        """How a line is decided; None where that is not known, or the line is not such as it seems."""
        try:
            case = _decode(line[len(written.before) : -len(written.after)])
        except UNREADABLE:
            return None
        if not written.enveloped and facts_alone(case) is not None:
            return None
        found = self._reader.way(written.frame, case)
        if found is None or (written.enveloped and not found[1].contract.takes_envelopes):
            return None
        plan, key = found[1], self._reader.dating if written.frame.asked.version is None else None
        if plan.write is None or plan.typed is None:
            return None
        decode, fields = plan.typed
        dating = fields.shape.attribute(key) if key is not None else None
        text = case.get(key) if key is not None else None
        day = self._reader.days.get(text) if type(text) is str else None
        if key is not None and (dating is None or day is None):
            return None
        way = written.ways[day] = _Way(plan, decode, fields.read, plan.write, dating, day)
        return way

    # --- how lines are written

    def _written(self, line: bytes) -> _Written | None:
        """How a line is written; None where it is not known and not learnt."""
        for one in self._known:
            if line.startswith(one.before) and line.endswith(one.after):
                return one
        return self._learn(line)

    def _learn(self, line: bytes) -> _Written | None:
        if self._left == 0 or len(line) > QUICK:
            return None
        self._left -= 1
        learnt = _learnt(line)
        if learnt is None or not (self._alone or learnt.frame.asked.dry_run):
            return None
        # What ends in the end of another goes before it.
        self._known = sorted([*self._known, learnt], key=lambda one: -len(one.after))
        return learnt


def _learnt(line: bytes) -> _Written | None:
    """What is written around the case of a line; None where that is not usual."""
    opening = _BEFORE.match(line)
    if opening is None:
        return None
    before = opening.group()
    try:
        text = line[len(before) :].decode()
        after = text[_scan(text)[1] :].encode()
        if len(before) + len(after) > _LONGEST:
            return None
        asked = read_asked(before + b"{}" + after)
    except (*UNREADABLE, NotJson, BadRequest):
        return None
    if asked.detail != "reasons" or asked.scope or asked.links:
        return None
    enveloped = bool(asked.case)
    if enveloped and facts_alone(asked.case) is None:
        return None
    return _Written(before, after, Frame(asked, 0), enveloped)
