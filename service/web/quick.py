"""A request in its usual form, from its bytes to the text of its answer, in a few microseconds.

Of a body, everything but the case is mostly the same from one request to the next: it is read once with all its checks
(`read_asked`) and known again by its bytes. The case is read by the function generated for its version, decided and
written by compiled code. Whatever is not in the usual form (a member that is rare, a key written twice, a value written
otherwise, a case that is not settled, a plan that is not ready) is left, by None, to what reads, decides and tells of
faults in full; what is answered here is answered there with the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import msgspec

from engine.envelope import facts_alone
from engine.fast_values import LEFT
from engine.program import Program
from service.settings import Settings
from service.strict_json import NotJson
from service.web.json_input import HIDDEN, colons_of, keys_of
from service.web.members import BadRequest
from service.web.plans import Plan
from service.web.request_body import LONGEST, Asked, read_asked

#: The plan that decided; the answers as text, without their braces; the number that tells their verdicts (see
#: `Plan.verdicts`); what was asked, but for the case and the file; the file.
Quick = tuple[Plan, bytes, int, Asked, str | None]
#: The plan of a version of the contract for what is asked, where it is ready.
Ready = Callable[[Any, Asked], Plan | None]
_FRAMES = 256
_LONGEST_FRAME = 4_096
_NOTHING = msgspec.Raw(b"")
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ArithmeticError, ValueError)


class _Body(msgspec.Struct, forbid_unknown_fields=True):
    """The members of a usual request: what frames the case is kept as it is written."""

    case: dict[str, Any]
    questions: msgspec.Raw = _NOTHING
    readings: msgspec.Raw = _NOTHING
    version: msgspec.Raw = _NOTHING
    detail: msgspec.Raw = _NOTHING
    dry_run: msgspec.Raw = _NOTHING
    file: str | msgspec.UnsetType = msgspec.UNSET


_FRAMING = (b"questions", b"readings", b"version", b"detail", b"dry_run")
_NONE = (b"",) * 4
_USUAL = (_NOTHING,) * 4
_decode = msgspec.json.Decoder(_Body, float_hook=Decimal).decode
Way = tuple[Callable[[dict[str, Any]], tuple[Any, ...] | None], Plan]


@dataclass(slots=True)
class Frame:
    """What goes around a case: what it asks, the colons it is written with, how each version is decided under it."""

    asked: Asked
    colons: int
    ways: dict[str | None, Way] = field(default_factory=dict)


class QuickReader:
    """Decides usual requests about one contract. ``dating`` is the key of the fact that dates a case, where one does,
    and ``days`` the versions by the text of that fact, as they come to be known; ``undated``: one version governs all;
    ``ready`` finds plans."""

    def __init__(
        self, settings: Settings, dating: str | None, days: dict[Any, str], ready: Ready, *, undated: bool = False
    ) -> None:
        self._depth, self._items = settings.max_depth, settings.max_items
        self.dating = dating
        self.days = days
        self._ready = ready
        self._undated = undated
        self._frames: dict[bytes | tuple[bytes, ...], Frame] = {}

    def __call__(self, content: bytes) -> Quick | None:
        """The answers to a request, or None."""
        try:
            body = _decode(content)
        except UNREADABLE:
            return None
        key: bytes | tuple[bytes, ...] = bytes(body.questions)
        framing = body.readings, body.version, body.detail, body.dry_run
        if framing != _USUAL:
            key = (bytes(body.questions), *(bytes(one) for one in framing))
        frame = self._frames.get(key)
        if frame is None:
            frame = self._framed(key)
            if frame is None:
                return None
        case, file = body.case, None
        # As `json_input` does: each key lost would bring one more colon than the keys and the texts have.
        more = content.count(b":") - frame.colons - len(case)
        if body.file is not msgspec.UNSET:
            file, more = body.file, more - 1
            # What is seldom in a reference, a control character or nothing to be seen, is told of in full.
            if not 0 < len(file) <= LONGEST or not file.isprintable() or file.isspace():
                return None
        if more:
            more -= keys_of(case) - len(case)
            if more and more != colons_of(case) + (0 if file is None else file.count(":")):
                return None
        if b"\\" in content and HIDDEN in content:
            return None
        alone = facts_alone(case)
        way = self.way(frame, case if alone is None else alone)
        if way is None:
            return None
        values, plan = way
        if alone is not None:
            if not plan.contract.takes_envelopes:
                return None
            case = alone
        write = plan.write
        if write is None or (len(content) > self._items and content.count(b",") >= self._items):
            return None
        fast = values(case)
        if fast is None:
            return None
        try:
            text, number = write(fast, plan.vector)
        except LEFT:
            return None
        return plan, text, number, frame.asked, file

    def way(self, frame: Frame, case: dict[str, Any]) -> Way | None:
        """How a case is decided, by the version that its request says or that it is dated by."""
        day = None
        if frame.asked.version is None and self.dating is not None:
            text = case.get(self.dating)
            day = self.days.get(text) if type(text) is str else None
        way = frame.ways.get(day)
        if way is None:
            plan = self._ready(case, frame.asked)
            # What is nested deeper than the contract has it is not read here; what it has must be allowed.
            if plan is None or depth_of(plan.contract.program) > self._depth:
                return None
            way = plan.contract.quick_values, plan
            if day is not None or frame.asked.version is not None or self._undated:
                frame.ways[day] = way
        return way

    def _framed(self, key: bytes | tuple[bytes, ...]) -> Frame | None:
        """What surrounds a case, by the bytes of its members; None where it is not usual."""
        parts = (key, *_NONE) if isinstance(key, bytes) else key
        told = [b'"%b":%b' % (name, part) for name, part in zip(_FRAMING, parts, strict=True) if part]
        written = b",".join([b'{"case":{}', *told]) + b"}"
        if len(written) > _LONGEST_FRAME:
            return None
        try:
            asked = read_asked(written)
        except (NotJson, BadRequest):
            return None
        if asked.detail != "reasons":
            return None
        if len(self._frames) >= _FRAMES:
            self._frames.clear()
        found = self._frames[key] = Frame(asked, written.count(b":"))
        return found


def depth_of(program: Program) -> int:
    """How deep the lists and objects of a request can be within one another."""
    # The request, the case, its envelope, a scope inside another, a list, an element, a choice of several values.
    return 6 + max(len(scope.path) for scope in program.declarations.scopes.values())
