"""The walk that finds locals read too early, on functions written by hand."""

from __future__ import annotations

import pytest
from assigned_names import unassigned


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["for e in V:", "    a = e", "return a"], {"a"}),
        (["a = 0", "for e in V:", "    a = e", "return a"], set()),
        (["if P: a = 1", "return a"], {"a"}),
        (["if P: a = 1", "else: a = 2", "return a"], set()),
        (["if P: a = 1", "else: h.unsettled()", "return a"], set()),
        (["try:", "    a = V[0]", "except LEFT: a = U", "return a"], set()),
        (["try:", "    a = V[0]", "    b = V[1]", "except LEFT: a = U", "return a, b"], {"b"}),
        (["x = P and (a := V[0])", "return a"], {"a"}),
        (["x = (a if (a := V[0]) else 0)", "return a"], set()),
        (["x = [(a := e) for e in V]", "return a"], {"a"}),
        (["a += 1", "return a"], {"a"}),
    ],
)
def test_what_is_found(lines: list[str], names: set[str]) -> None:
    assert unassigned("\n".join(["def decide(V, P):", *(f"    {line}" for line in lines)])) == names
