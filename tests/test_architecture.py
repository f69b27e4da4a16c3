"""The rules of the house, read from the source itself: layers, vocabulary, exact numbers, size, docstrings.

Each rule is a function from a project's root to its list of violations. It is run on this project, and
on a small bad project that it must refuse, so that no rule holds by never looking.
"""

import ast
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAYERS = ("grammar", "engine", "render", "service")  # each may import itself and those before it
EXACT = ("grammar", "engine")  # no binary fractions, no mutable records
OUTSIDE = ("bench", "contracts", "docs", "tests")  # never imported by a layer
MAX_LINES = 350
VAGUE_NAMES = {"utils", "helpers", "common", "misc"}
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

ID_SHAPE = re.compile(r"\b[A-Z]{3}-[0-9A-Za-z]+-[0-9]{2}")
CONTRACT_ID = re.compile(r"\b([A-Z]{2,5})-[0-9A-Za-z]+-[0-9]{2}")
SHARED = re.compile(r"^nature: notions communes$", re.MULTILINE)
PRODUCT_KEY = re.compile(r"^(produit|titre):[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)

Check = Callable[[Path], list[str]]
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


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


def plain(text: str) -> str:
    """Words without case, accents or punctuation, one space around each; aCamelName counts as words too."""
    split = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])", " ", text)
    letters = (c for c in unicodedata.normalize("NFKD", split) if not unicodedata.combining(c))
    return " " + re.sub(r"[\W_]+", " ", "".join(letters).casefold()).strip() + " "


def product_names(root: Path) -> set[str]:
    """Folder, identifier and title of every product, as `plain` words."""
    names = set()
    for path in sorted((root / "contracts").rglob("produit.yaml")):
        if SHARED.search(path.read_text(encoding="utf-8")):
            continue  # notions that products share are no product: they bear an ordinary word
        names.add(path.relative_to(root / "contracts").parts[0])
        names.update(value.strip("\"'") for _, value in PRODUCT_KEY.findall(path.read_text(encoding="utf-8")))
    return {plain(name) for name in names}


def id_prefixes(root: Path) -> set[str]:
    """What stands before the first dash in the clause ids of the contracts."""
    paths = sorted((root / "contracts").rglob("*.yaml"))
    return {prefix for path in paths for prefix in CONTRACT_ID.findall(path.read_text(encoding="utf-8"))}


def product_words(root: Path) -> list[str]:
    """Names of products and ids of clauses in the layers: code, docstrings, templates, tables, file names."""
    names, prefixes = product_names(root), sorted(id_prefixes(root))
    shapes = [ID_SHAPE, *(re.compile(rf"\b{prefix}-[0-9A-Za-z]+") for prefix in prefixes)]
    found = []
    for path, content in texts(root):
        text = f"{path}\n{content}"
        words = plain(text)
        found += [f"{path}: names the product '{name.strip()}'" for name in sorted(names) if name in words]
        ids = {match.group() for shape in shapes for match in shape.finditer(text)}
        found += [f"{path}: names the clause {clause}" for clause in sorted(ids)]
    return found


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


def vague_names(root: Path) -> list[str]:
    """Modules and folders whose name says nothing."""
    return [f"{path}: vague name" for path, _ in modules(root) if VAGUE_NAMES & {*path.with_suffix("").parts}]


def long_files(root: Path) -> list[str]:
    """Files too long to hold one idea. A table under `data/` is as long as what it lists."""
    counts = ((path, len(text.splitlines())) for path, text in texts(root) if "data" not in path.parts)
    return [f"{path}: {count} lines" for path, count in counts if count > MAX_LINES]


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
                if place not in MUTABLE_DATACLASSES and not (
                    options.get("frozen") == options.get("slots") == "True"
                ):
                    found.append(f"{place} is not frozen and slotted")
    return found


def bare_folders(root: Path) -> list[str]:
    """Layers that hold modules without being a package."""
    holding = [layer for layer in LAYERS if any((root / layer).rglob("*.py"))]
    return [f"{layer}: no __init__.py" for layer in holding if not (root / layer / "__init__.py").is_file()]


CHECKS: tuple[Check, ...] = (
    bare_folders,
    wrong_imports,
    product_words,
    binary_fractions,
    vague_names,
    long_files,
    missing_docstrings,
    mutable_dataclasses,
)

RECORD = "class A:\n    x: int\n"
PRODUCT = {"contracts/parasol/produit.yaml": "produit: parasol\ntitre: Été Serein\n"}
CLAUSE = {"contracts/parasol/a.yaml": "clauses:\n  - id: ABCD-1x-02\n"}

# check, files of a bad project, what must be said of it
BAD: list[tuple[Check, dict[str, str], list[str]]] = [
    (bare_folders, {"engine/a.py": ""}, ["engine: no __init__.py"]),
    (wrong_imports, {"grammar/a.py": "import engine.b"}, ["grammar/a.py:1: imports engine.b"]),
    (wrong_imports, {"engine/a.py": "def f():\n from render import b"}, ["engine/a.py:2: imports render"]),
    (
        wrong_imports,
        {"render/a.py": "import importlib\nimportlib.import_module('service.api')"},
        ["render/a.py:2: imports service.api"],
    ),
    (wrong_imports, {"service/a.py": "import tests.b"}, ["service/a.py:1: imports tests.b"]),
    (
        product_words,
        {"render/templates/a.html": "<p>l’ete\n  serein</p>", **PRODUCT},
        ["render/templates/a.html: names the product 'ete serein'"],
    ),
    (
        product_words,
        {"engine/a.py": "class VieuxParasol: ..."} | PRODUCT,
        ["engine/a.py: names the product 'parasol'"],
    ),
    (product_words, {"engine/parasol.py": ""} | PRODUCT, ["engine/parasol.py: names the product 'parasol'"]),
    (product_words, {"grammar/a.py": "# as XYZ-2a-20"}, ["grammar/a.py: names the clause XYZ-2a-20"]),
    (product_words, {"grammar/a.json": '"ABCD-7"'} | CLAUSE, ["grammar/a.json: names the clause ABCD-7"]),
    (binary_fractions, {"engine/a.py": "x = 0.5"}, ["engine/a.py:1: literal 0.5"]),
    (binary_fractions, {"engine/a.py": "x = 1 / 2"}, ["engine/a.py:1: division of integer literals"]),
    (
        binary_fractions,
        {"engine/a.py": "x = 10**-2"},
        ["engine/a.py:1: negative power of an integer literal"],
    ),
    (binary_fractions, {"grammar/a.py": "\nx = float(y)"}, ["grammar/a.py:2: the word float"]),
    (binary_fractions, {"engine/a.py": "from math import gcd"}, ["engine/a.py:1: imports math"]),
    (
        vague_names,
        {"engine/utils.py": "", "render/misc/a.py": ""},
        ["engine/utils.py: vague name", "render/misc/a.py: vague name"],
    ),
    (long_files, {"render/a.html": "\n" * 351}, ["render/a.html: 351 lines"]),
    (
        missing_docstrings,
        {"grammar/a.py": "class A:\n    'A.'\n    def f(self): ...\nasync def g(): ...\n"},
        [f"grammar/a.py:{text} docstring" for text in (" no", "3: A.f has no", "4: g has no")],
    ),
    (
        mutable_dataclasses,
        {"engine/a.py": f"from dataclasses import dataclass\n@dataclass\n{RECORD}"},
        ["engine/a.py:A is not frozen and slotted"],
    ),
    (
        mutable_dataclasses,
        {"engine/a.py": f"import dataclasses as d\n@d.dataclass(frozen=True)\n{RECORD}"},
        ["engine/a.py:A is not frozen and slotted"],
    ),
]

# A project that comes near every rule without breaking one.
GOOD = {
    "grammar/__init__.py": '"""What one may write, under a parasolier tree."""\n',
    "engine/__init__.py": '"""What follows."""\nfrom grammar import a\nfrom . import b\n',
    "engine/half.py": '"Half."\nHALF = Fraction(1, 2) / 2\n',
    "engine/record.py": (
        '"""A record."""\nfrom dataclasses import dataclass\n\n@dataclass(frozen=True, slots=True)\n'
        'class A:\n    """A."""\n    x: int\n\ndef _private(): ...\n'
    ),
    "render/page.html": "\n" * 350,
    "render/data/table.json": "\n" * 900,
    **PRODUCT,
    **CLAUSE,
}


def write(root: Path, files: dict[str, str]) -> None:
    """Write the files of a small project."""
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_project_keeps_the_rule(check: Check) -> None:
    assert check(ROOT) == []


@pytest.mark.parametrize(("check", "files", "expected"), BAD)
def test_the_rule_refuses_a_bad_project(
    check: Check, files: dict[str, str], expected: list[str], tmp_path: Path
) -> None:
    write(tmp_path, files)
    assert check(tmp_path) == expected


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_rule_accepts_a_good_project(check: Check, tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    assert check(tmp_path) == []


def test_every_rule_has_a_bad_project() -> None:
    assert {check for check, _, _ in BAD} == set(CHECKS)


def test_every_product_says_its_identifier_and_title() -> None:
    """Else the rule on vocabulary would not know the words to look for."""
    for path in sorted((ROOT / "contracts").rglob("produit.yaml")):
        keys = {key for key, _ in PRODUCT_KEY.findall(path.read_text(encoding="utf-8"))}
        assert keys == {"produit", "titre"}, path
