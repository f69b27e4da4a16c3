"""Who calls, as the doors (`service.access`) have found before the request comes here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from starlette.requests import Request

from service.access.caller import Role
from service.access.seen import seen_of
from service.web.answering import services_of

#: The caller where no key is asked of anybody.
ANYBODY = "local"
# Inside a text a quotation mark is escaped: this is found nowhere but where an answer says its verdict.
_VERDICT = re.compile(rb'"verdict":"([^"]*)"')


def caller_of(request: Request) -> str:
    """The name of the caller, whom the doors have let in."""
    access = services_of(request).access
    return ANYBODY if access is None else access.caller(request.scope).name


def sees_all(request: Request) -> bool:
    """Whether the caller may see the decisions of others."""
    access = services_of(request).access
    return access is None or access.caller(request.scope).may(Role.AUDIT)


def is_known(request: Request) -> bool:
    """Whether somebody calls: a key that the doors know, or this machine where no key is asked."""
    seen = seen_of(request.scope)
    return seen is None or seen.caller is not None


def request_id(request: Request) -> str:
    """The id of the request, which the log has too; "" where it did not come by the doors."""
    seen = seen_of(request.scope)
    return seen.id if seen is not None else ""


def told_of(request: Request, contract: str, decision: str = "", results: bytes = b"") -> None:
    """Tell the log and the counts what a request is about: the contract, the decision, the answers it gives."""
    seen, access = seen_of(request.scope), services_of(request).access
    if seen is not None:
        seen.contract, seen.decision = contract, decision
    if access is not None and results:
        for verdict, count in Counter(_VERDICT.findall(results)).items():
            access.metrics.decided(contract, verdict.decode(), count)


def counts_of(request: Request, contract: str, verdicts: Mapping[str, int], times: int = 1) -> None:
    """Tell the counts of answers already counted by verdict, each of them given so many times."""
    access = services_of(request).access
    if access is not None:
        for verdict, count in verdicts.items():
            access.metrics.decided(contract, verdict, count * times)
