"""The files of one version of a contract, read and cut into sections, before any name has a meaning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grammar.diagnostics import Diagnostic, Span
from grammar.reader import read_file
from grammar.yaml_nodes import Mapping, Node, Scalar, Sequence


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of clauses: its path as shown, its tree, the product it belongs to ("" for the contract itself)."""

    path: str
    root: Mapping
    contract: str = ""


@dataclass(frozen=True, slots=True)
class ContractSource:
    """One version of a contract: ``product`` is produit.yaml, ``files`` those of the dated folder, by name.

    ``models`` are the produit.yaml of the models it is made on, whose files are among ``files``. ``parts`` are the
    products that it shares or reads, and those that they do, each once, by id.
    """

    identifier: str
    version: str
    product: SourceFile
    files: tuple[SourceFile, ...]
    parts: tuple[ContractSource, ...] = ()
    models: tuple[SourceFile, ...] = ()

    @property
    def roots(self) -> tuple[Mapping, ...]:
        """What says which products it is bound to: its own produit.yaml, and those of its models."""
        return (self.product.root, *(model.root for model in self.models))

    @property
    def written(self) -> tuple[SourceFile, ...]:
        """Its own files and those of its models, produit.yaml first."""
        return (self.product, *self.models, *self.files)

    @property
    def closure(self) -> Iterator[SourceFile]:
        """Every file that the contract is made of, its own first."""
        for part in (self, *self.parts):
            yield from part.written


def text_of(node: Node | None) -> str | None:
    """The text of a scalar, None for anything else."""
    return node.text if isinstance(node, Scalar) else None


def items_of(node: Node | None) -> tuple[Node, ...]:
    """The items of a list; a lone scalar or block counts as a list of one; nothing is an empty list."""
    if node is None:
        return ()
    return node.items if isinstance(node, Sequence) else (node,)


def blocks_of(node: Node | None) -> tuple[Mapping, ...]:
    """The keyed blocks of a list."""
    return tuple(item for item in items_of(node) if isinstance(item, Mapping))


def scalars_of(node: Node | None) -> tuple[Scalar, ...]:
    """The scalars of a list, or the lone scalar."""
    return tuple(item for item in items_of(node) if isinstance(item, Scalar))


def is_yes(node: Node | None) -> bool:
    """Whether a flag is written « oui »."""
    return text_of(node) == "oui"


def read_tree(path: Path, shown_as: str) -> tuple[Mapping | None, tuple[Diagnostic, ...]]:
    """The root block of a file."""
    node, diagnostics = read_file(path, shown_as)
    if node is None or any(d.severity == "erreur" for d in diagnostics):
        return None, diagnostics
    if not isinstance(node, Mapping):
        place = node.span
        remedy = "commencez chaque ligne par une clé, sans tiret : « article: », « faits: », « clauses: »"
        told = Diagnostic("S001", place, "un fichier de contrat est un bloc de clés", suggestion=remedy)
        return None, (*diagnostics, told)
    return node, diagnostics


def start_of(path: str) -> Span:
    """The first character of a file."""
    return Span.point(path)
