"""The lines of what is said of the elements of a list, some of which perhaps do not belong to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import core as c
from engine.emit import NotCompiled, Records
from engine.evaluate import list_name, never_negative
from engine.ladders import moves, plan
from engine.partial_operators import known
from engine.values import FOREVER, NEVER_BEFORE

if TYPE_CHECKING:
    from engine.partial_writer import PartialWriter


def fold(writer: PartialWriter, node: c.Fold, records: Records) -> str:
    """The local of a fold."""
    planned = plan(node)
    if planned is not None and moves(planned):
        raise NotCompiled("a sum whose bound moves is left to the interpreter, which does not read the list again")
    over = writer.value(node.over, records)
    result = writer.name()
    counted = node.name in ("sum", "count")
    least = 0 if node.name == "count" or (counted and never_negative(writer.program, node)) else NEVER_BEFORE
    truth = node.name in ("some", "every")
    unknown = f"{over}[0]" if truth else f"[{over}[0], {least}, {FOREVER}]"
    with writer.block(f"if {over}.__class__ is list:"):
        writer.line(f"{result} = {unknown}")
    with writer.block("else:"):
        start = "0" if counted else str(node.name == "every") if truth else "[]"
        writer.line(f"{result} = {start}")
        element = f"e{node.variable}"
        with writer.block(f"for {element}, b{element} in {over}:"):
            _member(writer, node, {**records, node.variable: node.over.type.of}, f"b{element}", result)
    if counted or truth:
        return result
    with writer.block(f"if {over}.__class__ is not list:"):
        none = writer.silent(f"liste vide : {list_name(writer.program, node.over)}")
        writer.line(f"{result} = p.extreme(W, {node.name!r}, {result}) if {result} else {none}")
    return result


def _member(writer: PartialWriter, node: c.Fold, own: Records, belongs: str, result: str) -> None:
    """What one element adds to a fold."""
    kept = belongs
    if node.where is not None:
        kept = writer.name()
        writer.line(f"{kept} = {belongs}")
        where = writer.truth(node.where, own)
        writer.line(f"if {where} is False: continue")
        writer.line(f"if {where} is not True: {kept} = {where} if {kept} is True else {kept} | {where}")
    body = "1" if node.body is None else writer.value(node.body, own)
    match node.name:
        case "some":
            _joined(writer, result, body, kept, "True", "False")
        case "every":
            _joined(writer, result, body, kept, "False", "True")
        case "sum" | "count":
            settled = f"{kept} is True and {known(body, result)}"
            writer.line(f"{result} = {result} + {body} if {settled} else p.total({result}, {kept}, {body})")
        case _:
            writer.line(f"{result}.append(({kept}, {body}))")


def _joined(writer: PartialWriter, result: str, body: str, kept: str, settling: str, neutral: str) -> None:
    """One element of « au moins un », or of « chacun »: what settles it is ``settling``, once it surely belongs."""
    if body == neutral:
        return
    if body == settling:
        one = writer.put(f"{settling} if {kept} is True else {kept}")
    else:
        one = writer.put(
            f"{neutral} if {body} is {neutral} else {body} if {kept} is True "
            f"else {kept} if {body} is {settling} else {kept} | {body}"
        )
    with writer.block(f"if {one} is {settling}:"):
        writer.line(f"{result} = {settling}")
        writer.line("break")
    writer.line(f"if {one} is not {neutral}: {result} = {one} if {result} is {neutral} else {result} | {one}")
