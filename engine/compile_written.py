"""The answers of a compiled decision as JSON text: one piece for each question, most of it written beforehand.

What goes before and after a value hangs on the verdict and on the mask of the clauses that decided: it is written once
for each mask met. Values are those of the plain form (see `engine.compile_replies`), and whatever that form leaves to
the interpreter is left here too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.compile_replies import shown_source, tables_of
from engine.compile_writer import Writer
from engine.kinds import Kind
from engine.outcomes import Verdict
from engine.program import Grandeur

#: Plain data as JSON text.
Encode = Callable[[Any], bytes]
#: What follows the value in an answer, from its reasons: its last members, the first comma included.
Ends = Callable[[tuple[str, ...]], bytes]
#: The text of the answers (« "question":{…},… »), and a number that tells their verdicts (see `WrittenForm.verdicts`).
Write = Callable[[tuple[Any, ...], tuple[Any, ...]], tuple[bytes, int]]

_NOT_WRITTEN = frozenset({Kind.DOCUMENTS, Kind.LIST})
_AMOUNT = (
    """f'"{{{0} // 100}}.{{CENTS[{0} % 100]}}"'.encode() if type({0}) is int and {0} >= 0 """
    "else ENCODE(h.show_amount({0}))"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way to answer: the verdict, the source of the text of the value, or the text itself; the reasons by mask."""

    verdict: Verdict
    source: str
    text: str
    reasons: str


@dataclass(frozen=True, slots=True)
class Piece:
    """How the answer to a question is written: the first outcome where ``condition`` holds, else the second.

    ``before`` is a line that goes before, if any, ``mask`` the source of the mask.
    """

    before: str
    mask: str
    condition: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """What the function that writes the answers is made of: the lines that decide, a piece for each question (None
    where it is not written), the source of its plain reply, which says whether it is settled, and the names used."""

    body: tuple[str, ...]
    pieces: dict[str, Piece | None]
    replies: dict[str, str]
    scope: dict[str, Any]

    def source(self, told: tuple[str, ...], encode: Encode, ends: Ends) -> tuple[str, dict[str, Any]] | None:
        """The source of the function and its names; None where a question is not written.

        The questions that are not ``told`` are decided all the same.
        """
        scope: dict[str, Any] = {"ENCODE": encode}
        lines = ["def decide(V, P):", *self.body, "    bits = 0"]
        lines += [f"    {reply}" for name, reply in self.replies.items() if name not in told]
        weight = 1
        for place, name in enumerate(told):
            piece = self.pieces.get(name)
            if piece is None:
                return None
            if piece.before:
                lines.append(f"    {piece.before}")
            first, *others = [
                _text(one, piece.mask, f"{place}_{rank}", encode(name), (scope, self.scope), encode, ends)
                for rank, one in enumerate(piece.outcomes)
            ]
            if not others:
                lines.append(f"    text{place} = {first}")
                continue
            lines.append(f"    if {piece.condition}: text{place} = {first}; bits += {weight}")
            lines.append(f"    else: text{place} = {others[0]}")
            weight *= 2
        lines.append(f"    return b','.join(({''.join(f'text{place}, ' for place in range(len(told)))})), bits\n")
        return "\n".join(lines), scope

    def verdicts(self, told: tuple[str, ...], number: int) -> dict[str, int]:
        """How many answers have each verdict, from the number that came with their text."""
        found: dict[str, int] = {}
        for name in told:
            piece = self.pieces[name]
            assert piece is not None
            rank = 0
            if len(piece.outcomes) > 1:
                number, first = divmod(number, 2)
                rank = 1 - first
            verdict = piece.outcomes[rank].verdict.value
            found[verdict] = found.get(verdict, 0) + 1
        return found


class _Texts(dict[int, bytes]):
    """From a mask to what is written of it, worked out the first time it is met."""

    def __init__(self, start: bytes, reasons: Any, ends: Ends) -> None:
        super().__init__()
        self._start, self._reasons, self._ends = start, reasons, ends

    def __missing__(self, mask: int) -> bytes:
        text = self[mask] = self._start + self._ends(self._reasons[mask]) + b"}"
        return text


def _text(
    one: Outcome,
    mask: str,
    suffix: str,
    name: bytes,
    scopes: tuple[dict[str, Any], dict[str, Any]],
    encode: Encode,
    ends: Ends,
) -> str:
    """The source of the text of one outcome; what it reads is added to the first scope."""
    scope, known = scopes
    start = name + b':{"verdict":' + encode(one.verdict.value) + b',"value":'
    if not one.source:
        scope[f"T{suffix}"] = _Texts(start + one.text.encode(), known[one.reasons], ends)
        return f"T{suffix}[{mask}]"
    scope[f"S{suffix}"], scope[f"T{suffix}"] = start, _Texts(b"", known[one.reasons], ends)
    return f"S{suffix} + {one.source} + T{suffix}[{mask}]"


def piece(writer: Writer, grandeur: Grandeur, place: int) -> Piece | None:
    """How a question whose plain reply is already written is told; None where it is left to that reply."""
    if grandeur.symbol.each is not None or grandeur.kind in _NOT_WRITTEN:
        return None
    local = writer.request(grandeur.key)
    mask = writer.masks.get(local, f"m{local}")
    settled, refused = tables_of(writer, grandeur)
    if grandeur.kind in (Kind.RIGHT, Kind.BOOL):
        right = grandeur.kind is Kind.RIGHT
        yes, no = (Verdict.GRANTED, Verdict.REFUSED) if right else (Verdict.SETTLED, Verdict.SETTLED)
        return Piece("", mask, local, (Outcome(yes, "", "true", settled), Outcome(no, "", "false", refused)))
    if grandeur.kind is Kind.AMOUNT:
        shown = _AMOUNT.format(local)
    else:
        shown = f"ENCODE({shown_source(writer, grandeur, local, plain=True)})"
    name = f"shown{place}"
    line = f"{name} = {shown}"
    established = Outcome(Verdict.SETTLED, name, "", settled)
    if grandeur.symbol.right is None:
        return Piece(line, mask, "", (established,))
    if grandeur.kind in (Kind.AMOUNT, Kind.NUMBER):
        other = Outcome(Verdict.REFUSED, "", '"0.00"' if grandeur.kind is Kind.AMOUNT else "0", refused)
    else:
        other = Outcome(Verdict.IDLE, "", "null", refused)
    return Piece(f"if o{local}: {line}", mask, f"o{local}", (established, other))
