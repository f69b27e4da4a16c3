"""Which role opens which route, and which route a path is of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from service.access.caller import Role

_READ = frozenset({Role.READ})
_DECIDE = frozenset({Role.DECIDE})
_AUDIT = frozenset({Role.AUDIT})
#: The decisions that the key itself has made, or any: the handler tells them apart.
_OWN = frozenset({Role.DECIDE, Role.AUDIT})
#: Anybody, with or without a key.
_OPEN: frozenset[Role] = frozenset()

#: One of these roles is needed for each route, by its method and its template.
ROLES: Mapping[tuple[str, str], frozenset[Role]] = MappingProxyType(
    {
        ("GET", "/health"): _OPEN,
        ("GET", "/ready"): _OPEN,
        ("GET", "/problems/{slug}"): _OPEN,
        ("GET", "/metrics"): _READ,
        ("GET", "/openapi.json"): _READ,
        ("GET", "/contracts"): _READ,
        ("GET", "/contracts/{id}"): _READ,
        ("GET", "/contracts/{id}/schema"): _READ,
        ("GET", "/contracts/{id}/clauses/{clause}"): _READ,
        ("GET", "/contracts/{id}/conditions"): _READ,
        ("GET", "/contracts/{id}/compare"): _READ,
        ("POST", "/contracts/{id}/decisions"): _DECIDE,
        ("POST", "/contracts/{id}/questions"): _DECIDE,
        ("GET", "/decisions/{id}"): _OWN,
        ("GET", "/decisions/{id}/letter"): _OWN,
        ("POST", "/decisions/{id}/replay"): _AUDIT,
        ("GET", "/decisions/{id}/notes"): _OWN,
        ("POST", "/decisions/{id}/notes"): _OWN,
        ("PUT", "/decisions/{id}/flag"): _OWN,
        ("DELETE", "/decisions/{id}/flag"): _AUDIT,
        ("GET", "/decisions/{id}/accesses"): _AUDIT,
        ("GET", "/files/{file:path}"): _AUDIT,
        ("DELETE", "/files/{file:path}"): _AUDIT,
        # The pages.
        ("GET", "/"): _READ,
        ("GET", "/style.css"): _OPEN,
        ("GET", "/conditions/{id}"): _READ,
        ("GET", "/conditions/{id}/{form}"): _READ,
        ("GET", "/essais/{id}"): _READ,
        ("POST", "/essais/{id}"): _DECIDE,
        ("POST", "/essais/{id}/exemple"): _DECIDE,
        ("GET", "/essais/{id}/cas"): _READ,
        ("POST", "/essais/{id}/cas"): _DECIDE,
        ("GET", "/decisions/{id}/page"): _OWN,
        # A note, a flag; what else the form asks for, the handler wants the role « audit ».
        ("POST", "/decisions/{id}/page"): _OWN,
        ("POST", "/diagnostics"): frozenset({Role.EDIT}),
        ("GET", "/approvals"): frozenset({Role.APPROVE, Role.AUDIT}),
        ("POST", "/approvals"): frozenset({Role.APPROVE}),
    }
)
_REMEMBERED = 1024
_ANY, _REST, _END = "{}", "{*}", "/"


class Templates:
    """The templates of the routes, found from a path in as many steps as it has parts."""

    def __init__(self, templates: Iterable[str]) -> None:
        self._root: dict[str, object] = {}
        self._known: dict[str, str] = {}
        for template in templates:
            at: Any = self._root
            for part in template.removeprefix("/").split("/"):
                kind = _REST if part.endswith(":path}") else _ANY if part.startswith("{") else part
                at = at.setdefault(kind, {})
            at[_END] = template

    def find(self, path: str) -> str:
        """The template of a path, "" where none has it. Parts written as they are go before those that vary."""
        known = self._known.get(path)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[path] = self._sought(path)
        return known

    def _sought(self, path: str) -> str:
        at: object = self._root
        for part in path.removeprefix("/").split("/"):
            assert isinstance(at, dict)
            written = None if part.startswith("{") else at.get(part)
            following = written if written is not None or not part else at.get(_ANY)
            if following is None:
                rest = at.get(_REST)
                return str(rest[_END]) if isinstance(rest, dict) else ""
            at = following
        return str(at.get(_END, "")) if isinstance(at, dict) else ""


def without_role(routes: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The routes, by method and template, for which no role is told: none may serve."""
    return sorted(route for route in routes if route not in ROLES)
