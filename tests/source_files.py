"""The files of a project and what stands in them: texts, modules, imports. The rules of the house read these."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("grammar", "engine", "render", "service")  # each may import itself and those before it
EXACT = ("grammar", "engine")  # no binary fractions, no mutable records
Check = Callable[[Path], list[str]]


def texts(root: Path, layers: tuple[str, ...] = LAYERS) -> Iterator[tuple[Path, str]]:
    """Every text file of the layers, as (path from the root, content). Fonts and images are not text."""
    for layer in layers:
        for path in sorted((root / layer).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                try:
                    yield path.relative_to(root), path.read_text(encoding="utf-8")
                except UnicodeDecodeError:
                    continue


def modules(root: Path, layers: tuple[str, ...] = LAYERS) -> Iterator[tuple[Path, ast.Module]]:
    """Every Python module of the layers, parsed."""
    for path, text in texts(root, layers):
        if path.suffix == ".py":
            yield path, ast.parse(text, filename=str(path))


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every absolute import, wherever it stands, as (line, module). A relative one cannot leave its layer."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield node.lineno, module
            case ast.Call(
                func=ast.Name(id="__import__" | "import_module") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(module)), *_],
            ):
                yield node.lineno, module
