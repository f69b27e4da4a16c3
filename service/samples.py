"""Sample claims beside a product (``exemples/*.yaml``): a title, a contract, a scope, questions and facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine import ContractError, Product
from engine.check_cases import told_at
from engine.facts import faults_of
from engine.plain_data import places_of, plain
from engine.source import scalars_of
from grammar import reader
from grammar.diagnostics import Diagnostic, Span
from grammar.yaml_nodes import Mapping, Node
from service.case_file import CaseFile
from service.exits import FAILURE, Stop
from service.request import chosen_questions, chosen_scope
from service.terminal import show_diagnostics

FOLDER = "exemples"
_TEXTS = ("contrat", "titre", "portée")
_KEYS = (*_TEXTS, "questions", "faits")
_FORM = "un exemple a « contrat », « faits » et, au choix, « titre », « portée » et « questions »"


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample claim. ``scope`` is the portée as written, None when the facts carry their own."""

    title: str
    contract: str
    scope: str | None
    questions: list[str] | None
    facts: CaseFile


def sample_files(product: Path) -> list[Path]:
    """The files of the samples of a product's folder, by name."""
    return sorted((product / FOLDER).glob("*.yaml"))


def samples_of(product: Path) -> list[Sample]:
    """The samples of a product's folder, by file name. Stops at a file that cannot be read."""
    return [_sample(path) for path in sample_files(product)]


def samples_diagnosed(folder: Path, product: Product) -> Iterator[Diagnostic]:
    """What is wrong in the samples of a product's folder, each for the version that governs it; nothing is decided."""
    for path in sample_files(folder):
        root, diagnostics = reader.read_file(path)
        yield from diagnostics
        if root is not None:
            yield from _diagnosed(path.as_posix(), root, product)


def _diagnosed(name: str, root: Node, product: Product) -> Iterator[Diagnostic]:
    try:
        sample = _sample_of(name, root)
    except Stop as stop:
        place = Span.point(name)
        yield Diagnostic("S011", place, stop.message.removeprefix(f"{name} : "), suggestion=stop.hint or _FORM)
        return
    if not isinstance(root, Mapping):
        return
    facts = root.get("faits")
    try:
        contract = product.governing(sample.facts.data)
    except ContractError as none:
        # No version governs it: what else may be said of it is said of the latest.
        told = told_at(none.faults, facts if isinstance(facts, Mapping) else root)
        yield from (replace(one, suggestion=none.suggestion or "") for one in told)
        contract = product.version()
    if sample.contract != contract.identity.contract:
        message = f"« {sample.contract} » n'est pas le produit de ce dossier"
        remedy = f"écrivez « contrat: {contract.identity.contract} »"
        yield Diagnostic("S013", (root.get("contrat") or root).span, message, suggestion=remedy)
    try:
        scope = chosen_scope(contract, sample.scope)
    except Stop as stop:
        yield Diagnostic("N010", (root.get("portée") or root).span, stop.message, suggestion=stop.hint)
        return
    for written in scalars_of(root.get("questions")):
        try:
            chosen_questions(contract, scope, [written.text])
        except Stop as stop:
            yield Diagnostic("N006", written.span, stop.message, suggestion=stop.hint)
    if isinstance(facts, Mapping):
        yield from told_at(faults_of(contract.program, sample.facts.data, scope)[0], facts)


def _sample(path: Path) -> Sample:
    name = path.as_posix()
    root, diagnostics = reader.read_file(path)
    show_diagnostics(diagnostics)
    if root is None:
        raise Stop(f"{name} : cet exemple ne peut pas être lu", FAILURE)
    return _sample_of(name, root)


def _sample_of(name: str, root: Node) -> Sample:
    if not isinstance(root, Mapping):
        raise Stop(f"{name} : un exemple est un bloc de clés", FAILURE)
    unknown = [key for key in root.keys() if key not in _KEYS]  # noqa: SIM118 (a block is not a dictionary)
    if unknown:
        raise Stop(f"{name} : clé inconnue « {unknown[0]} »", FAILURE, f"clés possibles : {', '.join(_KEYS)}")
    given: dict[str, Any] = {key.text: plain(value) for key, value in root.entries if key.text != "faits"}
    facts = root.get("faits")
    if not isinstance(given.get("contrat"), str) or not isinstance(facts, Mapping):
        raise Stop(f"{name} : un exemple a un « contrat » et des « faits »", FAILURE)
    for key in _TEXTS:
        if not isinstance(given.get(key, ""), str):
            raise Stop(f"{name} : « {key} » est un texte", FAILURE)
    return Sample(given.get("titre", Path(name).stem), given["contrat"], given.get("portée"),
                  _questions(given.get("questions"), name), _facts(name, facts))  # fmt: skip


def _questions(given: object, name: str) -> list[str] | None:
    listed = [given] if isinstance(given, str) else given
    if listed is not None and not (isinstance(listed, list) and all(isinstance(one, str) for one in listed)):
        raise Stop(f"{name} : « questions » est une liste de textes", FAILURE)
    return listed


def _facts(name: str, facts: Node) -> CaseFile:
    data: dict[str, Any] = plain(facts)
    return CaseFile(name, data, places=places_of(facts))
