"""The charts of a story's page: what each is drawn from, and where its marks lead.

Charts are drawn when a page asks for them, for the engine that draws them takes a second to start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.render.charts import Chart, Row
    from storyledger.render.page.lines import Mark, Report
    from storyledger.render.page.parts import Part
    from storyledger.render.page.story import StoryPage, Told


class Drawings:
    """Draws what a template asks for, each chart once."""

    def __init__(self, story: StoryPage, parts: Sequence[Part]) -> None:
        self._story = story
        self._items = {part.name: part.items for part in parts}
        self._drawn: dict[str, Chart | None] = {}
        self._figures: dict[str, Chart | None] = {}

    def __call__(self, name: str) -> Chart | None:
        """Return the chart of that name: `timeline`, `positions`, `map` or `origins`; None where there is none."""
        if name not in self._drawn:
            self._drawn[name] = getattr(self, f"_draw_{name}")(f"{self._story.links.prefix}{name}")
        return self._drawn[name]

    def figures(self, shown: Iterable[Told]) -> None:
        """Draw figures that will be shown; all of a page in one run of the engine."""
        from storyledger.render.charts import FigureRows, draw_figures  # noqa: PLC0415 - the engine is heavy

        wanted = [
            told
            for told in shown
            if not told["once"] and not told["start"] and told["line"].anchor not in self._figures
        ]
        rows = [
            FigureRows(
                told["line"].anchor,
                told["given"],
                [_mark_row(claim["given"], [claim["mark"]]) for claim in told["claims"]],
            )
            for told in wanted
        ]
        for told, chart in zip(wanted, draw_figures(rows) if rows else (), strict=True):
            self._figures[told["line"].anchor] = chart

    def figure(self, told: Told) -> Chart | None:
        """Return the chart of a figure; None where its claims have no course."""
        if told["line"].anchor not in self._figures:
            self.figures([told])
        return self._figures[told["line"].anchor]

    def _draw_timeline(self, name: str) -> Chart | None:
        from storyledger.render.charts import draw_timeline  # noqa: PLC0415 - the engine is heavy

        return draw_timeline(name, [_told_row(told) for told in self._items.get("timeline", ())])

    def _draw_positions(self, name: str) -> Chart | None:
        from storyledger.render.charts import draw_positions  # noqa: PLC0415 - the engine is heavy

        return draw_positions(
            name, [_told_row(told) for _, lines in self._items.get("positions", ()) for told in lines]
        )

    def _draw_map(self, name: str) -> Chart | None:
        from storyledger.render.charts import draw_map  # noqa: PLC0415 - the engine is heavy

        return draw_map(name, [_told_row(told) for told in self._items.get("places", ())])

    def _draw_origins(self, name: str) -> Chart | None:
        from storyledger.render.charts import draw_origins  # noqa: PLC0415 - the engine is heavy

        reports = [_report_row(report) for report in self._story.reports]
        origins = [origin.given for origin in self._story.origins.values()]
        return draw_origins(name, reports, origins, self._story.given["copies"])


def _told_row(told: Told) -> Row:
    return _mark_row(told["given"], told["marks"])


def _mark_row(given: Mapping[str, Any], marks: Sequence[Mark]) -> Row:
    """Return a line with the first of the words that it rests on."""
    from storyledger.render.charts import Row  # noqa: PLC0415 - the engine is heavy

    if not marks:
        return Row(given, "")
    report = marks[0].report
    return Row(given, marks[0].href, report.letter, report.colour, report.name)


def _report_row(report: Report) -> Row:
    from storyledger.render.charts import Row  # noqa: PLC0415 - the engine is heavy

    return Row(report.given, report.href, report.letter, report.colour, report.name)
