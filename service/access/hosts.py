"""Under which name the service is called, and from which site a browser calls it.

A page of another site may make a browser send requests here, with the key that the browser has been told, or without
any where none is asked: names that are not the service's (DNS rebinding) and requests of other sites are refused.
"""

from __future__ import annotations

import ipaddress

from service.settings import Settings

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def on_loopback(host: str) -> bool:
    """Whether only this machine can reach an address. « 0.0.0.0 » and « :: » are every address, not this machine's."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def allowed_hosts(settings: Settings) -> frozenset[str] | None:
    """The names under which the service may be called; None is any."""
    told = frozenset(host_name(one.strip()) for one in settings.hosts.split(",") if one.strip())
    if told:
        return told
    return None if settings.keys else _LOCAL | {host_name(settings.host)}


def host_name(host: str) -> str:
    """A host without its port: « exemple.fr:8000 », « [::1]:8000 »."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return (host.rpartition(":")[0] if host.count(":") == 1 else host).lower()


def from_elsewhere(site: str, origin: str, host: str) -> bool:
    """Whether a browser says that a page of another site asks (« Sec-Fetch-Site », else « Origin »)."""
    if site:
        return site not in ("same-origin", "none")
    return bool(origin) and origin.partition("://")[2].lower() != host.lower()
