"""The command `storyledger serve`: a ledger's accounts in the browser."""

from __future__ import annotations

import click

from storyledger.console import ledger_option, user_name

_EXAMPLES = """
\b
Examples:
  storyledger serve
      the ledger in the folder `ledger`, made where there is none, in the browser
  storyledger serve --ledger aleppo --port 9000 --no-open
"""


@click.command(epilog=_EXAMPLES, short_help="Show a ledger's accounts in the browser; add and correct there.")
@ledger_option
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", metavar="N", type=click.IntRange(0, 65535), default=8321, show_default=True, help="0: any.")
@click.option("--open/--no-open", "open_browser", default=True, help="Open the browser (default: yes).")
@click.option("--by", metavar="NAME", help="Whose hand writes; else the name of this computer's user.")
def serve(*, ledger: str, host: str, port: int, open_browser: bool, by: str | None) -> None:
    """Serve a ledger to this computer's browser, until Ctrl-C."""
    import uvicorn

    from storyledger.web.app import create_app
    from storyledger.web.settings import ServeSettings

    settings = ServeSettings(ledger=ledger, by=by or user_name(), host=host, port=port)
    app = create_app(settings)
    if open_browser:
        click.launch(f"http://{host}:{port}/")
    uvicorn.run(app, host=host, port=port, log_level="warning")
