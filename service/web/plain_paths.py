"""What an address may hold: no control character, whatever its route.

A pattern of a route ends with `$`, which a line feed may still follow: « /files/p1%0A » would be taken for
« /files/p1 », and the databases refuse the character 0 in their own way. Both are told here, once, before any route
looks.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from service.web.plain_text import CONTROL
from service.web.problems import Problem


class PlainPaths:
    """An application that no address with a control character reaches: nothing is there."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and CONTROL.search(scope["path"]) is not None:
            detail = "Cette adresse contient un caractère de contrôle : il n'y a rien à aucune adresse de ce genre."
            await Problem("introuvable", detail).response()(scope, receive, send)
            return
        await self._app(scope, receive, send)
