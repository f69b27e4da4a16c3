"""The checks across clauses, in order. Each is one plain function from a program and its source to diagnostics.

Those that look at every node of the program are given its contents, gone through once for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from engine.check_cases import cases_unreadable
from engine.check_cycles import circular_grandeurs, circular_order
from engine.check_fixed import values_fixed_twice, values_perhaps_fixed_twice
from engine.check_grandeurs import grandeurs_without_value, quotients_without_rounding, rights_never_granted
from engine.check_names import names_read_otherwise
from engine.check_perimeters import same_case_not_counted
from engine.check_prose import figures_repeated, figures_unknown, figures_unused
from engine.check_references import (
    articles_not_listed,
    forfeitures_without_cause,
    lifts_of_nothing,
    provisions_said_twice,
    sanctions_that_are_none,
    variants_of_no_option,
)
from engine.check_tables import overlapping_rows, repeated_rows
from engine.check_targets import rights_without_effect, unknown_hours, unknown_orders, unknown_rights
from engine.check_unused import names_unused, readings_unused, values_undistinguished
from engine.contents import Contents, contents_of
from engine.governing import unfit_version_facts
from engine.program import Program
from engine.source import ContractSource
from grammar.diagnostics import Diagnostic

Check: TypeAlias = Callable[[Program, ContractSource], Iterable[Diagnostic]]
CheckOfContents: TypeAlias = Callable[[Program, ContractSource, Contents], Iterable[Diagnostic]]

CHECKS: tuple[Check, ...] = (
    unknown_rights,
    rights_without_effect,
    unknown_orders,
    unknown_hours,
    circular_grandeurs,
    circular_order,
    rights_never_granted,
    grandeurs_without_value,
    figures_repeated,
    figures_unknown,
    figures_unused,
    values_fixed_twice,
    values_perhaps_fixed_twice,
    overlapping_rows,
    repeated_rows,
    variants_of_no_option,
    names_read_otherwise,
    articles_not_listed,
    provisions_said_twice,
    lifts_of_nothing,
    sanctions_that_are_none,
    forfeitures_without_cause,
    same_case_not_counted,
    unfit_version_facts,
    cases_unreadable,
)
CHECKS_OF_CONTENTS: tuple[CheckOfContents, ...] = (
    quotients_without_rounding,
    readings_unused,
    names_unused,
    values_undistinguished,
)


def run_checks(program: Program, source: ContractSource) -> tuple[Diagnostic, ...]:
    """Every diagnostic of every check, sorted by place. For a program that has no error so far."""
    found = {diagnostic for check in CHECKS for diagnostic in check(program, source)}
    contents = contents_of(program)
    found.update(diagnostic for check in CHECKS_OF_CONTENTS for diagnostic in check(program, source, contents))
    return tuple(sorted(found))
