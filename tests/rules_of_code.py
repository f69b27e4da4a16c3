"""Rules of the house on code: exact numbers, frozen records, docstrings."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from source_files import EXACT, imports, modules, texts

INEXACT_MODULES = {"math", "cmath", "statistics", "numpy"}
# "folder/module.py:Class" -> why this record must change after it is made.
MUTABLE_DATACLASSES: dict[str, str] = {
    "engine/clauses.py:Atoms": "collects the faults of one clause",
    "engine/declarations.py:Declarations": "filled while declarations are read, then only read",
    "engine/compile.py:Compiled": "compiles its general form when a vector of its own is first asked for",
    "engine/compile_writer.py:Buffer": "collects the lines of one block of generated code",
    "engine/coexist.py:_Search": "counts the steps of one search",
    "engine/draft.py:Draft": "stands for one clause while it is lowered",
    "engine/emit.py:Emitter": "collects the constants and slots of one compiled function",
    "engine/lower.py:Lowering": "collects the bound elements and the faults of one place",
    "engine/lower_expressions.py:Expressions": "a layer of Lowering",
    "engine/lower_names.py:Names": "a layer of Lowering",
    "engine/parameters.py:Parameters": "the vector grows while a contract is assembled",
    "engine/program.py:Grandeur": "collects contributions while a contract is assembled",
    "engine/program.py:Suite": "collects updates while a contract is assembled",
    "engine/program.py:Program": "assembled stage by stage, then only read",
    "engine/scopes.py:Scope": "filled while declarations are read, then only read",
    "engine/worlds.py:World": "filled while declarations are read, then only read",
}
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def integer(node: ast.expr) -> bool:
    """Whether the expression is an integer literal, signed or not."""
    value = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(value, ast.Constant) and isinstance(value.value, int)


def inexact(node: ast.AST) -> str | None:
    """What makes the node a binary fraction, if anything does."""
    match node:
        case ast.Constant(value=float() | complex() as number):
            return f"literal {number}"
        case ast.BinOp(left=left, op=ast.Div(), right=right) if integer(left) and integer(right):
            return "division of integer literals"
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.UnaryOp(op=ast.USub())) if integer(left):
            return "negative power of an integer literal"
    return None


def binary_fractions(root: Path) -> list[str]:
    """In the exact layers: inexact literals and modules, and the type's very name, even in a comment."""
    found = []
    for path, text in texts(root, EXACT):
        lines = enumerate(text.splitlines(), 1)
        found += [f"{path}:{n}: the word float" for n, line in lines if re.search(r"\bfloat\b", line)]
    for path, tree in modules(root, EXACT):
        nodes = [node for node in ast.walk(tree) if isinstance(node, ast.expr)]
        found += [f"{path}:{node.lineno}: {reason}" for node in nodes if (reason := inexact(node))]
        found += [
            f"{path}:{line}: imports {name}"
            for line, name in imports(tree)
            if name.partition(".")[0] in INEXACT_MODULES
        ]
    return found


def public(tree: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[str, Definition]]:
    """Public classes, functions and methods, by qualified name; not overloads nor setters, said once."""
    for node in tree.body:
        if not isinstance(node, Definition) or node.name.startswith("_"):
            continue
        marks = {ast.unparse(mark).rpartition(".")[2] for mark in node.decorator_list}
        if not marks & {"overload", "setter", "deleter"}:
            yield prefix + node.name, node
        if isinstance(node, ast.ClassDef):
            yield from public(node, f"{prefix}{node.name}.")


def missing_docstrings(root: Path) -> list[str]:
    """Public modules, classes, functions and methods without a docstring."""
    found = []
    for path, tree in modules(root):
        if path.stem.startswith("_") and not path.stem.startswith("__"):
            continue
        if not ast.get_docstring(tree):
            found.append(f"{path}: no docstring")
        found += [
            f"{path}:{node.lineno}: {name} has no docstring"
            for name, node in public(tree)
            if not ast.get_docstring(node)
        ]
    return found


def dataclass_names(tree: ast.Module) -> set[str]:
    """The names under which the module may write the decorator."""
    names = {"dataclasses.dataclass"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {f"{a.asname}.dataclass" for a in node.names if a.name == "dataclasses" and a.asname}
        elif isinstance(node, ast.ImportFrom) and node.module == "dataclasses":
            names |= {alias.asname or alias.name for alias in node.names if alias.name == "dataclass"}
    return names


def mutable_dataclasses(root: Path) -> list[str]:
    """Dataclasses of the exact layers that are not both frozen and slotted."""
    found = []
    for path, tree in modules(root, EXACT):
        names = dataclass_names(tree)
        for node in ast.walk(tree):
            for mark in node.decorator_list if isinstance(node, ast.ClassDef) else ():
                call = mark if isinstance(mark, ast.Call) else None
                if ast.unparse(call.func if call else mark) not in names:
                    continue
                options = {k.arg: ast.unparse(k.value) for k in call.keywords} if call else {}
                place = f"{path.as_posix()}:{getattr(node, 'name', '')}"
                if place not in MUTABLE_DATACLASSES and not (options.get("frozen") == options.get("slots") == "True"):
                    found.append(f"{place} is not frozen and slotted")
    return found
