"""The whole of Quiétis Pro: one guarantee decided, and what checking, loading and starting cost."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.timing import median_seconds, side_by_side
from engine import Case, Contract, ContractError, load
from engine.cases import written_cases

ROOT = Path(__file__).parent.parent
CONTRACTS = ROOT / "contracts"
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
    """The written cases of the guarantee that grant it: the longest to decide."""
    found: list[Case] = []
    decider = contract.decider(QUESTIONS[:1])
    for written in written_cases(contract):
        if contract.program.declarations.scopes[written.scope].name != "sécurité financière":
            continue
        try:
            case = contract.facts(written.facts, scope=written.scope)
        except ContractError:
            continue
        if decider(case)[0][0].value == "accordé":
            found.append(case)
    return found


def guarantee(rounds: int) -> tuple[int, float]:
    """How many cases, and the median time of one on the typed door, in microseconds."""
    contract = load(CONTRACTS)["quietis-pro"]
    decider, cases = contract.decider(QUESTIONS), guarantee_cases(contract)
    settled = [case for case in cases if decider(case)[1][0].value == "établi"]
    return len(settled), side_by_side([("typed", decider, settled * 10)], rounds)[0].microseconds


def command(*arguments: str, cache: str = "off", times: int = 5) -> float:
    """The median time of a command, in seconds."""
    return median_seconds(lambda: _run(["-m", "service", *arguments], cache), times)


def loading(times: int = 5) -> tuple[float, float]:
    """Loading all contracts in a fresh process, in seconds: without a cache, and from a warm one."""
    with tempfile.TemporaryDirectory() as folder:
        cold = min(float(_run(["-c", _LOAD, str(CONTRACTS)], "off")) for _ in range(times))
        _run(["-c", _LOAD, str(CONTRACTS)], folder)
        taken = sorted(float(_run(["-c", _LOAD, str(CONTRACTS)], folder)) for _ in range(times))
    return cold, taken[len(taken) // 2]


def peak_memory() -> tuple[float, float]:
    """The greatest memory of a process that loads all and asks every question, in MB: without a cache, and with one."""
    with tempfile.TemporaryDirectory() as folder:
        cold = float(_run(["-c", _PEAK, str(CONTRACTS)], folder))
        return cold, float(_run(["-c", _PEAK, str(CONTRACTS)], folder))


def _run(arguments: list[str], cache: str) -> str:
    environment = {**os.environ, "CLAUSIER_CACHE": cache}
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, env=environment, cwd=ROOT
    )
    if done.returncode:
        raise SystemExit(done.stderr[-2000:] or done.stdout[-2000:])
    return done.stdout
