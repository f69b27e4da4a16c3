"""``clausier fmt``: every phrase of the contracts in its canonical wording."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from engine import Contract
from engine.canonical import Edit, apply_edits, canonical_edits
from engine.source import ContractSource, SourceFile
from service.contracts import place_of, sound, versions
from service.exits import FAILURE, FINE, Stop
from service.output import write_file
from service.terminal import say, tell
from service.wording import counted


def run(arguments: Namespace) -> int:
    """Rewrite the files; with ``--check`` only say what would be rewritten, and 1 when there is something."""
    edits: dict[str, set[Edit]] = {}
    for written in arguments.paths:
        place = place_of(written)
        for contract in versions(sound(place)):
            for edit in canonical_edits(contract.program, _source(contract)):
                if place.holds(edit.span.file):
                    edits.setdefault(edit.span.file, set()).add(edit)
    for file, found in sorted(edits.items()):
        _rewrite(file, _agreed(found), arguments.check)
    count = sum(len(_agreed(found)) for found in edits.values())
    if arguments.check:
        say(counted(count, "phrase à réécrire", "phrases à réécrire", "rien à réécrire"))
        return FAILURE if count else FINE
    say(counted(count, "phrase réécrite", "phrases réécrites", "rien à réécrire"))
    return FINE


def _source(contract: Contract) -> ContractSource:
    product, *files = (SourceFile(root.span.file, root) for root, _ in contract.program.roots)
    return ContractSource(contract.identity.contract, contract.identity.version, product, tuple(files))


def _agreed(edits: set[Edit]) -> list[Edit]:
    """The edits on which the versions that share a file agree; a place where they do not is left as it is."""
    by_place: dict[object, list[Edit]] = {}
    for edit in sorted(edits):
        by_place.setdefault(edit.span, []).append(edit)
    return [found[0] for found in by_place.values() if len(found) == 1]


def _rewrite(file: str, edits: list[Edit], only_check: bool) -> None:
    text = _text(file)
    if only_check:
        lines = text.split("\n")
        for edit in edits:
            span = edit.span
            old = lines[span.line - 1][span.column - 1 : span.end_column - 1]
            say(f"{span.file}:{span.line}:{span.column}: {old} → {edit.new_text}")
        return
    write_file(file, apply_edits(text, edits))
    tell(f"{file} : {counted(len(edits), 'phrase')}")


def _text(file: str) -> str:
    try:
        # As bytes, so that the line ends of the file stay what they are.
        return Path(file).read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Stop(f"{file} : fichier illisible ({error})", FAILURE) from None
