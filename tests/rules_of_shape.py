"""Rules of the house on files: layers, what they may import, their names, their size."""

from pathlib import Path

from source_files import LAYERS, imports, modules, texts

OUTSIDE = ("bench", "contracts", "docs", "tests")  # never imported by a layer
MAX_LINES = 350
VAGUE_NAMES = {"utils", "helpers", "common", "misc"}


def wrong_imports(root: Path) -> list[str]:
    """Imports that go against grammar <- engine <- render <- service, or out to the tests and benchmarks."""
    found = []
    for path, tree in modules(root):
        allowed = LAYERS[: LAYERS.index(path.parts[0]) + 1]
        for line, module in imports(tree):
            target = module.partition(".")[0]
            if target in LAYERS + OUTSIDE and target not in allowed:
                found.append(f"{path}:{line}: imports {module}")
    return found


def vague_names(root: Path) -> list[str]:
    """Modules and folders whose name says nothing."""
    return [f"{path}: vague name" for path, _ in modules(root) if VAGUE_NAMES & {*path.with_suffix("").parts}]


def long_files(root: Path) -> list[str]:
    """Files too long to hold one idea. A table under `data/` is as long as what it lists."""
    counts = ((path, len(text.splitlines())) for path, text in texts(root) if "data" not in path.parts)
    return [f"{path}: {count} lines" for path, count in counts if count > MAX_LINES]


def bare_folders(root: Path) -> list[str]:
    """Layers that hold modules without being a package."""
    holding = [layer for layer in LAYERS if any((root / layer).rglob("*.py"))]
    return [f"{layer}: no __init__.py" for layer in holding if not (root / layer / "__init__.py").is_file()]
