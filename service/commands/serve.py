"""``clausier serve``: the service over HTTP."""

from __future__ import annotations

import signal
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from service.contracts import place_of
from service.exits import FINE, Stop
from service.settings import Settings, read_settings
from service.terminal import say

MISSING = "le service demande des paquets qui ne sont pas installés"
#: How long what is being answered when the service stops is waited for, in seconds.
DRAIN = 30


def run(arguments: Namespace) -> int:
    """Serve until told to stop; what is being answered then is answered."""
    serve(settings_of(arguments))
    return FINE


def settings_of(arguments: Namespace) -> Settings:
    """The settings of the environment under what the command says. Stops with what is not a value."""
    return read_settings(
        contracts=Path(arguments.dir) if arguments.dir else None,
        tariffs=Path(arguments.tariffs) if arguments.tariffs else None,
        data=Path(arguments.data) if arguments.data else None,
        journal=arguments.journal,
        host=arguments.host,
        port=arguments.port,
        keys=False if arguments.no_keys else None,
    )


def serve(settings: Settings) -> None:
    """Load the contracts, open the journal, say where to look, answer until told to stop."""
    try:
        import uvicorn

        from service.access.access import open_access
        from service.access.log import install
        from service.access.protocol import PatientProtocol
        from service.journal import JournalError, open_journal
        from service.live.approvals import ApprovalError
        from service.live.contracts import LiveContracts
        from service.web.app import build_app
        from service.web.services import Services
    except ImportError as error:
        raise Stop(f"{MISSING} ({error.name})", hint="pip install 'clausier[serve]'") from None
    place_of(settings.contracts.as_posix())
    access = open_access(settings)
    try:
        journal = open_journal(settings)
    except JournalError as error:
        raise Stop(error.message) from None
    try:
        live = LiveContracts(settings)
    except ApprovalError as error:
        raise Stop(error.message) from None
    install(access.log)
    try:
        say("Les contrats se chargent ; la première fois, comptez une minute.")
        sys.stdout.flush()
        live.start()
        app = build_app(Services(settings, live, journal, access))
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            workers=1,
            access_log=False,
            server_header=False,
            log_config=None,
            http=PatientProtocol,
            timeout_graceful_shutdown=DRAIN,
        )
        for line in where_to_look(settings, live.readiness().ready):
            say(line)
        sys.stdout.flush()  # nothing more is said there, and whoever reads a pipe waits for it
        # The server drains at a signal, then raises it again: it must not end the process before what is below.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        uvicorn.Server(config).run()
    finally:
        live.stop()
        if journal is not None:
            journal.close()


def where_to_look(settings: Settings, ready: bool) -> Iterator[str]:
    """What is said as the service begins to answer."""
    here = address(settings)
    if ready:
        yield f"Clausier répond à l'adresse {here}/ (Ctrl-C l'arrête)"
    else:
        yield f"Clausier répond à l'adresse {here}/, mais aucun contrat ne sert : voir {here}/ready"
    yield f"  les contrats : {here}/contracts"
    yield f"  ce qu'on peut demander : {here}/openapi.json"
    if settings.journal_url is None:
        yield "  aucune décision n'est gardée"
    elif not settings.journal:
        yield f"  les décisions sont gardées dans {settings.data.as_posix()}/"
    if not settings.keys:
        yield "  aucune clé n'est demandée : cette machine seule peut appeler"
    else:
        yield "  une clé est demandée : « clausier keys create --name NOM --roles read,decide » en fait une"


def address(settings: Settings) -> str:
    """The address of the service as a browser takes it."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"
