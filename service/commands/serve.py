"""``clausier serve``: the service over HTTP."""

from __future__ import annotations

import ipaddress
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from service.contracts import place_of, sound
from service.exits import FINE, Stop
from service.live.snapshot import Snapshot
from service.settings import Settings, read_settings
from service.terminal import say

MISSING = "le service demande des paquets qui ne sont pas installés"


def run(arguments: Namespace) -> int:
    """Serve until told to stop; what is being answered then is answered."""
    settings = settings_of(arguments)
    serve(settings)
    return FINE


def settings_of(arguments: Namespace) -> Settings:
    """The settings of the environment under what the command says. Stops with what cannot be."""
    settings = read_settings(
        contracts=Path(arguments.dir) if arguments.dir else None,
        tariffs=Path(arguments.tariffs) if arguments.tariffs else None,
        data=Path(arguments.data) if arguments.data else None,
        journal=arguments.journal,
        host=arguments.host,
        port=arguments.port,
        keys=False if arguments.no_keys else None,
    )
    if not settings.keys and not on_loopback(settings.host):
        raise Stop(
            f"sans clé, le service n'écoute que sur la machine elle-même, non sur « {settings.host} »",
            hint="retirez --no-keys, ou écoutez sur 127.0.0.1",
        )
    return settings


def on_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve(settings: Settings) -> None:
    """Load the contracts, open the journal, say where to look, answer."""
    try:
        import uvicorn

        from service.web.app import build_app
        from service.web.services import FixedContracts, Services
    except ImportError as error:
        raise Stop(f"{MISSING} ({error.name})", hint="pip install 'clausier[serve]'") from None
    library = sound(place_of(settings.contracts.as_posix()), settings.tariffs.as_posix() if settings.tariffs else None)
    snapshot = Snapshot(library, settings.contracts, _digest(library), datetime.now(UTC))
    app = build_app(Services(settings, FixedContracts(snapshot)))
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        workers=1,
        access_log=False,
        server_header=False,
        date_header=True,
        log_level="warning",
        timeout_graceful_shutdown=30,
    )
    say(f"Clausier répond à l'adresse {address(settings)}/ ; Ctrl-C pour arrêter")
    say(f"  ce qu'on peut lui demander : {address(settings)}/openapi.json")
    uvicorn.Server(config).run()


def _digest(library: object) -> str:
    import hashlib

    from engine import Library

    assert isinstance(library, Library)
    digest = hashlib.sha256()
    for name in library:
        product = library.product(name)
        for day in product.versions:
            digest.update(f"{name}\0{day}\0{product.version(day).identity.digest}\0".encode())
    return digest.hexdigest()


def address(settings: Settings) -> str:
    """The address of the service as a browser takes it."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"
