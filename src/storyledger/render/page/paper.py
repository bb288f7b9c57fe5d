"""The templates of the page, and what they may ask for: everything from a report is text, and is escaped."""

from __future__ import annotations

import importlib.resources
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from storyledger.render.changes import count_changes
from storyledger.render.clean import markup_text, web_address
from storyledger.render.edtf import day_bounds, day_words
from storyledger.render.words import agreement_words, count_words

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?(?: (?:million|billion))?")
_SCALES: Final = {"million": 6, "billion": 9}
_CLAIMS_UNFOLDED: Final = 150
"""Claims of one figure that stand open; browsers lay further ones out when they are unfolded, and not before."""
_EXACT: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def page_style() -> str:
    """Return the style sheet of a story's page, in a file and served."""
    package = importlib.resources.files("storyledger.render")
    return (package / "templates" / "account.css").read_text("utf-8") + (package / "charts" / "chart.css").read_text(
        "utf-8"
    )


def page_script() -> str:
    """Return the script of a file."""
    return (importlib.resources.files("storyledger.render") / "templates" / "account.js").read_text("utf-8")


@cache
def environment() -> Environment:
    """Return the templates."""
    made = Environment(
        loader=PackageLoader("storyledger.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.filters["web_address"] = web_address
    made.filters["count_words"] = count_words
    made.filters["count_changes"] = count_changes
    made.filters["day_html"] = day_html
    made.filters["numbers"] = number_html
    made.globals["agreement_words"] = agreement_words
    made.globals["claims_unfolded"] = _CLAIMS_UNFOLDED
    return made


def fill(template: str, told: Mapping[str, Any]) -> str:
    """Return a template filled in."""
    return environment().get_template(template).render(told)


def _shown(value: object) -> object:
    """Return what the template may write: text without the signs that HTML cannot hold."""
    return markup_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def day_html(value: str | None, otherwise: str = "") -> Markup:
    """Return an EDTF value in words, such that a script can put it in the reader's language; `otherwise` for none."""
    words = escape(markup_text(day_words(value) or otherwise))
    first, slash, last = (value or "").partition("/")
    if day_bounds(value) is None or not _EXACT.fullmatch(first) or (slash and not _EXACT.fullmatch(last)):
        return words
    if slash:
        return Markup('<span data-days="{}">{}</span>').format(value, words)
    return Markup('<time datetime="{}">{}</time>').format(value, words)


def number_html(words: str) -> Markup:
    """Return words of ours with each number in them such that a script can write it as the reader's language does."""
    out, at = Markup(), 0
    for found in _NUMBER.finditer(words):
        out += escape(words[at : found.start()])
        out += Markup('<data value="{}">{}</data>').format(_value(found.group()), found.group())
        at = found.end()
    return out + escape(words[at:])


def _value(number: str) -> str:
    """Return a number as programs write it: `1.4 million` is `1400000`."""
    digits, _, scale = number.replace(",", "").partition(" ")
    if not scale:
        return digits
    whole, _, fraction = digits.partition(".")
    return f"{whole}{fraction.ljust(_SCALES[scale], '0')}".lstrip("0") or "0"
