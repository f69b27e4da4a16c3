"""What changes between two texts, word by word, a figure being one word whatever it is made of.

The longest common runs of words are kept (Ratcliff and Obershelp, 1988, as in `difflib`); below one half in common, the
whole is told as replaced: a redline of scattered words says nothing to a reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, TypeAlias

from render.runs import Deleted, FigureRun, Inserted, Reference, Run, Runs, Text, plain

Fate: TypeAlias = Literal["kept", "removed", "added"]
# A date is one word, though a plain space stands before its year.
_WORDS = re.compile(r" +|\d{1,2}(?:er)?\u00a0[^\W\d]+ \d{4}[^ ]*|[^ ]+")
_ALIKE = 0.5
_SLIGHT = 3


@dataclass(frozen=True, slots=True)
class Segment:
    """Runs that share one fate."""

    fate: Fate
    runs: Runs


def redline(before: Runs, after: Runs) -> tuple[Segment, ...]:
    """The segments of a text that was ``before`` and is ``after``.

    Without what is added they say the text before, word for word; without what is removed, the text after.
    """
    if [_key(run) for run in before] == [_key(run) for run in after]:
        return _joined(("kept", run) for run in after)
    old, new = _words(before), _words(after)
    matcher = SequenceMatcher(None, [_key(run) for run in old], [_key(run) for run in new], autojunk=False)
    if _weighed(matcher, old, new) < _ALIKE:
        return _joined([("removed", run) for run in old] + [("added", run) for run in new])
    found: list[tuple[Fate, Run]] = []
    changes = matcher.get_opcodes()
    for rank, (operation, start, end, first, last) in enumerate(changes):
        between = 0 < rank < len(changes) - 1
        if operation == "equal" and not (between and _slight(new[first:last])):
            found += [("kept", run) for run in new[first:last]]
        else:
            found += [("removed", run) for run in old[start:end]] + [("added", run) for run in new[first:last]]
    return _joined(_gathered(found))


def marked(segments: Iterable[Segment]) -> Runs:
    """The segments as runs of one text: what is removed and what is added each in marks of its own."""
    found: list[Run] = []
    for segment in segments:
        match segment.fate:
            case "kept":
                found.extend(segment.runs)
            case "removed":
                found.append(Deleted(plain(segment.runs)))
            case "added":
                # « 10 € 15 € »: what comes stands apart from what goes.
                found += [Text(" ")] if found and isinstance(found[-1], Deleted) else []
                found.append(Inserted(plain(segment.runs)))
    return tuple(found)


def _slight(runs: Sequence[Run]) -> bool:
    """A space, an article or a preposition: kept between two changes, it would only cut them in pieces."""
    return not any(isinstance(run, FigureRun) for run in runs) and len("".join(r.text for r in runs).strip()) <= _SLIGHT


def _gathered(words: Iterable[tuple[Fate, Run]]) -> list[tuple[Fate, Run]]:
    """Between two kept words, what is removed first, then what is added."""
    found: list[tuple[Fate, Run]] = []
    for kept, alike in groupby(words, key=lambda one: one[0] == "kept"):
        changed = list(alike)
        found += changed if kept else sorted(changed, key=lambda one: one[0] == "added")
    return found


def _weighed(matcher: SequenceMatcher[tuple[str, str]], old: Sequence[Run], new: Sequence[Run]) -> float:
    """How much of the two texts is common, in letters: spaces and small words are not what makes two texts alike."""
    kept = sum(len(old[i].text.strip()) for block in matcher.get_matching_blocks() for i in _range(block.a, block.size))
    whole = sum(len(run.text.strip()) for run in (*old, *new))
    return 2 * kept / whole if whole else 1


def _range(start: int, size: int) -> range:
    return range(start, start + size)


def _words(runs: Runs) -> list[Run]:
    """The runs cut at spaces; figures and links are whole."""
    found: list[Run] = []
    for run in runs:
        if isinstance(run, FigureRun | Reference):
            found.append(run)
        else:
            found += [replace(run, text=word) for word in _WORDS.findall(run.text)]
    return found


def _key(run: Run) -> tuple[str, str]:
    """What makes two words the same: what is read, not the slot of a figure nor the aim of a link."""
    return ("figure" if isinstance(run, FigureRun) else "word", run.text)


def _joined(words: Iterable[tuple[Fate, Run]]) -> tuple[Segment, ...]:
    """Words of one fate in a row, plain words in a row made one run again."""
    segments: list[Segment] = []
    for fate, alike in groupby(words, key=lambda one: one[0]):
        runs: list[Run] = []
        for _, run in alike:
            last = runs[-1] if runs else None
            if type(last) is type(run) and isinstance(run, Text) and isinstance(last, Text):
                runs[-1] = Text(last.text + run.text)
            else:
                runs.append(run)
        segments.append(Segment(fate, tuple(runs)))
    return tuple(segments)
