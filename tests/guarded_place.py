"""A small application behind the doors of the service, and the ways to come in."""

from __future__ import annotations

import asyncio
import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.access.access import Access, open_access
from service.access.caller import Role
from service.access.doors import Doors
from service.access.log import Log
from service.access.seen import seen_of
from service.settings import Settings

MARKER = "Zébulon-Durand"
DECISIONS = "/contracts/pelles/decisions"


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Reads its body and answers; fails as an application may, its words quoting the case."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    if b"plante" in body:
        raise ValueError(f"impossible de lire {body.decode()} dans /home/service/contrats")
    seen = seen_of(scope)
    assert seen is not None
    if scope["path"] == DECISIONS:
        seen.contract, seen.decision = "pelles", "d-1"
    kind = b"text/html; charset=utf-8" if scope["path"] == "/contracts" else b"application/json"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})
    await send({"type": "http.response.body", "body": b"%d" % len(body)})


class Place:
    """The doors over the small application, their log, and the ways to come in."""

    def __init__(self, data: Path, **told: Any) -> None:
        self.lines = io.BytesIO()
        self.settings = Settings(data=data, **told)
        log = Log(self.settings.log, facts=self.settings.log_facts, stream=self.lines)
        self.access: Access = open_access(self.settings, log)
        self.doors: Doors = self.access.guard(application)

    def key(self, *roles: Role, name: str = "guichet") -> dict[str, str]:
        assert self.access.keys is not None
        return {"Authorization": f"Bearer {self.access.keys.create(name, roles)[1]}"}

    def ask(self, method: str, path: str, **told: Any) -> httpx.Response:
        async def one() -> httpx.Response:
            transport = httpx.ASGITransport(self.doors, raise_app_exceptions=True)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.request(method, path, **told)

        return asyncio.run(one())

    def log(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines.getvalue().splitlines()]


@pytest.fixture(name="place")
def place_of(tmp_path: Path) -> Place:
    return Place(tmp_path)
