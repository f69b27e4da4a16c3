"""The provisions of a source: what a contract has to say, whoever writes it (``provisions.yaml`` beside the product).

One block for each: ``id``, ``article``, ``kind`` (what it is, in one word) and ``computable`` (oui: it decides,
computes or dates something; non: it only tells).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.source import text_of
from grammar.diagnostics import Diagnostic, Related, Span
from grammar.reader import read_file
from grammar.yaml_nodes import Mapping, Scalar, Sequence

PROVISIONS_FILE = "provisions.yaml"
_KEYS = ("id", "article", "kind", "computable")


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision of the source."""

    identifier: str
    article: str
    kind: str
    computable: bool
    span: Span


def read_provisions(path: Path, shown_as: str | None = None) -> tuple[tuple[Provision, ...], tuple[Diagnostic, ...]]:
    """The provisions of a file, in its order, and what is wrong with it; wrong blocks are left out and told."""
    root, diagnostics = read_file(path, shown_as)
    if root is None:
        return (), diagnostics
    found: dict[str, Provision] = {}
    faults = list(diagnostics)
    if not isinstance(root, Sequence):
        return (), (*faults, Diagnostic("S011", root.span, "les dispositions sont une liste de blocs"))
    for item in root.items:
        if not isinstance(item, Mapping):
            faults.append(Diagnostic("S011", item.span, "une disposition est un bloc de clés"))
            continue
        provision = _provision(item, faults)
        if provision is None:
            continue
        known = found.get(provision.identifier)
        if known is not None:
            related = (Related(known.span, "première fois ici"),)
            message = f"deux dispositions portent l'identifiant {provision.identifier}"
            faults.append(Diagnostic("C001", provision.span, message, related=related))
            continue
        found[provision.identifier] = provision
    return tuple(found.values()), tuple(sorted(faults))


def _provision(block: Mapping, faults: list[Diagnostic]) -> Provision | None:
    count = len(faults)
    for written, _ in block.entries:
        if written.text not in _KEYS:
            message, remedy = f"clé inconnue : « {written.text} »", f"clés possibles : {', '.join(_KEYS)}"
            faults.append(Diagnostic("S010", written.span, message, suggestion=remedy))
    texts = {key: text_of(block.get(key)) for key in _KEYS}
    for key, text in texts.items():
        node = block.get(key)
        if text is None:
            code, message = ("S004", f"il manque « {key} »") if node is None else ("S011", f"« {key} » est un texte")
            faults.append(Diagnostic(code, node.span if node else block.span, message))
    marked = block.get("computable")
    if isinstance(marked, Scalar) and marked.text not in ("oui", "non"):
        faults.append(Diagnostic("S013", marked.span, f"« {marked.text} » : oui ou non est attendu"))
    name = block.get("id")
    if len(faults) > count or name is None:
        return None
    given = {key: text or "" for key, text in texts.items()}
    return Provision(given["id"], given["article"], given["kind"], given["computable"] == "oui", name.span)
