"""docs/commandes.md is what the parser says, and every command has its help and its module."""

from importlib import import_module
from pathlib import Path

from service.help_pages import PAGE, commands_of, help_page
from service.parser import build_parser

ROOT = Path(__file__).resolve().parents[1]


def test_the_page_is_up_to_date() -> None:
    assert (ROOT / PAGE).read_text(encoding="utf-8") == help_page(), "python -m service.help_pages"


def test_every_command_is_documented_and_runs_a_module() -> None:
    commands = dict(commands_of(build_parser()))
    assert set(commands) == {
        "check", "test", "decide", "explain", "ask", "questions", "schema", "where", "coverage", "fmt", "diff",
        "render", "letter", "calendar", "review", "demo", "serve", "keys", "journal",
    }  # fmt: skip
    page = help_page()
    for name, parser in commands.items():
        assert f"\n### {name}\n" in page
        assert parser.description
        for action in parser._actions:
            assert action.help, f"{name} {action.option_strings or action.dest} has no help"
        assert callable(import_module(f"service.commands.{parser.get_default('module')}").run)


def test_every_module_of_commands_is_a_command() -> None:
    modules = {p.stem for p in (ROOT / "service/commands").glob("*.py")} - {"__init__"}
    assert modules == {parser.get_default("module") for _, parser in commands_of(build_parser())}
