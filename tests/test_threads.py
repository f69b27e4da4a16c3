"""One contract that many threads ask before anyone else has: each is told what a thread alone would be told.

What is worked out at a first use is raced for: the contract is loaded anew each round, all threads start together, each
in an order of its own, and the interpreter goes from one to another as often as it can.
"""

from __future__ import annotations

import gc
import json
import linecache
import shutil
import sys
import threading
import tracemalloc
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
from web_service import BENCH, CASE, write_essai

from engine import Contract, ContractError, Decider, Decision, Library, load
from engine.cache import SETTING
from engine.case_schema import case_schema
from engine.facts import path_of
from engine.garbage import collection_paused
from engine.held import holding, passing
from engine.questions import find_question
from engine.shelf import read_tree_now
from engine.where import where
from render import explain_text, render_conditions, sentence_of
from render.formats import write_document
from render.letter import build_letter
from service.asking import next_asked
from service.web.deciding import desk_of
from service.web.request_body import read_asked

THREADS, ROUNDS = 8, 3
THEFT: dict[str, Any] = {
    "date_d_effet": "2020-02-20", "survenance": "2022-05-11", "auteur_des_faits": "tiers",
    "cause_du_sinistre": "aucune", "l_opposition_a_ete_faite": True, "les_cheques_ont_ete_confirmes": True,
    "une_plainte_a_ete_deposee": True, "montant_des_cartes": "812.40", "montant_des_cheques": "0.00",
    "date_de_l_operation": "2022-05-18", "date_de_l_accuse": "2022-05-19", "montant_deja_indemnise": "0.00",
    "montant_des_especes": "150.00", "lieu_du_retrait": "automate du groupe", "circonstance_du_vol": "accident",
    "temps_depuis_le_retrait": "2550 minutes", "l_assure_a_ete_contraint_au_retrait": False,
    "montant_d_especes_deja_indemnise": "0.00",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """What is asked of a contract: its name, a case that is whole, one that is not, one that nobody can read, names of
    questions as people write them with their paths, one that is none of them, a clause, a word."""

    contract: str
    whole: dict[str, Any]
    part: dict[str, Any]
    wrong: dict[str, Any]
    names: dict[str, str]
    unknown: str
    clause: str
    word: str


SETTINGS = (
    Setting(
        "essai",
        CASE,
        {"la_carte_est_volee": True},
        {"la carte est volée": "peut-être", "la pertte": "12 €"},
        {"la garantie": "garantie", "garantie": "garantie", "l'indemnité": "indemnite", "Indemnité": "indemnite"},
        "la garanti",
        "E-5",
        "perte",
    ),
    Setting(
        "charge-reduite",
        THEFT,
        {key: value for key, value in THEFT.items() if key != "montant_des_especes"},
        {"la survenance": "le 32 mars"},
        {
            "la sécurité financière": "securite_financiere",
            "l'indemnité des cartes": "indemnite_des_cartes",
            "indemnite_des_cartes": "indemnite_des_cartes",
            "le vol d'espèces": "vol_d_especes",
            "total": "total",
        },
        "le totale",
        "CHA-1-02",
        "survenance",
    ),
)


@dataclass(frozen=True, slots=True)
class Fresh:
    """A contract that nobody has asked anything, and a decider that all threads share."""

    library: Library
    contract: Contract
    decider: Decider


def _failing(work: Callable[[], object]) -> list[Any]:
    with pytest.raises(ContractError) as told:
        work()
    return [told.value.message, told.value.suggestion, told.value.faults]


def _decided(fresh: Fresh, data: dict[str, Any]) -> Decision:
    return fresh.contract.decide(fresh.contract.facts(data))


def _encode(value: object) -> bytes:
    return json.dumps(value).encode()


def _written(fresh: Fresh, one: Setting) -> Any:
    paths = fresh.contract.questions
    made = fresh.decider.written(paths, _encode, _encode)
    assert made is not None
    write, form = made
    text, number = write(fresh.contract.facts(one.whole).fast, fresh.decider.vector)
    return text, form.verdicts(paths, number)


def _changes(fresh: Fresh, one: Setting) -> Any:
    case = fresh.contract.facts(one.whole)
    (answer,) = fresh.contract.decide(case, [next(iter(one.names))]).several()
    return answer.changes().found


def _asked_next(fresh: Fresh, one: Setting) -> Any:
    found = next_asked(_decided(fresh, one.part), dict(one.part), frozenset())
    return found and found.to_dict()


def _names(fresh: Fresh, one: Setting) -> Any:
    program = fresh.contract.program
    return {name: path_of(find_question(program, name).symbol, program) for name in one.names}


def _by_desk(fresh: Fresh, one: Setting) -> Any:
    asked = read_asked(json.dumps({"case": one.whole}).encode())
    return desk_of(fresh.library).decide(one.contract, asked).result


def _held(fresh: Fresh, one: Setting) -> Any:
    return [case.name for case in holding(fresh.contract, passing(fresh.contract), one.clause)]


USES: dict[str, Callable[[Fresh, Setting], Any]] = {
    "names": _names,
    "an unknown name": lambda f, one: _failing(lambda: find_question(f.contract.program, one.unknown)),
    "typed": lambda f, one: f.decider(f.contract.facts(one.whole)),
    "plain": lambda f, one: f.decider.plain(f.contract.facts(one.whole)),
    "typed, facts missing": lambda f, one: f.decider(f.contract.facts(one.part)),
    "plain, facts missing": lambda f, one: f.decider.plain(f.contract.facts(one.part)),
    "written": _written,
    "by a desk": _by_desk,
    "a faulty case": lambda f, one: _failing(lambda: f.contract.facts(one.wrong)),
    "fast values": lambda f, one: f.contract.quick_values(one.whole),
    "the form of a case": lambda f, one: (f.contract.quick_fields is None, case_schema(f.contract.program)),
    "decision": lambda f, one: _decided(f, one.whole).to_dict(),
    "open decision": lambda f, one: _decided(f, one.part).to_dict(),
    "explanation": lambda f, one: _decided(f, one.whole).explain(),
    "explanation in French": lambda f, one: explain_text(_decided(f, one.whole)),
    "what would change": _changes,
    "what to ask": _asked_next,
    "a sentence": lambda f, one: sentence_of(f.contract.program, one.clause),
    "conditions": lambda f, one: render_conditions(f.contract.program, "md"),
    "a letter": lambda f, one: write_document(build_letter(_decided(f, one.whole), changes=False), "html"),
    "what cases hold": _held,
    "where a word stands": lambda f, one: where(f.contract.program, one.word),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Contracts, and a cache from which they come with their trees not read yet."""
    place = tmp_path_factory.mktemp("threads")
    root = write_essai(place / "contracts")
    shutil.copytree(BENCH / "charge-reduite", root / "charge-reduite")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SETTING, str(place / "cache"))
        load(root)
        yield root


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.000001)
    yield
    sys.setswitchinterval(before)


def _fresh(folder: Path, one: Setting) -> Fresh:
    library = load(folder)
    contract = library[one.contract]
    program = contract.program
    return Fresh(library, contract, Decider(program, tuple(program.questions()), program.vector))


def together(work: Callable[[int], object], threads: int = THREADS) -> None:
    """Run a work in several threads that start at once; the first error of any of them is raised."""
    barrier = threading.Barrier(threads)
    errors: list[BaseException] = []

    def run(number: int) -> None:
        barrier.wait()
        try:
            work(number)
        except BaseException as error:  # it would end with its thread, unseen
            errors.append(error)

    started = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    if errors:
        raise errors[0]


@pytest.mark.parametrize("one", SETTINGS, ids=[one.contract for one in SETTINGS])
@pytest.mark.usefixtures("hurried")
def test_first_uses_that_come_together_are_those_of_a_thread_alone(folder: Path, one: Setting) -> None:
    alone = _fresh(folder, one)
    expected = {name: use(alone, one) for name, use in USES.items()}
    assert expected["names"] == one.names
    for number in range(ROUNDS):
        fresh = _fresh(folder, one)
        found: list[tuple[str, Any]] = []

        def work(thread: int, fresh: Fresh = fresh, found: list[tuple[str, Any]] = found, number: int = number) -> None:
            # Two by two, threads begin with the same uses.
            order = list(USES)
            Random(f"{number} {thread // 2}").shuffle(order)
            found.extend([(name, USES[name](fresh, one)) for name in order])

        together(work)
        assert len(found) == THREADS * len(USES)
        assert [name for name, told in found if told != expected[name]] == []
        assert [name for name, use in USES.items() if use(fresh, one) != expected[name]] == []  # for ever after


@pytest.mark.usefixtures("hurried")
def test_the_same_first_use_by_all_threads_at_once(folder: Path) -> None:
    one = SETTINGS[0]
    alone = _fresh(folder, one)
    for name, use in USES.items():
        expected = use(alone, one)
        for _ in range(ROUNDS):
            fresh = _fresh(folder, one)
            found: list[Any] = []
            together(lambda _, use=use, fresh=fresh, found=found: found.append(use(fresh, one)))  # type: ignore[misc]
            assert found == [expected] * THREADS, name
            assert use(fresh, one) == expected, name


def test_each_compiled_form_is_made_in_names_of_its_own(folder: Path) -> None:
    compiled = _fresh(folder, SETTINGS[0]).decider._compiled
    assert compiled is not None
    functions: list[Any] = [compiled.run, compiled.plain]
    assert all(function.__globals__["decide"] is function for function in functions)


def test_the_lines_of_generated_code_are_kept_as_long_as_it_is(folder: Path) -> None:
    decider = _fresh(folder, SETTINGS[0]).decider
    compiled = decider._compiled
    assert compiled is not None
    file = compiled.run.__code__.co_filename
    first, second = linecache.getline(file, 1), compiled.source.partition("\n")[0]
    assert first.rstrip() == second == "def decide(V, P):"
    del decider, compiled
    gc.collect()
    assert linecache.getline(file, 1) == ""


def test_a_tree_that_another_thread_reads_meanwhile_is_read_all_the_same(folder: Path) -> None:
    tree = load(folder)["essai"].program.roots[0][0]
    seen: Any = tree._index  # what a thread has in hand when it is stopped, just before it asks for a key
    read_tree_now(tree)
    place = seen.get("titre")
    assert [key.text for key, _ in tree.entries][place] == "titre"


@pytest.mark.usefixtures("hurried")
def test_documents_are_printed_together(folder: Path) -> None:
    program = load(folder)["essai"].program
    alone = render_conditions(program, "pdf")
    found: list[bytes] = []
    together(lambda _: found.append(render_conditions(program, "pdf")), threads=3)
    assert found == [alone] * 3


def test_the_collector_stays_stopped_until_the_last_load_that_overlaps() -> None:
    assert gc.isenabled()
    first, second = collection_paused(), collection_paused()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_a_question_that_nobody_declared_leaves_nothing_behind(folder: Path) -> None:
    program = load(folder)["essai"].program
    _failing(lambda: find_question(program, "la franchise"))
    known = program.declarations.top.vocabulary().read
    before = len(known)
    for number in range(50):
        _failing(lambda number=number: find_question(program, f"la franchise {number}"))  # type: ignore[misc]
    assert len(known) == before


def test_a_key_that_nobody_declared_is_not_kept_however_long(folder: Path) -> None:
    contract = load(folder)["essai"]
    tracemalloc.start()
    for number in range(10):
        _failing(lambda number=number: contract.facts({"x" * 100_000 + str(number): 1}))  # type: ignore[misc]
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 500_000  # each would weigh a hundred thousand bytes at least


def test_what_decides_for_a_library_leaves_with_it(folder: Path) -> None:
    library = load(folder)
    asked = read_asked(json.dumps({"case": CASE}).encode())
    assert b'"value":"120.00"' in desk_of(library).decide("essai", asked).result  # the cap of the later version
    assert desk_of(library) is desk_of(library)
    gone = weakref.ref(library)
    del library
    gc.collect()
    assert gone() is None
