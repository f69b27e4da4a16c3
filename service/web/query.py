"""What the address of a request may ask, route by route: whatever else stands there is refused, not ignored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from engine.errors import proposed
from service.web.problems import Problem, sentence

#: The parameters of each route that takes some; the others take none.
PARAMETERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "/contracts/{id}": ("version",),
        "/contracts/{id}/schema": ("version", "question"),
        "/contracts/{id}/clauses/{clause}": ("version",),
        "/contracts/{id}/conditions": ("version",),
        "/contracts/{id}/compare": ("from", "to"),
        "/decisions/{id}/letter": ("question", "changes"),
        "/files/{file:path}": ("why",),
        "/diagnostics": ("file",),
    }
)
#: Those that may be given several times.
SEVERAL = frozenset({"question"})
#: What watches a service may ask in its own way; it is told the same.
_WATCHED = frozenset({"/health", "/ready", "/metrics"})


def asked_well(route: BaseRoute) -> BaseRoute:
    """The same route, which refuses a parameter that it does not know, or that is given twice."""
    if not isinstance(route, Route) or route.path in _WATCHED:
        return route
    handler: Callable[[Request], Awaitable[Response]] = route.endpoint
    known = PARAMETERS.get(route.path, ())

    async def answer(request: Request) -> Response:
        if request.scope["query_string"]:
            check(request, known)
        return await handler(request)

    methods = [method for method in route.methods or () if method != "HEAD"]
    return Route(route.path, answer, methods=methods, name=route.name)


def check(request: Request, known: tuple[str, ...]) -> None:
    """Raise `Problem` for a parameter that is not among those known, or that is given twice."""
    for name, times in Counter(name for name, _ in request.query_params.multi_items()).items():
        if name not in known:
            remedy = proposed(name, known, "paramètres possibles", "aucun")
            raise Problem("parametre-refuse", sentence(f"paramètre inconnu : « {name} »", remedy))
        if times > 1 and name not in SEVERAL:
            raise Problem("parametre-refuse", f"« {name} » est donné {times} fois : une seule est attendue.")
