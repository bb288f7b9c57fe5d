"""The account as people and programs see it: JSON, one HTML file, a terminal summary."""

from storyledger.render.html import render_html
from storyledger.render.json import account_json, account_schema, decision_json, dump_json, validate
from storyledger.render.stories import render_stories
from storyledger.render.terminal import render_terminal

__all__ = [
    "account_json",
    "account_schema",
    "decision_json",
    "dump_json",
    "render_html",
    "render_stories",
    "render_terminal",
    "validate",
]
