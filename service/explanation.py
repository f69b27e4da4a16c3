"""The explanation of a decision as an indented tree: each clause that bears on an answer, each condition, its worth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine import Decision
from service.french import answer_text, labelled
from service.request import heading

_WORTH = {True: "oui", False: "non", None: "on ne sait pas"}
_APPLIED = {True: "s'applique", False: "ne s'applique pas", None: "peut-être"}
_INDENT = "  "


def explanation_lines(decision: Decision) -> Iterator[str]:
    """The lines of the explanation, answer by answer."""
    program = decision.case.program
    trees = decision.explain()
    yield heading(decision)
    for path, found in decision.answers.items():
        several = found if isinstance(found, tuple) else (found,)
        for number, answer in enumerate(several):
            which = f", élément {number + 1}" if isinstance(found, tuple) else ""
            yield ""
            yield f"{labelled(answer.grandeur.symbol, program)}{which} : {answer_text(answer)}"
            tree = trees[path][number] if isinstance(found, tuple) else trees[path]
            yield from _clauses(tree, _INDENT)


def _clauses(tree: dict[str, Any], indent: str) -> Iterator[str]:
    for clause in tree["clauses"]:
        article = f", art. {clause['article']}" if clause.get("article") else ""
        via = f", par {clause['via']}" if clause.get("via") else ""
        verb = f" {clause['verb']}" if clause.get("verb") else ""
        yield f"{indent}{clause['clause']}{article}{via} :{verb} ; {_APPLIED[clause['applied']]}"
        for condition in clause.get("conditions", ()):
            yield from _condition(condition, indent + _INDENT)
    for inner in tree.get("from", ()):
        scope = f" ({inner['scope']})" if inner["scope"] else ""
        value = f", {inner['value']}" if isinstance(inner["value"], str) else ""
        yield f"{indent}d'après {inner['question']}{scope} : {inner['verdict']}{value}"
        yield from _clauses(inner, indent + _INDENT)


def _condition(entry: dict[str, Any], indent: str) -> Iterator[str]:
    if "text" in entry:
        yield f"{indent}- {entry['text']} : {_WORTH[entry.get('holds')]}"
        return
    for name, inner in entry.items():
        yield f"{indent}- {name} :"
        for one in inner if isinstance(inner, list) else (inner,):
            yield from _condition(one, indent + _INDENT)
