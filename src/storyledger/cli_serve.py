"""The command `storyledger serve`: a ledger's accounts in the browser."""

from __future__ import annotations

import click

from storyledger.console import ledger_option, one_line, user_name

_EXAMPLES = """
\b
Examples:
  storyledger serve
      the ledger in the folder `ledger`, made where there is none, in the browser
  storyledger serve --ledger aleppo --port 9000 --no-open
  storyledger serve --ledger aleppo --team --host 0.0.0.0 --name ledger.newsroom.example \\
      --certificate fullchain.pem --key privkey.pem
      to everybody who has an account (`storyledger team add NAME`)
  storyledger serve --ledger aleppo --team --proxy 127.0.0.1 --name ledger.newsroom.example
      the same, behind a reverse proxy that serves https
"""


@click.command(epilog=_EXAMPLES, short_help="Show a ledger's accounts in the browser; add and correct there.")
@ledger_option
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", metavar="N", type=click.IntRange(0, 65535), default=8321, show_default=True, help="0: any.")
@click.option("--open/--no-open", "open_browser", default=True, help="Open the browser (default: yes).")
@click.option(
    "--by", metavar="NAME", callback=one_line, help="Whose hand writes; else the name of this computer's user."
)
@click.option("--team", is_flag=True, help="People sign in, with accounts and roles: see `storyledger team`.")
@click.option("--name", "names", metavar="NAME", multiple=True, help="A name under which browsers ask for this.")
@click.option(
    "--proxy", "proxies", metavar="ADDRESS", multiple=True, help="Serve through this reverse proxy, and nobody else."
)
@click.option("--certificate", metavar="FILE", type=click.Path(exists=True, dir_okay=False), help="Serve https.")
@click.option("--key", metavar="FILE", type=click.Path(exists=True, dir_okay=False), help="The certificate's key.")
def serve(
    *,
    ledger: str,
    host: str,
    port: int,
    open_browser: bool,
    by: str | None,
    team: bool,
    names: tuple[str, ...],
    proxies: tuple[str, ...],
    certificate: str | None,
    key: str | None,
) -> None:
    """Serve a ledger to this computer's browser, until Ctrl-C; with --team to others, who sign in."""
    from contextlib import ExitStack, suppress
    from dataclasses import replace

    import uvicorn

    from storyledger.web.app import create_app
    from storyledger.web.listening import base_address, open_sockets, server_options
    from storyledger.web.settings import ServeSettings

    if (certificate is None) != (key is None):
        raise click.UsageError("--certificate and --key go together.")
    settings = ServeSettings(
        ledger=ledger,
        by=by or user_name(),
        host=host,
        port=port,
        team=team,
        proxies=proxies,
        tls=certificate is not None,
        names=names,
    )
    with ExitStack() as held:
        sockets, port = open_sockets(settings)
        for opened in sockets:
            held.callback(opened.close)
        app = create_app(replace(settings, port=port))
        base = base_address(sockets, settings)
        told = f"Serving the ledger {app.state.desk.ledger.shown} at\n  {app.state.door.address(base)}\nCtrl-C ends it."
        click.echo(told, err=True)
        if open_browser:
            click.launch(app.state.door.address(base, once=True))
        config = uvicorn.Config(app, **server_options(certificate, key))
        with suppress(KeyboardInterrupt):  # how it is ended
            uvicorn.Server(config).run(sockets)
