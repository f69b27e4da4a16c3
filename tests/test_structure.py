"""The structure of contract documents: each mistake with its code and place, and the schemas published for editors."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from library_folder import DAY, product_file, write_library
from referencing import Registry, Resource

from engine.library import load_products
from grammar.catalogue import CODES
from grammar.reader import read_text
from grammar.schema_source import CONTRACT_FILE, contract_schema, product_schema
from grammar.structure import DocumentKind, check_structure
from grammar.yaml_nodes import Mapping, plain

FILE = "vol.yaml"
EXAMPLES = Path(__file__).parent / "fixtures" / "structure"
# Every section and every kind of clause, well formed.
GOOD = (EXAMPLES / "fichier.yaml").read_text(encoding="utf-8")
PRODUCT = (EXAMPLES / "produit.yaml").read_text(encoding="utf-8")


def tree(text: str) -> Mapping:
    node, problems = read_text(text, FILE)
    assert problems == ()
    assert isinstance(node, Mapping)
    return node


def found(text: str, kind: DocumentKind = "contrat") -> list[tuple[str, int, int]]:
    """Codes and places; every diagnostic is in the catalogue, sorted, in French, with a remedy."""
    told = check_structure(tree(text), kind)
    assert list(told) == sorted(told)
    for diagnostic in told:
        assert diagnostic.code in CODES and diagnostic.suggestion
        assert "schema" not in diagnostic.message and "property" not in diagnostic.message
    return [(d.code, d.span.line, d.span.column) for d in told]


def suggestion(text: str) -> str | None:
    (told,) = check_structure(tree(text), "contrat")
    return told.suggestion


def clause(*lines: str) -> str:
    """A file of one clause; its first key is on line 2, column 5."""
    return "clauses:\n  - " + "\n    ".join(lines) + "\n"


MISTAKES = [
    # sections
    ("clause:\n  - id: A\n", [("S010", 1, 1)]),
    ("article: I\nmotifs: x\n", [("S010", 2, 1)]),
    ("produit: x\n", [("S012", 1, 1)]),
    ("article: [I, II]\n", [("S011", 1, 10)]),
    ("article: ''\n", [("S014", 1, 10)]),
    ("clauses: []\n", [("S014", 1, 10)]),
    ("cas: []\n", []),
    ("clauses: rien\n", [("S011", 1, 10)]),
    ("clauses:\n  id: A\n  énonce: x\n", [("S011", 2, 3)]),
    ("clauses:\n  - rien\n", [("S011", 2, 5)]),
    ("dans l'ordre de: date\n", [("S004", 1, 1)]),
    ("préambule:\n  texte: x\n", [("S011", 2, 3)]),
    ("notes:\n  - id: NB\n", [("S004", 2, 9)]),
    # a clause as a whole
    (clause("accorde: R"), [("S004", 2, 5)]),
    (clause("id: A"), [("S003", 2, 9)]),
    (clause("id: A", "accorde: R", "exclut: S"), [("S003", 2, 9)]),
    (clause("id: A", "acorde: R"), [("S010", 3, 5)]),
    (clause("id: A", "accorde: R", "sauf: x"), [("S012", 4, 5)]),
    (clause("id: A", "accorde: R", "saufsi: x"), [("S010", 4, 5)]),
    (clause("id: A", "accorde: R", "conjugaison: x"), [("S010", 4, 5)]),
    (clause("id: [A]", "énonce: x"), [("S011", 2, 9)]),
    (clause("id: A", "énonce: [x]"), [("S011", 3, 13)]),
    (clause("id: A", "exclut: []"), [("S014", 3, 13)]),
    (clause("id: A", "exclut:", "  nom: R"), [("S011", 4, 7)]),
    (clause("id: A", "exclut:", "  - [R]"), [("S011", 4, 9)]),
    (clause("id: A", "ouvre: H", "plages: x", "si: z"), [("S012", 5, 5)]),
    # companions
    (clause("id: A", "plafonne: X"), [("S004", 2, 9)]),
    (clause("id: A", "limite: R", "à: 2"), [("S004", 2, 9)]),
    (clause("id: A", "répartit: X"), [("S004", 2, 9)] * 3),
    (clause("id: A", "fixe: X"), [("S004", 2, 9)]),
    (clause("id: A", "fixe: X", "à: 1", "au: 2"), [("S012", 5, 5)]),
    (clause("id: A", "fixe: X", "selon: c"), [("S004", 2, 9), ("S004", 4, 5)]),
    (clause("id: A", "fixe: X", "selon: c", "lignes:", "  - [B, c]"), [("S005", 6, 9)]),
    (clause("id: A", "fixe: X", "selon: c", "lignes: [B]"), [("S011", 5, 14)]),
    (clause("id: A", "fixe: X", "à: 1", "hors table: 2"), [("S004", 5, 5)]),
    (clause("id: A", "définit: un tiers", "pour: c", "est: a", "sauf: b"), [("S012", 6, 5)]),
    (clause("id: A", "oblige: B", "à: c", "au plus tard: d"), [("S004", 5, 5)]),
    (clause("id: A", "conseille: B", "à: c", "à défaut: d"), [("S012", 5, 5)]),
    (clause("id: A", "oblige: B", "à: c", "tenue si: d", "apprécié par: e"), [("S012", 5, 5)]),
    (clause("id: A", "crédite: X", "le: 2 mars 2015"), [("S004", 2, 9)]),
    (clause("id: A", "ouvre: H", "plages: x", "sauf: les dimanches"), [("S013", 5, 11)]),
    # conditions
    (clause("id: A", "accorde: R", "si: []"), [("S014", 4, 9)]),
    (clause("id: A", "accorde: R", "si:", "  - l'un d: [a]"), [("S002", 5, 9)]),
    (clause("id: A", "accorde: R", "si:", "  - tous: [a]", "    aucun de: [b]"), [("S002", 6, 9)]),
    (clause("id: A", "accorde: R", "si:", "  - chacun de: L"), [("S004", 5, 9)]),
    (clause("id: A", "accorde: R", "si:", "  - vérifie: a"), [("S004", 5, 9)]),
    (clause("id: A", "accorde: R", "l'un de:", "  - a", "  - tous: []"), [("S014", 6, 15)]),
    # variants
    (clause("id: A", "accorde: R", "variantes:", "  o:", "    si: x"), [("S004", 4, 5)]),
    (clause("id: A", "accorde: R", "lecture: l", "variantes:", "  o: x"), [("S011", 6, 10)]),
    (clause("id: A", "accorde: R", "lecture: l", "variantes:", "  o:", "    id: B"), [("S012", 7, 9)]),
    (clause("id: A", "accorde: R", "lecture: l", "variantes:", "  o:", "    oblige: B"), [("S012", 7, 9)]),
    (clause("id: A", "accorde: R", "lecture: l", "variantes:", "  o:", "    exclut: B", "    à: 5"), [("S012", 8, 9)]),
    # declarations
    ("faits:\n  - type: date\n", [("S004", 2, 5)]),
    ("faits:\n  - nom: le jour\n", [("N004", 2, 10)]),
    ("faits:\n  - phrase: il pleut\n", [("N003", 2, 13)]),
    ("faits:\n  - phrase: il pleut\n    contraire: non\n    nom: pluie\n", [("S012", 4, 5), ("N004", 4, 10)]),
    ("faits:\n  - nom: le jour\n    type: date\n    peut être négatif: vrai\n", [("S013", 4, 24)]),
    ("paramètres:\n  - nom: le taux\n    type: taux\n    plusieurs: oui\n", [("S010", 4, 5)]),
    ("paramètres:\n  - nom: le taux\n", [("S004", 2, 5)]),
    ("faits:\n  - nom: l'an\n    type: date\n    genre: neutre\n", [("S013", 4, 12)]),
    ("faits:\n  - nom: l'an\n    type: date\n    interne: oui\n", [("S010", 4, 5)]),
    ("faits:\n  - nom: l'an\n    parmi: []\n", [("S014", 3, 12)]),
    ("grandeurs:\n  - nom: X\n    type: montant\n    arrondi: au centim\n", [("S013", 4, 14)]),
    ("grandeurs:\n  - nom: X\n    groupes de: L\n    par: la date\n", [("S004", 3, 5)]),
    ("grandeurs:\n  - nom: X\n    chaque: mois\n    en fiches: F\n", [("S004", 3, 5), ("S004", 3, 5)]),
    ("grandeurs:\n  - nom: X\n    chaque: lune\n    du: a\n    au: b\n    en fiches: F\n", [("S013", 3, 13)]),
    ("grandeurs:\n  - nom: X\n    type: date\n    en fiches: F\n", [("S004", 2, 5)]),
    ("compteurs:\n  - nom: C\n    type: montant\n", [("S004", 2, 5)]),
    ("choix:\n  - nom: c\n    valeurs:\n      - sens: a\n", [("S004", 4, 9)]),
    ("périodes:\n  - nom: p\n    du: a\n    au: b\n    avant: c\n", [("S012", 5, 5)]),
    ("périodes:\n  - nom: p\n    du: a\n", [("S004", 2, 5)]),
    # readings and cases
    ("lectures:\n  - id: l\n    question: q\n    options:\n      a: b\n    retenue: a\n    parce que: c\n",
     [("S014", 5, 7)]),
    ("cas:\n  - nom: un\n    faits: x\n    attendu:\n      R: oui\n", [("S011", 3, 12)]),
    ("cas:\n  - nom: un\n    fait:\n      a: b\n    attendu:\n      R: oui\n", [("S010", 3, 5)]),
    ("cas:\n  - nom: un\n", [("S004", 2, 5)]),
    ("cas:\n  - nom: un\n    attendus:\n      R: oui\n", [("S010", 3, 5)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=lambda value: value if isinstance(value, str) else "")
def test_each_mistake_is_told_at_its_place(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert found(text) == expected


PRODUCT_MISTAKES = [
    ("titre: Parasol\n", [("S004", 1, 1)]),
    ("produit: p\ntitre: P\ncalendrier: Alsace\n", [("S013", 3, 13)]),
    ("produit: p\ntitre: P\nsamedi: oui\n", [("S013", 3, 9)]),
    ("produit: p\ntitre: P\narticles: [I]\n", [("S011", 3, 11)]),
    ("produit: p\ntitre: P\narticles:\n  I: [a]\n", [("S011", 4, 6)]),
    ("produit: p\ntitre: P\nordre des motifs: exclusion\n", [("S011", 3, 19)]),
    ("produit: p\ntitre: P\nportée: vol\n", [("S012", 3, 1)]),
    ("produit: p\ntitre: P\nassureurs:\n  - contrat: c\n", [("S004", 4, 5)]),
    ("produit: p\ntitre: P\nclauses:\n  - id: A\n", [("S003", 4, 9)]),
]


@pytest.mark.parametrize(("text", "expected"), PRODUCT_MISTAKES, ids=lambda v: v if isinstance(v, str) else "")
def test_each_mistake_of_produit_yaml_is_told_at_its_place(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert found(text, "produit") == expected


@pytest.mark.parametrize(
    ("text", "near"),
    [
        (clause("id: A", "acorde: R"), "accorde"),
        (clause("id: A", "accorde: R", "saufsi: x"), "sauf si"),
        ("clause:\n  - id: A\n", "clauses"),
        ("cas:\n  - nom: un\n    attendus:\n      R: oui\n", "attendu"),
        ("grandeurs:\n  - nom: X\n    type: montant\n    arrondi: au centim\n", "au centime"),
    ],
)
def test_the_nearest_word_is_proposed(text: str, near: str) -> None:
    assert suggestion(text) == f"vouliez-vous écrire « {near} » ?"


def test_the_words_name_what_is_wrong() -> None:
    (told,) = check_structure(tree(clause("id: A", "fixe: X")), "contrat")
    assert told.message == "il manque « à », « au », « le » ou « lignes »"
    (told,) = check_structure(tree(clause("id: A", "énonce: [x]")), "contrat")
    assert told.message == "« énonce » attend un texte, et non une liste"
    (told,) = check_structure(tree(clause("id: A", "accorde: R", "plages: x")), "contrat")
    assert told.message == "« plages » ne va pas avec le verbe « accorde »"


def test_a_good_document_gives_nothing() -> None:
    assert found(GOOD) == []
    assert found(PRODUCT, "produit") == []


def test_conditions_may_be_nested_as_deep_as_the_reader_goes() -> None:
    depth = 27  # two levels of YAML each, below the list of clauses
    nested = "".join(f"{' ' * (6 + 4 * i)}- tous:\n" for i in range(depth)) + " " * (6 + 4 * depth) + "- []\n"
    text = "clauses:\n  - id: A\n    accorde: R\n    si:\n" + nested
    assert found(text) == [("S014", 5 + depth, 9 + 4 * depth)]


# The schemas that editors use say the same.


def validator(kind: DocumentKind) -> Draft202012Validator:
    schema = contract_schema() if kind == "contrat" else product_schema()
    registry = Registry().with_resource(CONTRACT_FILE, Resource.from_contents(contract_schema()))
    return Draft202012Validator(schema, registry=registry)


def agrees(text: str, kind: DocumentKind) -> None:
    root = tree(text)
    assert validator(kind).is_valid(plain(root)) == (check_structure(root, kind) == ()), text


def test_editor_and_checker_agree_on_every_example() -> None:
    agrees(GOOD, "contrat")
    agrees(PRODUCT, "produit")
    for text, _ in MISTAKES:
        agrees(text, "contrat")
    for text, _ in PRODUCT_MISTAKES:
        agrees(text, "produit")


LINES = GOOD.splitlines(keepends=True)


@settings(max_examples=150)
@given(st.integers(0, len(LINES) - 1), st.sampled_from(["drop", "key", "list", "block"]))
def test_editor_and_checker_agree_on_a_spoilt_document(index: int, how: str) -> None:
    """One line of the good document is dropped, or its key or value changed: whatever comes, they say the same."""
    line = LINES[index]
    key, colon, value = line.rstrip("\n").partition(": ")
    spoilt = {"drop": "", "key": f"{key}x{colon}{value}\n", "list": f"{key}: [x]\n", "block": f"{key}: x\n"}[how]
    node, problems = read_text("".join([*LINES[:index], spoilt, *LINES[index + 1 :]]), FILE)
    if problems or not isinstance(node, Mapping):
        return
    told = check_structure(node, "contrat")
    assert validator("contrat").is_valid(plain(node)) == (told == ())
    assert all(1 <= d.span.line <= len(LINES) for d in told)


def test_a_file_of_wrong_structure_is_told_and_left_out(tmp_path: Path) -> None:
    files = {
        "produit.yaml": product_file("parasol"),
        f"{DAY}/a.yaml": "clauses:\n  - id: A\n    énonce: Bonjour.\n",
        f"{DAY}/b.yaml": "clauses:\n  - id: B\n    énnonce: Bonjour.\n",
    }
    (product,), told = load_products(write_library(tmp_path, {"parasol": files}))
    assert [(d.code, Path(d.span.file).name, d.span.line) for d in told] == [("S010", "b.yaml", 3)]
    ((_, version),) = product.versions
    assert list(version.program.clauses) == ["A"]
    assert version.diagnostics == told


def test_a_product_of_wrong_structure_is_not_loaded_but_its_files_are_checked(tmp_path: Path) -> None:
    files = {"produit.yaml": "produit: parasol\n", f"{DAY}/a.yaml": "clauses: []\n"}
    products, told = load_products(write_library(tmp_path, {"parasol": files}))
    assert products == ()
    assert [(d.code, Path(d.span.file).name) for d in told] == [("S014", "a.yaml"), ("S004", "produit.yaml")]
