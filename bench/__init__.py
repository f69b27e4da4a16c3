"""Benchmarks: the reduced workload against a hand-written function, and the whole of the contracts."""
