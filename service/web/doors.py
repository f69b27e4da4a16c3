"""Who calls, as the doors (`service.access`) have found before the request comes here."""

from __future__ import annotations

from starlette.requests import Request

from service.access.caller import Role
from service.web.answering import services_of

#: The caller where no key is asked of anybody.
ANYBODY = "local"


def caller_of(request: Request) -> str:
    """The name of the caller, whom the doors have let in."""
    access = services_of(request).access
    return ANYBODY if access is None else access.caller(dict(request.scope)).name


def sees_all(request: Request) -> bool:
    """Whether the caller may see the decisions of others."""
    access = services_of(request).access
    return access is None or access.caller(dict(request.scope)).may(Role.AUDIT)
