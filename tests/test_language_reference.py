"""The two pages of the language tell the truth: every fenced block of them is executed, by kind."""

from __future__ import annotations

import re
import shlex
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from plain_signs import plain_signs
from reference_page import DOCS, PAGES, VERSION, Fence, Page, place_in, read_page, slug

from engine import examine
from engine.atoms import atoms_of, syntax_nodes
from engine.bonds import is_model
from engine.cases import _READERS, run_case, written_cases
from engine.contract import Contract
from engine.kinds import Kind
from engine.lexicon import ContractLexicon
from engine.program import Program
from engine.scopes import Scope
from engine.verbs import VERBS
from grammar import nodes as n
from grammar.diagnostics import Span
from grammar.nodes import CONDITIONS, EXPRESSIONS
from grammar.parser import parse_condition, parse_expression
from grammar.printer import print_node
from grammar.report import render_diagnostic
from grammar.schema_blocks import BLOCKS
from grammar.schema_sections import CONTRACT_KEYS, PRODUCT_KEYS, SECTIONS
from grammar.schema_tariff import TARIFF_BLOCKS, TARIFF_KEYS
from grammar.verb_forms import COMMON_KEYS, CONDITION_KEYS, VERB_FORMS
from render import sentence_of
from service.cli import main

SHAPES = {
    ("yaml", "contrat", "fichier"),
    ("yaml", "cas"),
    ("yaml", "tarif"),
    ("yaml", "erreur", "fichier"),
    ("yaml", "erreur", "contrat", "fichier"),
    ("text", "diagnostic"),
    ("text", "phrases"),
    ("text", "dossier"),
    ("phrases", "contrat"),
    ("phrases", "contrat", "élément"),
    ("console",),
    ("diff", "contrat", "fichier"),
}
#: Kinds that no « type: » writes: other keys make them (« parmi », « choix », « fiches », « périodes », « horaires »).
UNWRITTEN_TYPES = {Kind.CHOICE, Kind.MULTI, Kind.LIST, Kind.RECORD, Kind.PERIOD, Kind.HOURS, Kind.WORKING_DAYS}
#: Keys that the schema of a product allows and that nothing reads yet: a page for lawyers does not teach them.
WITHOUT_EFFECT = {"ordre des motifs"}


@cache
def pages() -> dict[str, Page]:
    """The pages as they stand, by the name of their file."""
    return {path.name: read_page(path.name, path.read_text(encoding="utf-8")) for path in PAGES}


def page_of(fence: Fence) -> Page:
    """The page of a block."""
    return pages()[fence.page]


def of_shape(*shapes: tuple[str, ...]) -> list[Fence]:
    """The blocks of some shapes, page after page."""
    return [fence for page in pages().values() for fence in page.of_shape(*shapes)]


def outside() -> str:
    """What stands in no block."""
    return "\n".join(line for page in pages().values() for line in page.outside())


def told(text: str) -> str:
    """A text with plain spaces and apostrophes, as the page is typed, and no hash of the files."""
    plain = plain_signs(text).rstrip()
    return re.sub(r"\b[0-9a-f]{12}\b", "…", plain)


@pytest.fixture(scope="module")
def contracts(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Contract]:
    """The contracts of the pages, loaded, by page and name: a page has its own, whatever the other shows of them."""
    found: dict[tuple[str, str], Contract] = {}
    for page in pages().values():
        folder = tmp_path_factory.mktemp("contracts")
        page.write(folder)
        library = examine(folder)
        assert [render_diagnostic(d, None) for d in library.diagnostics] == []
        found |= {(page.name, name): library[name] for name in library}
    return found


def of_line(fence: Fence) -> str:
    """How a block is named in the list of tests."""
    return f"{fence.page}-{fence.line}-{'-'.join(fence.shape)}"


def sentences() -> list[tuple[tuple[str, str], str, str]]:
    """The printed sentences that the pages show: contract, clause, text. A line more indented continues the last."""
    found: list[tuple[tuple[str, str], str, str]] = []
    for fence in of_shape(("text", "phrases")):
        for line in fence.lines:
            if line.startswith("  "):
                contract, identifier, text = found.pop()
                found.append((contract, identifier, f"{text}\n{line[2:]}"))
            else:
                identifier, _, text = line.partition(" : ")
                found.append(((fence.page, page_of(fence).contract_of(fence)), identifier, text))
    return found


def phrases_of(fence: Fence) -> list[str]:
    """The atoms of a block, in columns two spaces apart at least."""
    return [part for line in fence.lines for part in re.split(r" {2,}", line)]


def written_phrases() -> list[tuple[Fence, str]]:
    """The atoms that the pages list."""
    blocks = of_shape(("phrases", "contrat"), ("phrases", "contrat", "élément"))
    return [(fence, text) for fence in blocks for text in phrases_of(fence)]


def scope_of(program: Program) -> Scope:
    """The scope that sees most: the one portée of the contract, or the contract itself."""
    scopes = program.declarations.scopes
    return next((scope for name, scope in scopes.items() if name), scopes[""])


def parsed(text: str, scope: Scope) -> n.Expression | n.Condition:
    """The node of an atom: a condition if it is one, else a computation."""

    def nowhere(_start: int, _end: int) -> Span:
        return n.NOWHERE

    condition, _ = parse_condition(text, scope.vocabulary(), nowhere)
    if condition is not None:
        return condition
    expression, faults = parse_expression(text, scope.vocabulary(), nowhere)
    assert expression is not None, (text, [(d.message, d.suggestion) for d in faults])
    return expression


# --- every block is of a known kind, and says what is true


def test_every_block_is_of_a_kind_that_is_executed() -> None:
    fences = [fence for page in pages().values() for fence in page.fences]
    assert [(of_line(fence), fence.shape) for fence in fences if fence.shape not in SHAPES] == []
    assert {fence.shape for fence in fences} == SHAPES


def test_every_case_of_every_example_holds(contracts: dict[tuple[str, str], Contract]) -> None:
    assert set(contracts) == {(page.name, name) for page in pages().values() for name in page.contracts}
    for contract in contracts.values():
        cases = written_cases(contract)
        assert cases or is_model(contract.program.roots[0][0])
        failures = [(c.name, f.key, f.wanted, f.got) for c in cases for f in run_case(contract, c)]
        assert failures == []


@pytest.mark.parametrize(("contract", "identifier", "text"), sentences(), ids=lambda part: "-".join(part)[:12])
def test_a_printed_sentence_is_the_one_shown(
    contracts: dict[tuple[str, str], Contract], contract: tuple[str, str], identifier: str, text: str
) -> None:
    assert told(sentence_of(contracts[contract].program, identifier)) == text


@pytest.mark.parametrize("fence", of_shape(("text", "dossier")), ids=of_line)
def test_the_folder_shown_is_the_folder(fence: Fence) -> None:
    name = fence.options["dossier"]
    assert sorted(fence.lines) == sorted(f"{name}/{path}" for path in page_of(fence).contracts[name])


@pytest.mark.parametrize(("fence", "text"), written_phrases(), ids=lambda part: part if isinstance(part, str) else "")
def test_a_phrase_is_read_and_written_back(contracts: dict[tuple[str, str], Contract], fence: Fence, text: str) -> None:
    program = contracts[fence.page, page_of(fence).contract_of(fence)].program
    scope = scope_of(program)
    node = parsed(text, scope)
    lexicon = ContractLexicon(program.declarations, program.definitions, scope)
    assert parsed(print_node(node, lexicon), scope) == node


@pytest.mark.parametrize("fence", of_shape(("phrases", "contrat"), ("phrases", "contrat", "élément")), ids=of_line)
def test_phrases_have_a_meaning(contracts: dict[tuple[str, str], Contract], fence: Fence, tmp_path: Path) -> None:
    """Each phrase, in a clause of its contract, gives no diagnostic: names, types and units are right."""
    name = page_of(fence).contract_of(fence)
    scope = scope_of(contracts[fence.page, name].program)
    each = f"    pour chacun de: {fence.options['élément']}\n" if "élément" in fence.options else ""
    head = f"portée: la {scope.name}\n" if scope.name.startswith("garantie") else ""
    declared, clauses = "grandeurs:\n", "clauses:\n"
    for number, text in enumerate(phrases_of(fence), 1):
        told_twice = f"({text}) = ({text})" if not isinstance(parsed(text, scope), CONDITIONS) else text
        declared += f"  - phrase: l'essai {number} réussit\n    contraire: l'essai {number} échoue\n{each}"
        clauses += f"  - id: ESS-{number}\n    établit: l'essai {number} réussit\n    si: {told_twice}\n{each}"
    page_of(fence).write(tmp_path, name)
    (tmp_path / name / VERSION / "essai.yaml").write_text(head + declared + clauses, encoding="utf-8")
    assert [render_diagnostic(d, None) for d in examine(tmp_path).diagnostics] == []


def mistakes() -> list[tuple[Fence, Fence]]:
    """The examples that are wrong, each with the diagnostic shown after it."""
    pairs = [pair for page in pages().values() for pair in pairwise(page.fences)]
    return [(one, after) for one, after in pairs if "erreur" in one.options]


def diagnostics_of(fence: Fence, folder: Path) -> list[tuple[str, str]]:
    """What loading a wrong example says: code and text, the file named from the folder of contracts."""
    name = fence.options.get("contrat", "essai")
    page_of(fence).write(folder)
    target = folder / name / place_in({}, fence)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(fence.text, encoding="utf-8")
    product = folder / name / "produit.yaml"
    if not product.exists():
        product.write_text("produit: essai\ntitre: Essai\n", encoding="utf-8")
    found = []
    for d in examine(folder / name).diagnostics:
        line = fence.lines[d.span.line - 1] if Path(d.span.file) == target else None
        found.append((d.code, told(render_diagnostic(d, line)).replace(f"{target.parent.as_posix()}/", "")))
    return found


@pytest.mark.parametrize(("fence", "shown"), mistakes(), ids=lambda fence: of_line(fence))
def test_a_mistake_gives_the_diagnostic_shown(fence: Fence, shown: Fence, tmp_path: Path) -> None:
    assert shown.shape == ("text", "diagnostic")
    assert diagnostics_of(fence, tmp_path) == [(fence.options["erreur"], shown.text.rstrip())]


def test_every_diagnostic_shown_follows_its_mistake() -> None:
    assert len(of_shape(("text", "diagnostic"))) == len(mistakes())


# --- the walk through a change: commands run in order on the contracts, that the blocks of changes change


def changed(text: str, fence: Fence) -> str:
    """A file after the change of a block: the lines kept and removed stand in it once, in that order."""
    before = "".join(f"{line[1:]}\n" for line in fence.lines if line[:1] in (" ", "-"))
    after = "".join(f"{line[1:]}\n" for line in fence.lines if line[:1] in (" ", "+"))
    assert text.count(before) == 1, f"line {fence.line}: found {text.count(before)} times"
    return text.replace(before, after)


def steps(fence: Fence) -> list[tuple[str, list[str]]]:
    """The commands of a block, each with the lines it prints."""
    found: list[tuple[str, list[str]]] = []
    for line in fence.lines:
        if line.startswith("$ "):
            found.append((line, []))
        else:
            found[-1][1].append(line)
    return found


@pytest.mark.parametrize("page", pages().values(), ids=lambda page: page.name)
def test_the_commands_print_what_is_shown(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page.write(tmp_path / "contracts")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    for fence in page.fences:
        if fence.shape in (("yaml", "cas"), ("yaml", "tarif")):
            Path(next(iter(fence.options.values()))).write_text(fence.text, encoding="utf-8")
        elif fence.shape == ("diff", "contrat", "fichier"):
            path = Path("contracts", fence.options["contrat"], place_in({}, fence))
            path.write_text(changed(path.read_text(encoding="utf-8"), fence), encoding="utf-8")
        elif fence.shape == ("console",):
            for command, printed in steps(fence):
                words = shlex.split(command.removeprefix("$ "))
                assert words[0] == "clausier"
                main(words[1:])
                captured = capsys.readouterr()
                assert told(captured.out + captured.err).split("\n") == printed, command


# --- nothing of the language is left out


def test_every_verb_is_executed_and_printed(contracts: dict[tuple[str, str], Contract]) -> None:
    verbs = {name: {c.identifier: c.verb for c in k.program.clauses.values()} for name, k in contracts.items()}
    assert {verb for found in verbs.values() for verb in found.values()} == set(VERBS)
    assert {verbs[contract][identifier] for contract, identifier, _ in sentences()} == set(VERBS)


def test_every_node_of_the_grammar_is_executed(contracts: dict[tuple[str, str], Contract]) -> None:
    used = {type(part) for k in contracts.values() for a in atoms_of(k.program) for part in syntax_nodes(a.node)}
    for fence, text in written_phrases():
        scope = scope_of(contracts[fence.page, page_of(fence).contract_of(fence)].program)
        used |= {type(part) for part in syntax_nodes(parsed(text, scope))}
    assert used == set(EXPRESSIONS) | set(CONDITIONS)


def examples() -> str:
    """What the blocks of files hold, one after another."""
    return "".join(f"{fence.text}\n" for page in pages().values() for fence in page.fences if fence.kind == "yaml")


def test_every_key_is_told() -> None:
    """A key of the language stands in an example, or between backquotes in the text."""
    keys = {*SECTIONS, *CONTRACT_KEYS, *PRODUCT_KEYS, *COMMON_KEYS, *CONDITION_KEYS, "variantes"}
    keys |= {key for form in VERB_FORMS.values() for key in form.companions}
    keys |= {key for block in (*BLOCKS.values(), *TARIFF_BLOCKS.values()) for key in block.get("properties", {})}
    keys |= set(TARIFF_KEYS)
    shown = {match.strip() for match in re.findall(r"^[ -]*([^:\n]+):", examples(), re.MULTILINE)}
    shown |= {word.partition(":")[0] for word in re.findall(r"`([^`]+)`", outside())}
    assert keys - shown == WITHOUT_EFFECT


def test_every_type_and_every_expectation_is_told() -> None:
    assert [kind.value for kind in Kind if kind not in UNWRITTEN_TYPES and f"{kind.value}" not in outside()] == []
    assert [word for word in _READERS if f"{word}l" not in examples()] == []


@pytest.mark.parametrize("page", pages().values(), ids=lambda page: page.name)
def test_the_table_of_contents_leads_to_every_chapter(page: Page) -> None:
    links = re.findall(r"^- \[(.+)\]\(#(.+)\)$", page.text, re.MULTILINE)
    assert links == [(heading, slug(heading)) for heading in page.headings]
    anchors = {slug(heading) for heading in page.headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", page.text)) == anchors


@pytest.mark.parametrize("page", pages().values(), ids=lambda page: page.name)
def test_links_to_other_pages_lead_somewhere(page: Page) -> None:
    links = re.findall(r"\]\(([\w-]+\.md)(?:#([^)]+))?\)", page.text)
    assert {name for name, _ in links} >= set(pages()) - {page.name}
    for name, anchor in links:
        assert (DOCS / name).is_file()
        assert not anchor or anchor in {slug(heading) for heading in pages()[name].headings}


def test_the_first_page_can_be_read_at_once() -> None:
    """Half of what there is to say is enough to write, check and prove an article."""
    first, second = (page.text.count("\n") for page in pages().values())
    assert first < 1200
    assert second < 1100
