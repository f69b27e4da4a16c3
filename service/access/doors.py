"""The doors: what stands between the server and the application, for each request.

Plain ASGI, and one wrapper around `send`: this is on the way of every decision. In order: the request gets its id; the
name under which the service is called, the key, its role for the route and its pace are looked at; the body is bounded
as it comes in; the answer gets its headers; the request is counted and told in the log. An error that nobody has caught
becomes a 500 without a word of it, and its trace goes to the log.
"""

from __future__ import annotations

import base64
import logging
import re
import secrets
import time
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from itertools import count
from typing import Any

from service.access.bodies import Receive, Refused, bounded, too_long
from service.access.caller import NO_KEY, Caller
from service.access.headers import headers_of, policy_of
from service.access.hosts import allowed_hosts, from_elsewhere, host_name
from service.access.keys import Keys
from service.access.log import Log
from service.access.metrics import Metrics
from service.access.rate import Rate
from service.access.refusals import Refusal
from service.access.routes import ROLES, Templates
from service.access.seen import Seen, keep
from service.settings import Settings

Scope = MutableMapping[str, Any]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_SANE = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_STREAM = b"application/x-ndjson"
#: The route that takes a stream of cases.
_STREAMED = "/contracts/{id}/decisions"
#: When to try again to open a stream, in seconds.
_LATER = "5"
_ASKED_WHETHER_READY = "/ready"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="clausier", Basic realm="clausier", charset="UTF-8"'}


class Doors:
    """An application behind its doors."""

    def __init__(
        self, app: App, settings: Settings, keys: Keys | None, log: Log, metrics: Metrics, rate: Rate
    ) -> None:
        self._app = app
        self._settings = settings
        self._keys = keys
        self._log = log
        self._metrics = metrics
        self._rate = rate
        self._templates = Templates({template for _, template in ROLES})
        self._headers = headers_of(settings)
        self._hosts = allowed_hosts(settings)
        #: The streams under way, by the id of their key.
        self._streams: Counter[str] = Counter()
        self._run, self._numbers = secrets.token_hex(4), count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; what is not one (the start and the end of the server) goes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter_ns()
        method = scope["method"]
        seen = Seen("", method, self._templates.find(scope["path"]))
        keep(scope, seen)
        told = _Told(scope["headers"])
        told.stream = told.stream and seen.template == _STREAMED
        seen.id = told.request or f"{self._run}-{next(self._numbers):x}"
        fixed = [*self._headers, (b"x-request-id", seen.id.encode())]

        async def answer(message: Any) -> None:
            if message["type"] == "http.response.start":
                seen.status = message["status"]
                headers = message.setdefault("headers", [])
                message["headers"] = [*headers, *fixed, *policy_of(headers)]
            await send(message)

        failure: dict[str, Any] = {}
        key, streaming = "", False
        try:
            refusal = self._refusal(seen, told)
            key = seen.caller.id if seen.caller is not None else ""
            if refusal is None:
                refusal = too_long(self._settings.max_body) if self._over(told) else None
            if refusal is None and told.stream:
                refusal = self._crowded(key)
                streaming = refusal is None
                self._streams[key] += streaming
            if refusal is None:
                await self._app(scope, self._bounded(receive, method, told), answer)
            else:
                await _send(refusal, seen.id, answer)
        except Refused as refused:
            if not seen.status:
                await _send(refused.refusal, seen.id, answer)
        except Exception as error:
            failure = self._log.error_of(error)
            if not seen.status:
                detail = "L'erreur est notée au journal du service, sous l'identifiant de la demande."
                await _send(Refusal("erreur-interne", detail), seen.id, answer)
        finally:
            if streaming:
                self._streams[key] -= 1
            self._tell(seen, time.perf_counter_ns() - started, failure)

    def _refusal(self, seen: Seen, told: _Told) -> Refusal | None:
        if told.hosts > 1:
            return Refusal("en-tete-refuse", f"« Host » est donné {told.hosts} fois : une seule est attendue.")
        if self._hosts is not None and host_name(told.host) not in self._hosts:
            return Refusal("hote-inconnu", "Le nom donné par « Host » n'est pas de ceux du service.")
        method = "GET" if seen.method == "HEAD" else seen.method
        roles = ROLES.get((method, seen.template))
        if self._keys is None:
            seen.caller = NO_KEY
        else:
            seen.caller = self._keys.find(told.key()) if told.authorization else None
            if seen.caller is None and (roles is None or roles):
                return Refusal("cle-demandee", "Donnez une clé : « Authorization: Bearer … ».", _CHALLENGE)
        if seen.method not in _SAFE and not told.bearer and from_elsewhere(told.site, told.origin, told.host):
            return Refusal("autre-site", "Le navigateur dit que la demande vient d'une page d'un autre site.")
        if roles and seen.caller is not None and not roles & seen.caller.roles:
            listed = " ou ".join(f"« {role} »" for role in sorted(roles))
            return Refusal("role-insuffisant", f"Il faut le rôle {listed} : demandez une clé qui l'ait.")
        if roles is None or roles:
            wait = self._rate.wait(seen.caller.id if seen.caller is not None else "")
            if wait:
                return Refusal("trop-de-demandes", f"Réessayez dans {wait} s.", {"Retry-After": str(wait)})
        return None

    def _crowded(self, key: str) -> Refusal | None:
        """Whether a key has as many streams under way as it may: each may last, and all share the same threads."""
        most = self._settings.max_streams
        if not most or self._streams[key] < most:
            return None
        whose = "" if self._keys is None else " avec cette clé"
        detail = f"{most} flux sont déjà en cours{whose} : attendez que l'un d'eux finisse."
        return Refusal("trop-de-demandes", detail, {"Retry-After": _LATER})

    def _over(self, told: _Told) -> bool:
        return told.length is not None and told.length > self._settings.max_body and not told.stream

    def _bounded(self, receive: Receive, method: str, told: _Told) -> Receive:
        if method in _SAFE and not told.length and not told.chunked:
            return receive
        return bounded(receive, self._settings.max_body, self._settings.max_time, stream=told.stream)

    def _tell(self, seen: Seen, nanoseconds: int, failure: dict[str, Any]) -> None:
        self._metrics.request(seen.template, seen.method, seen.status, nanoseconds)
        if seen.status < 400 or seen.template == _ASKED_WHETHER_READY:  # not to be ready is an answer, not a failure
            level = logging.INFO
        else:
            level = logging.WARNING if seen.status < 500 else logging.ERROR
        if level < self._log.level and not failure:
            return
        fields: dict[str, Any] = {
            "request": seen.id,
            "method": seen.method,
            "route": seen.template or None,
            "status": seen.status,
            "microseconds": nanoseconds // 1000,
            "key": seen.caller.name if seen.caller is not None else None,
        }
        if seen.contract:
            fields["contract"] = seen.contract
        if seen.decision:
            fields["decision"] = seen.decision
        self._log.write(logging.ERROR if failure else level, "request", fields | failure)


class _Told:
    """The headers that the doors look at."""

    __slots__ = ("authorization", "bearer", "chunked", "host", "hosts", "length", "origin", "request", "site", "stream")

    def __init__(self, headers: list[tuple[bytes, bytes]]) -> None:
        whole = dict(headers)
        told = whole.get
        # Whoever stands in front of the service may go by the first, and the service by the last.
        self.hosts = 1 if len(whole) == len(headers) else sum(name == b"host" for name, _ in headers)
        self.authorization = told(b"authorization", b"").decode("latin-1")
        self.bearer = self.authorization[:7].lower() == "bearer "
        self.host = told(b"host", b"").decode("latin-1")
        length = told(b"content-length", b"")
        self.length = int(length) if length.isdigit() else None
        self.stream = told(b"content-type", b"").startswith(_STREAM)
        self.chunked = told(b"transfer-encoding") is not None
        request = told(b"x-request-id")
        self.request = request.decode() if request is not None and _SANE.fullmatch(request) else ""
        self.site = told(b"sec-fetch-site", b"").decode("latin-1")
        self.origin = told(b"origin", b"").decode("latin-1")

    def key(self) -> str:
        """The text of a key: a bearer's token, or the password that a browser asks for."""
        kind, _, value = self.authorization.partition(" ")
        if kind.lower() == "bearer":
            return value.strip()
        if kind.lower() != "basic":
            return ""
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2]
        except ValueError:
            return ""


async def _send(refusal: Refusal, request: str, send: Send) -> None:
    for message in refusal.messages(request):
        await send(message)


def caller_of(seen: Seen | None) -> Caller:
    """Who calls. A request that did not come by the doors is a test's: nobody asked it for a key."""
    return seen.caller if seen is not None and seen.caller is not None else NO_KEY
