"""Who calls, and whether they may: asked of the doors (`service.access`) before anything is done."""

from __future__ import annotations

from starlette.requests import Request

from service.web.answering import services_of

#: The caller where no key is asked of anybody.
ANYBODY = "local"


def admitted(request: Request, role: str) -> str:
    """The name of the caller, who has the role. Raises `Problem`."""
    access = services_of(request).access
    return ANYBODY if access is None else str(access.admitted(request, role))
