"""Every form in which an account can leave the program: the one place that knows their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from storyledger.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Account = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller may want of a form; a form takes no notice of what does not concern it."""

    fonts: Sequence[str] = ()
    """Paths of fonts for scripts that the PDF's own lack."""
    dataset: str = "storyledger"
    """The name of the dataset in FollowTheMoney statements."""


@dataclass(frozen=True, slots=True)
class Export:
    """A form of export."""

    name: str
    help: str
    """One line for the command line's help."""
    render: Callable[[Account, Options], dict[str, bytes]]


def render_export(account: Account, form: str, options: Options | None = None) -> dict[str, bytes]:
    """Return the account in a form, as files by name; several files where the form has a file for each table or story.

    Names are plain file names without folders. `form` is one of `EXPORTS`. The same account gives the same bytes.

    Raises ExportError for an unknown form, options that it cannot take, and a timeline of events without a day.
    """
    if form not in EXPORTS:
        raise ExportError(f"{form!r} is no form of export; choose one of {', '.join(EXPORTS)}")
    return EXPORTS[form].render(account, options or Options())


def _bytes(files: Mapping[str, str]) -> dict[str, bytes]:
    """Return texts as UTF-8; a lone surrogate, which UTF-8 cannot hold, becomes a question mark."""
    return {name: text.encode("utf-8", "replace") for name, text in files.items()}


# What a form needs is imported when it is asked for: the command line must not wait for all of them.


def _json(account: Account, _: Options) -> dict[str, bytes]:
    from storyledger.render.json import dump_json  # noqa: PLC0415

    return {"account.json": dump_json(account)}


def _csv(account: Account, _: Options) -> dict[str, bytes]:
    from storyledger.render.csv import render_csv  # noqa: PLC0415

    return _bytes(render_csv(account))


def _csv_excel(account: Account, _: Options) -> dict[str, bytes]:
    from storyledger.render.csv import render_csv  # noqa: PLC0415

    return _bytes(render_csv(account, excel=True))


def _geojson(account: Account, _: Options) -> dict[str, bytes]:
    from storyledger.render.geojson import render_geojson  # noqa: PLC0415

    return _bytes({"account.geojson": render_geojson(account)})


def _ftm(account: Account, options: Options) -> dict[str, bytes]:
    return _statements(account, options, "statements.csv")


def _ftm_json(account: Account, options: Options) -> dict[str, bytes]:
    return _statements(account, options, "statements.json")


def _statements(account: Account, options: Options, name: str) -> dict[str, bytes]:
    from storyledger.render.ftm import render_ftm  # noqa: PLC0415

    try:
        return _bytes({name: render_ftm(account, dataset=options.dataset)[name]})
    except ValueError as error:
        raise ExportError(str(error)) from error


def _timelinejs(account: Account, _: Options) -> dict[str, bytes]:
    from storyledger.render.timelinejs import render_timelinejs  # noqa: PLC0415

    files = _bytes(render_timelinejs(account))
    if not files:
        raise ExportError("no story has an event with a day: there is no timeline to show")
    return files


def _html(account: Account, _: Options) -> dict[str, bytes]:
    from storyledger.render.html import render_html  # noqa: PLC0415

    return _bytes({"account.html": render_html(account)})


def _markdown(account: Account, _: Options) -> dict[str, bytes]:
    from storyledger.render.markdown import render_markdown  # noqa: PLC0415

    return _bytes({"account.md": render_markdown(account)})


def _pdf(account: Account, options: Options) -> dict[str, bytes]:
    from fontTools.ttLib import TTLibError  # type: ignore[import-untyped]  # noqa: PLC0415

    from storyledger.render.pdf import render_pdf  # noqa: PLC0415

    try:
        return {"account.pdf": render_pdf(account, fonts=options.fonts)}
    except (OSError, ValueError, TTLibError) as error:
        if not options.fonts:
            raise
        raise ExportError(f"a font cannot be used ({', '.join(options.fonts)}): {error}") from error


EXPORTS: Final[dict[str, Export]] = {
    export.name: export
    for export in (
        Export("json", "the whole account, for programs: the contract that its JSON Schema describes", _json),
        Export("csv", "a table for each part, every row with its words and their report; for databases", _csv),
        Export("csv-excel", "the same tables for Excel: with a byte order mark, long cells cut", _csv_excel),
        Export("geojson", "places, and what happened and was counted there, for maps (RFC 7946)", _geojson),
        Export("ftm", "FollowTheMoney statements as CSV, for Aleph and other tools of investigators", _ftm),
        Export("ftm-json", "the same statements, a JSON object a line", _ftm_json),
        Export("timelinejs", "a timeline of each story's dated events, for TimelineJS", _timelinejs),
        Export("markdown", "the account to paste, with a footnote for each citation", _markdown),
        Export("html", "the page: one file that needs nothing else, drawings and all", _html),
        Export("pdf", "the account to print and file, each line linked to its words and back", _pdf),
    )
}
"""The forms by their names, in the order in which help lists them."""
