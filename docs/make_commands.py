"""Writes docs/commands.md from the commands themselves: `make docs`. A test fails where the page is stale."""

from __future__ import annotations

from pathlib import Path

import click

from storyledger.cli import cli

PAGE = Path(__file__).parent / "commands.md"


def command_reference() -> str:
    """Return the page, in Markdown."""
    # A fixed width, so that the page does not depend on who writes it.
    top = cli.make_context("storyledger", ["account"], resilient_parsing=True, terminal_width=100)
    parts = ["# Commands", "", "Written by `make docs` from the commands themselves; do not edit."]
    parts += ["", "## storyledger", "", *_block(cli, top)]
    for name in sorted(cli.commands):
        context = click.Context(cli.commands[name], parent=top, info_name=name)
        parts += ["", f"## storyledger {name}", "", *_block(cli.commands[name], context)]
        for below in sorted(getattr(cli.commands[name], "commands", ())):
            command = cli.commands[name].commands[below]
            within = click.Context(command, parent=context, info_name=below)
            parts += ["", f"### storyledger {name} {below}", "", *_block(command, within)]
    return "\n".join(parts) + "\n"


def _block(command: click.Command, context: click.Context) -> list[str]:
    return ["```text", *(line.rstrip() for line in command.get_help(context).splitlines()), "```"]


if __name__ == "__main__":
    PAGE.write_text(command_reference(), "utf-8")
