"""``python -m bench.http``: decisions over HTTP on loopback, one worker, beside the same server saying a constant.

The server and the load are two processes of the machine's two cores. What is measured on a machine that does other
things hangs on them: the load average is told, and the processor time that the server spends on a request or a line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import wire, workload
from bench.load import Measure
from bench.plain_cases import plain_cases
from bench.reduced import CONTRACTS
from bench.serving import processor, served, service, streamed
from engine import load

CONNECTIONS = 64
SECONDS = 4
PACE = 1_000
BODIES = 2_000
CASES = 100_000
CONSTANT = "/contracts/constant/decisions"
PRODUCT = Path(__file__).parents[1] / "contracts" / "quietis-pro"


@dataclass(frozen=True, slots=True)
class Work:
    """Requests about one contract: where it is, its id, the bodies."""

    contracts: Path
    identifier: str
    bodies: list[str]

    @property
    def path(self) -> str:
        """Where the decisions are asked."""
        return f"/contracts/{self.identifier}/decisions"


def constant(length: int, port: int) -> None:
    """The same server with the same doors, routes and loop, saying so many constant bytes at one more address."""

    import uvicorn
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from service.access.access import open_access
    from service.access.protocol import PatientProtocol
    from service.live.snapshot import Snapshot
    from service.settings import Settings
    from service.web.app import build_app
    from service.web.services import FixedContracts, Services

    content = b" " * length

    async def say(request: Request) -> Response:
        await request.body()
        return Response(content, media_type="application/json")

    settings = Settings(contracts=CONTRACTS, journal="none", keys=False, rate=0, log="warning")
    snapshot = Snapshot(load(CONTRACTS), CONTRACTS, "constant")
    app = build_app(Services(settings, FixedContracts(snapshot), None, open_access(settings)))
    app.router.routes.insert(0, Route(CONSTANT, say, methods=["POST"]))
    uvicorn.run(app, port=port, access_log=False, log_level="warning", server_header=False, http=PatientProtocol)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load found, and the processor time of the server for each request, in microseconds."""

    measure: Measure
    microseconds: float

    def line(self, bare: Loaded | None) -> str:
        """The measure as it is told, beside that of the constant."""
        one = self.measure
        ratio = f"× {one.rate / bare.measure.rate:4.2f}" if bare is not None else ""
        failed = f"  {one.failed} FAILED" if one.failed else ""
        times = f"median {one.median:5.1f} ms  p99 {one.p99:5.1f} ms"
        return f"{one.rate:7.0f} /s  {ratio:6}  {times}  {self.microseconds:4.0f} µs of processor{failed}"


def load_on(pid: int, port: int, path: str, bodies: list[str], pace: int = 0) -> Loaded:
    """The measure of a load from another process; a short one before it is not counted."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump({"path": path, "type": "application/json", "bodies": bodies}, file)
        file.flush()
        spent = 0.0
        for length in (1.5, SECONDS):
            spent = processor(pid)
            where = ["127.0.0.1", str(port), str(CONNECTIONS), str(length), file.name, str(pace)]
            told = subprocess.run([sys.executable, "-m", "bench.load", *where], check=True, capture_output=True).stdout
            spent = processor(pid) - spent
    measure = Measure(**json.loads(told))
    return Loaded(measure, spent / max(1, measure.requests) * 1e6)


def reduced_work() -> Work:
    """The reduced workload as requests."""
    rows = workload.rows(workload.columns(BODIES))
    told = [{"case": wire.case_of(row), "questions": list(wire.QUESTIONS)} for row in rows]
    return Work(CONTRACTS, "charge-reduite", [json.dumps(one, ensure_ascii=False) for one in told])


def product_work() -> Work:
    """The written cases of Quiétis Pro as requests: is the cheques' and cards' cover granted, and how much is paid."""
    asked = ["securite_financiere.securite_financiere", "securite_financiere.indemnite"]
    contract = load(PRODUCT)["quietis-pro"]
    questions = [name for name in asked if name in contract.questions] or list(contract.questions[:2])
    cases = [case for case in plain_cases(contract) if "securite_financiere" in case or "operations" in case]
    told = [{"case": case, "questions": questions} for case in cases]
    return Work(PRODUCT, "quietis-pro", [json.dumps(one, ensure_ascii=False) for one in told])


def measured(work: Work) -> Iterator[str]:
    """Every measure of some requests, each beside its target, as lines."""
    with service(work.contracts, "none") as (process, port):
        plain = load_on(process.pid, port, work.path, work.bodies)
        paced = load_on(process.pid, port, work.path, work.bodies, PACE)
        found = streamed(process.pid, port, work.path, [f"{body}\n".encode() for body in work.bodies], CASES)
    with served("bench.http", "constant", str(plain.measure.length)) as (process, port):
        bare = load_on(process.pid, port, CONSTANT, work.bodies)
    with service(work.contracts, "") as (process, port):
        kept = load_on(process.pid, port, work.path, work.bodies)
        kept_paced = load_on(process.pid, port, work.path, work.bodies, PACE)
    yield f"  {'constant of the same size':26} {bare.line(None)}"
    yield f"  {'no journal':26} {plain.line(bare)}  at least × 0.50"
    yield f"  {'SQLite journal':26} {kept.line(bare)}  at least × 0.33"
    yield f"  {f'no journal, {PACE} /s':26} {paced.line(None)}  p99 under 25 ms"
    yield f"  {f'SQLite journal, {PACE} /s':26} {kept_paced.line(None)}  p99 under 25 ms"
    told = f"{found.lines / found.seconds:7.0f} /s  {found.microseconds:.1f} µs of processor a case"
    yield f"  {f'stream of {found.lines} cases':26} {told}  at least 40000 /s"
    yield f"  {'its memory':26} {found.before} kB after a tenth, {found.after} kB at the end"


def main() -> int:
    """Every measure, each beside its target."""
    print(f"Decisions over HTTP, {CONNECTIONS} connections, one worker, load average {os.getloadavg()[0]:.1f}")
    for work, name in ((reduced_work(), "Reduced workload"), (product_work(), "Quiétis Pro, written cases")):
        print(f"{name}: {len(work.bodies)} requests in turn", flush=True)
        for line in measured(work):
            print(line, flush=True)
    print(f"Load average at the end {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["constant"]:
        constant(int(sys.argv[2]), int(sys.argv[3]))
    else:
        sys.exit(main())
