"""``python -m service.health``: whether the service of these settings answers, for whatever watches it.

It asks `/health` of this machine, under a name by which the service may be called. Exit code: 0 alive, 1 not.
"""

from __future__ import annotations

import ipaddress
import sys
from http.client import HTTPConnection, HTTPException

from service.exits import FAILURE, FINE, Stop
from service.settings import Settings, read_settings

_SECONDS = 4


def alive(settings: Settings) -> bool:
    """Whether the service answers on this machine."""
    name = next((one.strip() for one in settings.hosts.split(",") if one.strip()), "localhost")
    connection = HTTPConnection(_near(settings.host), settings.port, timeout=_SECONDS)
    try:
        connection.request("GET", "/health", headers={"Host": name})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _near(host: str) -> str:
    """Where to call a service that listens there: « every address » is called on this machine's own."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if not address.is_unspecified:
        return host
    return "127.0.0.1" if address.version == 4 else "::1"


def main() -> int:
    """The exit code."""
    try:
        return FINE if alive(read_settings()) else FAILURE
    except Stop as stop:
        sys.stderr.write(f"clausier : {stop.message}\n")
        return FAILURE


if __name__ == "__main__":
    sys.exit(main())
