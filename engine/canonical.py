"""The canonical wording of the atoms of a contract, put back in its YAML: what a formatter changes, and nothing else.

Comments, layout and quotes stay. An atom whose canonical wording would not read back as the same node is left alone:
changing the meaning of a contract is worse than leaving it badly dressed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.atoms import Atom, atoms_of
from engine.lexicon import ContractLexicon
from engine.program import Program
from engine.source import ContractSource
from grammar import nodes as n
from grammar.diagnostics import Span
from grammar.parser import parse_condition, parse_expression
from grammar.printer import print_node
from grammar.reader import read_text
from grammar.yaml_nodes import Mapping, Scalar, Sequence


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace what stands at a place of a file (on one line) by a new text."""

    span: Span
    new_text: str


def canonical_text(program: Program, atom: Atom) -> str | None:
    """The canonical wording of an atom; None when it would not read back as the same node."""
    lexicon = ContractLexicon(program.declarations, program.definitions, atom.scope)
    try:
        text = print_node(atom.node, lexicon)
    except (KeyError, TypeError, ValueError):
        return None  # a quantity without exact decimal writing has no canonical text
    parse = parse_condition if isinstance(atom.node, n.CONDITIONS) else parse_expression
    again, _ = parse(text, atom.scope.vocabulary(), lambda _start, _end: atom.scalar.span)
    return text if again == atom.node else None


def canonical_edits(program: Program, source: ContractSource) -> tuple[Edit, ...]:
    """The edits that put every atom of a contract version in its canonical wording, in the order of the files.

    Values of choices, set as such, and atoms written on several lines are left as they are.
    """
    values = {value.text for choice in program.declarations.choices.values() for value in choice.values}
    in_lists = frozenset(span for file in source.written for span in _flow_scalars(file.root, False))
    own = {file.path for file in source.written}
    edits: list[Edit] = []
    for atom in atoms_of(program):
        scalar = atom.scalar
        if scalar.span.file not in own:
            continue
        bare_value = isinstance(atom.node, n.Name) and atom.node.text in values
        if scalar.span.line != scalar.span.end_line or scalar.style == "literal" or bare_value:
            continue
        text = canonical_text(program, atom)
        if text is not None and text != scalar.text:
            edits.append(Edit(scalar.span, _quoted(text, scalar, scalar.span in in_lists)))
    return tuple(sorted(set(edits)))


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text of one file with its edits made. Their spans must lie in the text, each on one line, without overlap."""
    lines = text.split("\n")
    for edit in sorted(edits, reverse=True):
        row, span = edit.span.line - 1, edit.span
        lines[row] = lines[row][: span.column - 1] + edit.new_text + lines[row][span.end_column - 1 :]
    return "\n".join(lines)


def _flow_scalars(node: Mapping | Sequence | Scalar, inside: bool) -> Iterable[Span]:
    """The places of the scalars that stand between brackets."""
    if isinstance(node, Scalar):
        if inside:
            yield node.span
        return
    flow = inside or node.flow
    for child in node.items if isinstance(node, Sequence) else (value for _, value in node.entries):
        yield from _flow_scalars(child, flow)


def _quoted(text: str, scalar: Scalar, in_list: bool) -> str:
    """The text in the quotes it had; in double quotes where plain it would not be read back."""
    if scalar.style == "single":
        return "'" + text.replace("'", "''") + "'"
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if scalar.style == "double":
        return quoted
    shown = f"a: [{text}]\n" if in_list else f"a: {text}\n"
    root, _ = read_text(shown, "")
    value = root.get("a") if isinstance(root, Mapping) else None
    if isinstance(value, Sequence) and in_list:
        value = value.items[0] if len(value.items) == 1 else None
    return text if isinstance(value, Scalar) and value.text == text else quoted
