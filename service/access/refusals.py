"""What the doors answer to whoever does not come in: RFC 9457, in French."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import msgspec

_encode = msgspec.json.Encoder().encode
#: The status and the title of each, by the last part of its address under /problems.
KINDS: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "hote-inconnu": (400, "Le service ne s'appelle pas ainsi"),
        "cle-demandee": (401, "Une clé est demandée"),
        "role-insuffisant": (403, "Cette clé n'a pas le rôle demandé"),
        "autre-site": (403, "Une page d'un autre site ne peut pas demander cela"),
        "corps-trop-lent": (408, "Le corps n'est pas arrivé à temps"),
        "corps-trop-long": (413, "Le corps est trop long"),
        "trop-de-demandes": (429, "Trop de demandes"),
        "erreur-interne": (500, "Le service s'est trompé"),
    }
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request refused, and the headers that go with it."""

    slug: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def status(self) -> int:
        """The status of the answer."""
        return KINDS[self.slug][0]

    def messages(self, request: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The answer as ASGI sends it; ``request`` is the id of the request, which the log has too."""
        status, title = KINDS[self.slug]
        told = {"type": f"/problems/{self.slug}", "title": title, "status": status, "detail": self.detail}
        body = _encode(told | {"request": request})
        headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
        headers += [(name.lower().encode(), value.encode()) for name, value in self.headers.items()]
        start = {"type": "http.response.start", "status": status, "headers": headers}
        return start, {"type": "http.response.body", "body": body}
