"""The whole of Quiétis Pro: one guarantee decided, and what checking, loading and starting cost, then all."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.timing import median_seconds
from engine import Case, Contract, ContractError, load
from engine.cases import written_cases

ROOT = Path(__file__).parent.parent
CONTRACTS = ROOT / "contracts"
PRODUCT = CONTRACTS / "quietis-pro"
GUARANTEE = "securite_financiere"
QUESTIONS = (f"{GUARANTEE}.securite_financiere", f"{GUARANTEE}.indemnite")
_LOAD = "import sys, time, engine; t = time.perf_counter(); engine.load(sys.argv[1]); print(time.perf_counter() - t)"
_PEAK = """
import resource, sys, engine
contract = engine.load(sys.argv[1])["quietis-pro"]
contract.decide(contract.facts({})).to_dict()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def guarantee_cases(contract: Contract) -> list[Case]:
    """The written cases of the guarantee, those that leave a fact unknown included; not those that are refused."""
    found: list[Case] = []
    for written in written_cases(contract):
        if contract.program.declarations.scopes[written.scope].name == "sécurité financière":
            with contextlib.suppress(ContractError):
                found.append(contract.facts(written.facts, scope=written.scope))
    return found


def guarantee(rounds: int) -> tuple[int, int, float]:
    """How many cases, how many stay open for want of a fact, and the microseconds of processor for one, on average."""
    contract = load(CONTRACTS)["quietis-pro"]
    decider, cases = contract.decider(QUESTIONS), guarantee_cases(contract)
    waiting = sum(reply[0].value == "indéterminé" for case in cases for reply in decider(case)[:1])

    def run() -> None:
        for case in several:
            decider(case)

    several = cases * 10
    return len(cases), waiting, median_seconds(run, rounds, time.process_time) / len(several) * 1e6


def command(*arguments: str, cache: str = "off", times: int = 5) -> float:
    """The median time of a command, in seconds."""
    return median_seconds(lambda: _run(["-m", "service", *arguments], cache), times)


def loading(place: Path, times: int = 5) -> tuple[float, float]:
    """Loading a contract, or all, in a fresh process, in seconds: without a cache, and from a warm one."""
    with tempfile.TemporaryDirectory() as folder:
        cold = min(float(_run(["-c", _LOAD, str(place)], "off")) for _ in range(times))
        _run(["-c", _LOAD, str(place)], folder)
        taken = sorted(float(_run(["-c", _LOAD, str(place)], folder)) for _ in range(times))
    return cold, taken[len(taken) // 2]


def printing() -> tuple[float, float]:
    """Writing the conditions of every contract as PDF, in seconds: without a cache, and from a warm one."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ("render", "--all", "--to", "pdf", "-o", f"{folder}/pdf")
        cold = command(*arguments, times=1)
        command(*arguments, cache=f"{folder}/cache", times=1)
        return cold, command(*arguments, cache=f"{folder}/cache", times=3)


def peak_memory() -> tuple[float, float]:
    """The greatest memory of a process that loads it and asks every question, in MB: without a cache, and with one."""
    with tempfile.TemporaryDirectory() as folder:
        cold = float(_run(["-c", _PEAK, str(PRODUCT)], folder))
        return cold, float(_run(["-c", _PEAK, str(PRODUCT)], folder))


def _run(arguments: list[str], cache: str) -> str:
    environment = {**os.environ, "CLAUSIER_CACHE": cache}
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, env=environment, cwd=ROOT
    )
    if done.returncode:
        raise SystemExit(done.stderr[-2000:] or done.stdout[-2000:])
    return done.stdout
