"""An article named on the command line: « CONTRAT:ARTICLE »."""

from __future__ import annotations

from pathlib import Path

from engine import Contract
from engine.versions import PRODUCT_FILE
from service.contracts import narrowed, place_of, product, sound, stopping
from service.exits import Stop


def contract_named(written: str, contracts: str) -> Contract:
    """« CONTRAT », « CONTRAT@DATE », or the folder of a contract, with or without a date."""
    name, _, day = written.partition("@")
    folder = Path(name)
    place = place_of(name) if (folder / PRODUCT_FILE).exists() else narrowed(place_of(contracts), name)
    library = sound(place)
    found = product(library, next(iter(library)) if (folder / PRODUCT_FILE).exists() else name)
    with stopping():
        return found.version(day or None)


def article_named(written: str, contracts: str, option: str) -> tuple[Contract, str]:
    """The contract and its article that an ``option`` names; a stop that lists the articles where it has none such."""
    name, colon, article = written.partition(":")
    if not colon:
        raise Stop(f"{option} : « {written} »", hint="écrivez CONTRAT:ARTICLE")
    contract = contract_named(name, contracts)
    known = {clause.article for clause in contract.program.own_clauses.values()}
    if article not in known:
        raise Stop(f"{option} : « {name} » n'a pas d'article {article}", hint=f"articles : {', '.join(sorted(known))}")
    return contract, article
