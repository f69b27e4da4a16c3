"""What is counted, as Prometheus reads it (text format 0.0.4).

Written here rather than with a library: whole numbers in dictionaries cost a fraction of a microsecond on the way of a
request, and are exact; times are whole nanoseconds until they are written.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping

_BOUNDS_MS = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
_BOUNDS = tuple(bound * 1_000_000 for bound in _BOUNDS_MS)
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Labels = Mapping[str, str]
Sample = tuple[str, Labels, int]
"""The name of a measure, its labels, its value."""


class Metrics:
    """The counts of one process. Handlers and the loop are in one thread; other threads go through ``sources``."""

    def __init__(self) -> None:
        self._requests: dict[tuple[str, str, int], int] = {}
        self._times: dict[tuple[str, str], list[int]] = {}
        self._decisions: dict[tuple[str, str], int] = {}
        #: What is asked when the metrics are read: each gives a kind (counter, gauge), a help text and its samples.
        self.sources: list[Callable[[], Iterable[tuple[str, str, list[Sample]]]]] = []

    def request(self, template: str, method: str, status: int, nanoseconds: int) -> None:
        """One request answered."""
        key = template, method, status
        self._requests[key] = self._requests.get(key, 0) + 1
        times = self._times.get((template, method))
        if times is None:
            times = self._times[template, method] = [0] * (len(_BOUNDS) + 2)
        times[bisect_left(_BOUNDS, nanoseconds)] += 1
        times[-1] += nanoseconds

    def decided(self, contract: str, verdict: str, count: int = 1) -> None:
        """Answers given on a contract, by class of verdict."""
        key = contract, verdict
        self._decisions[key] = self._decisions.get(key, 0) + count

    def text(self) -> str:
        """Everything, as Prometheus reads it."""
        lines = _head("clausier_requests_total", "counter", "Requests answered.")
        for (template, method, status), count in sorted(self._requests.items()):
            lines.append(_line("clausier_requests_total", _labels(template, method) | {"status": str(status)}, count))
        lines += _head("clausier_request_seconds", "histogram", "Time to answer a request.")
        for (template, method), times in sorted(self._times.items()):
            lines += _histogram(_labels(template, method), times)
        lines += _head("clausier_decisions_total", "counter", "Answers given, by class of verdict.")
        for (contract, verdict), count in sorted(self._decisions.items()):
            lines.append(_line("clausier_decisions_total", {"contract": contract, "verdict": verdict}, count))
        for source in self.sources:
            for kind, told, samples in source():
                lines += _head(samples[0][0], kind, told) if samples else []
                lines += [_line(*sample) for sample in samples]
        return "\n".join(lines) + "\n"


def _histogram(labels: Labels, times: list[int]) -> list[str]:
    name = "clausier_request_seconds"
    lines, total = [], 0
    for bound, count in zip((*_BOUNDS_MS, None), times, strict=False):
        total += count
        le = "+Inf" if bound is None else _thousandths(bound)
        lines.append(_line(f"{name}_bucket", {**labels, "le": le}, total))
    seconds, rest = divmod(times[-1], 1_000_000_000)
    lines.append(f"{name}_sum{_written(labels)} {seconds}.{rest:09}")
    lines.append(_line(f"{name}_count", labels, total))
    return lines


def _thousandths(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1_000)
    return f"{seconds}.{rest:03}".rstrip("0").rstrip(".")


def _labels(template: str, method: str) -> dict[str, str]:
    return {"route": template or "(none)", "method": method}


def _head(name: str, kind: str, told: str) -> list[str]:
    return [f"# HELP {name} {told}", f"# TYPE {name} {kind}"]


def _line(name: str, labels: Labels, value: int) -> str:
    return f"{name}{_written(labels)} {value}"


def _written(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
