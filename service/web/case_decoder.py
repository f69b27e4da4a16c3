"""Cases decoded from JSON straight into the form in which they are read, each member checked on the way."""

from __future__ import annotations

from collections.abc import Callable
from types import GenericAlias
from typing import Any, Literal

import msgspec

from engine.fast_fields import Form, Member, Shape

_PLAIN: dict[Form, Any] = {Form.YES_NO: bool, Form.NUMBER: int | str, Form.TEXT: str, Form.TEXTS: list[str]}


def case_decoder(shape: Shape) -> Callable[[bytes], Any]:
    """The function from the JSON text of a case to an object of that shape.

    It raises what msgspec raises, for what is not JSON and for what is not of the shape: a member that is not known, a
    value of another form, null. A key written twice is for the caller to find out.
    """
    return msgspec.json.Decoder(_struct(shape, {})).decode


def _struct(shape: Shape, made: dict[Shape, Any]) -> Any:
    if shape not in made:
        fields = [(one.attribute, _type(one, made), None) for one in shape.members]
        made[shape] = msgspec.defstruct(
            "Case",
            fields,
            rename={one.attribute: one.key for one in shape.members},
            forbid_unknown_fields=True,
            kw_only=True,
            gc=False,  # nothing in it can hold it
        )
    return made[shape]


def _type(member: Member, made: dict[Shape, Any]) -> Any:
    if member.inner is not None:
        inner = _struct(member.inner, made)
        return inner if member.form is Form.OBJECT else GenericAlias(list, (inner,))
    if member.choices:
        told = Literal.__getitem__(member.choices)
        return told if member.form is Form.TEXT else GenericAlias(list, (told,))
    return _PLAIN[member.form]
