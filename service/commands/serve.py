"""``clausier serve``: the service over HTTP."""

from __future__ import annotations

import signal
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from service.contracts import place_of
from service.exits import FINE, Stop
from service.settings import Settings, read_settings
from service.terminal import say

if TYPE_CHECKING:
    from service.live.snapshot import Readiness

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
    """Open the journal, say where to look, answer until told to stop; the contracts load meanwhile."""
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
        server = uvicorn.Server(config)

        def end(*_: object) -> None:
            server.should_exit = True

        # The server drains at a signal, then raises it again: it must not end the process before what is below; and one
        # that comes before the server listens is not lost.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        _say(where_to_look(settings))
        live.begin(lambda: _say(what_serves(settings, live.readiness())))
        server.run()
    finally:
        live.stop()
        if journal is not None:
            journal.close()


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        say(line)
    sys.stdout.flush()  # whoever reads a pipe waits for it


def what_serves(settings: Settings, readiness: Readiness) -> Iterator[str]:
    """What is said once the contracts are loaded, or refused."""
    here = address(settings)
    if readiness.ready:
        yield f"Les contrats sont chargés : {here}/ les montre."
    else:
        with_key = ", avec une clé" if settings.keys else ""
        yield f"Aucun contrat ne sert : {here}/ready dit pourquoi{with_key}."


def where_to_look(settings: Settings) -> Iterator[str]:
    """What is said as the service begins to listen."""
    here = address(settings)
    yield f"Clausier répond à l'adresse {here}/ (Ctrl-C l'arrête)"
    yield "  les contrats se chargent ; la première fois, de dix secondes à deux minutes selon la machine :"
    yield f"  {here}/ready dit où ils en sont"
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
