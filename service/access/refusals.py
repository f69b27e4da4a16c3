"""What the doors answer to whoever does not come in: RFC 9457, in French."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import msgspec

from service.problem_kinds import KINDS, MEDIA_TYPE

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request refused, and the headers that go with it."""

    slug: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def status(self) -> int:
        """The status of the answer."""
        return KINDS[self.slug].status

    def messages(self, request: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The answer as ASGI sends it; ``request`` is the id of the request, which the log has too."""
        body = _encode(KINDS[self.slug].told(self.detail) | {"request": request})
        headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode())]
        headers += [(name.lower().encode(), value.encode()) for name, value in self.headers.items()]
        start = {"type": "http.response.start", "status": self.status, "headers": headers}
        return start, {"type": "http.response.body", "body": body}
