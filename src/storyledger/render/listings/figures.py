"""Figures as a table, and each figure's claims in the reports' own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from storyledger.render.clean import screen_line
from storyledger.render.screen import Column, Row, draw_table, words
from storyledger.render.words import agreement_words, claim_words, number_words, range_words, source_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.text import Text

    from storyledger.render.listings.sheet import Sheet
    from storyledger.render.parts import Line

    Json = Mapping[str, Any]

_SOURCES: Final = 3
"""Sources of a figure that its row names."""
_STYLES: Final = {"disputed": "red", "superseded": "yellow", "agreed": "green"}
_TABLE: Final = (
    Column("BEST", 14, right=True, style="bold"),
    Column("FIGURE"),
    Column("AS OF", 12),
    Column("ORIGINS", 7, right=True),
    Column("REPORTS", 11),
)


def draw_figures(sheet: Sheet, lines: Sequence[Line]) -> None:
    """Write a row a figure: the best value, the reported range, whom it is from, how many origins tell it."""
    rows = []
    before: set[str] = set()
    for line in lines:
        figure = line.value
        reports = {claim["report"] for claim in figure["claims"]}
        best = _best(figure)
        # A part stands behind its whole in the order of importance only.
        part = "└ " if figure.get("part_of") in before and sheet.look.sort in {"", "importance"} else ""
        before.add(figure["id"])
        told = words(f"{part}{screen_line(figure['what'])}")
        if figure["standing"] in _STYLES:
            told.append(f"  {figure['standing']}", _STYLES[figure["standing"]])
        if about := _about(sheet, figure):
            told.append(f"\n{about}", "dim")
        cells = (
            words(best),
            told,
            words(sheet.day(figure["as_of"])),
            words(str(figure["origins"])),
            sheet.letters(reports),
        )
        rows.append(Row(cells, sheet.cited(_best_sentences(figure))))
    draw_table(sheet.screen, _TABLE, rows)


def _best(figure: Json) -> str:
    """Return the best value, else the reported range; of money with its currency, where the figure's name has none."""
    best = number_words(figure["best"]) or range_words(figure)
    unit = screen_line(figure["unit"] or "")
    if figure["kind"] != "money" or not best or unit in figure["what"]:
        return best
    return f"{best} {unit}" if unit[-1].isalpha() else f"{unit}{best}"


def _reported(figure: Json) -> list[str]:
    """Return the reported range, where it is another than the best value."""
    reported = range_words(figure)
    return [f"reported {reported}"] if reported and reported != (number_words(figure["best"]) or reported) else []


def _about(sheet: Sheet, figure: Json) -> str:
    """Return the reported range where it is another than the best value, and whom the figure is from."""
    parts = _reported(figure)
    sources = (sheet.known(claim.get("source_name") or claim["source"]) for claim in figure["claims"])
    shown = list({source_key(name): name for name in reversed([*sources]) if name}.values())[::-1]
    if shown:
        more = f" and {len(shown) - _SOURCES} more" if len(shown) > _SOURCES else ""
        parts.append(f"by {', '.join(shown[:_SOURCES])}{more}")
    parts.append(sheet.by_hand(figure))
    return "; ".join(part for part in parts if part)


def _best_sentences(figure: Json) -> list[Json]:
    """Return the claims that give the best value, else the first one."""
    best = figure["best"]
    return [claim for claim in figure["claims"] if best is not None and claim["value"] == best] or figure["claims"][:1]


def draw_claims(sheet: Sheet, lines: Sequence[Line]) -> None:
    """Write each figure with those of its claims that are given: day, value, exact words, where they stand, source."""
    figures: dict[str, list[Line]] = {}
    for line in lines:
        assert line.figure is not None
        figures.setdefault(line.figure["id"], []).append(line)
    for number, claims in enumerate(figures.values()):
        figure = claims[0].figure
        assert figure is not None
        if number:
            sheet.screen.print()
        _draw_head(sheet, figure, len(claims))
        draw_table(sheet.screen, _CLAIMS, _claim_rows(sheet, [line.value for line in claims]), 2)


_CLAIMS: Final = (Column("", 12, style="dim"), Column("", 22, style="bold"), Column(""))


def _draw_head(sheet: Sheet, figure: Json, shown: int) -> None:
    best = _best(figure)
    head = words((f"{screen_line(figure['what'])}: {best}", "bold"), (f"  {screen_line(figure['id'])}", "dim"))
    if figure["standing"] in _STYLES:
        head.append(f"  {figure['standing']}", _STYLES[figure["standing"]])
    sheet.screen.hang(head)
    claims = figure["claims"]
    told = _reported(figure)
    told.append(agreement_words(len({claim["report"] for claim in claims}), figure["origins"]))
    if len({number_words(claim["value"]) for claim in claims}) > 1 and figure["basis"]:
        told.append(screen_line(figure["basis"]).rstrip("."))
    if shown < len(claims):
        told.append(f"{shown} of {len(claims)} claims")
    told.append(sheet.by_hand(figure))
    sheet.screen.print(words(("; ".join(part for part in told if part), "dim")), 2)


def _claim_rows(sheet: Sheet, claims: Iterable[Json]) -> list[Row]:
    """Return a row a claim; claims in the same words, as a reprint has them, share one with all their places."""
    rows: dict[tuple[str, ...], list[Text]] = {}
    places: dict[tuple[str, ...], list[Text]] = {}
    for claim in claims:
        source = screen_line(claim.get("source_name") or claim["source"] or "")
        said = sheet.sentence(claim) if sheet.look.cited else sheet.quote(claim)
        notes = "; ".join(note for note in (_note(claim), sheet.by_hand(claim)) if note)
        told = words(f"{source}: " if source else "", said)
        row = [words(sheet.day(claim["as_of"])), words(claim_words(claim)), told]
        key = (*(cell.plain for cell in row[:2]), source_key(source), said.plain, f" ({notes})" if notes else "")
        rows.setdefault(key, row)
        places.setdefault(key, []).append(sheet.place(claim))
    return [
        Row((day, value, words(told, *(part for place in places[key] for part in (" ", place)), (key[-1], "yellow"))))
        for key, (day, value, told) in rows.items()
    ]


def _note(claim: Json) -> str:
    """Return what keeps a claim from being a count of what is: it was expected, or it adds to another."""
    named = (("what it could reach", claim.get("projected")), ("on top of another", claim.get("delta")))
    return "; ".join(name for name, holds in named if holds)
