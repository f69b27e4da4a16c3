"""``python -m bench``: the figures of `bench/README.md`, each beside its target; exit 1 where answers differ."""

from __future__ import annotations

import sys

from bench import http, reduced, suites, whole

ROUNDS = 15


def main() -> int:
    """Run every benchmark."""
    wrong = reduced.disagreements(reduced.AGREE_ON)
    print(f"Reduced workload: {reduced.AGREE_ON} cases, {wrong} answered otherwise than the hand-written reference")
    targets = {"typed": f"at most {reduced.TYPED_AT_MOST}", "wire": f"at most {reduced.WIRE_AT_MOST}"}
    for timing in reduced.timings(ROUNDS):
        target = targets.get(timing.name.split()[0], "")
        print(f"  {timing.name:48} {timing.microseconds:9.2f} µs  × {timing.ratio:7.2f}  {target}")
    print("Long lists, processor time")
    for long in suites.measured(ROUNDS):
        wrong += long.wrong
        told = "answered otherwise than plain Python" if long.wrong else f"ten times: {long.ten_times:.1f} ms"
        print(f"  {long.name:53} {long.milliseconds:6.1f} ms  {told:22}  under {long.target} ms")
    print("The whole of Quiétis Pro, then of contracts/")
    count, waiting, microseconds = whole.guarantee(ROUNDS)
    cold, warm = whole.loading(whole.PRODUCT)
    every_cold, every_warm = whole.loading(whole.CONTRACTS, times=3)
    unread, read = whole.peak_memory()
    printed_cold, printed = whole.printing()
    lines = (
        (f"sécurité financière, {count} written cases, {waiting} open", f"{microseconds:.1f} µs", "under 60 µs"),
        ("clausier check", f"{whole.command('check', 'contracts/quietis-pro', times=3):.2f} s", "under 2 s"),
        ("loading without a cache", f"{cold * 1e3:.0f} ms", ""),
        ("loading from a warm cache", f"{warm * 1e3:.0f} ms", "under 100 ms"),
        ("peak memory, every question, first load", f"{unread:.0f} MB", "under 150 MB"),
        ("peak memory, every question, cached load", f"{read:.0f} MB", "under 150 MB"),
        ("clausier check contracts", f"{whole.command('check', 'contracts', times=3):.2f} s", "under 8 s"),
        ("clausier test contracts", f"{whole.command('test', 'contracts', times=1):.1f} s", "under 60 s"),
        ("loading all without a cache", f"{every_cold:.2f} s", ""),
        ("loading all from a warm cache", f"{every_warm * 1e3:.0f} ms", ""),
        ("clausier render --all --to pdf, without a cache", f"{printed_cold:.1f} s", ""),
        ("clausier render --all --to pdf, warm cache", f"{printed:.1f} s", "under 10 s"),
        ("clausier --help", f"{whole.command('--help'):.2f} s", "under 0.25 s"),
    )
    for name, measured, target in lines:
        print(f"  {name:48} {measured:>12}  {target}")
    http.main()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
