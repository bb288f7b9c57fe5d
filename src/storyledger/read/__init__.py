"""Report -> Reading: everything that one report says, each with the words it stands on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from storyledger.read.attributions import find_printed
from storyledger.read.corrected import correct_dating, correct_reading, correct_report
from storyledger.read.doubts import find_doubts
from storyledger.read.events import find_events
from storyledger.read.figures import find_figures
from storyledger.read.focus import find_focus
from storyledger.read.gazetteer import Gazetteer
from storyledger.read.model import Encoder
from storyledger.read.parse import parse_reports
from storyledger.read.places import find_places
from storyledger.read.published import find_published
from storyledger.read.quotations import find_quotations
from storyledger.read.stances import find_stances
from storyledger.read.times import find_times
from storyledger.read.victims import find_victims
from storyledger.records import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from storyledger.config import ReadSettings
    from storyledger.records import Correction, Dating, Neighbour, Parsed, Report, Toponym

__all__ = ["Reader", "correct_reading", "date_reading", "read_reports"]


class Reader:
    """The encoder and the gazetteer, loaded once a run."""

    def __init__(self, settings: ReadSettings) -> None:
        self.encoder = Encoder.load(settings)
        self.gazetteer = Gazetteer.load()

    @property
    def identity(self) -> str:
        """Name and sha256 of the weights."""
        return self.encoder.identity

    def read(
        self,
        reports: Sequence[Report],
        on_progress: Callable[[int], None] | None = None,
        on_failure: Callable[[Report, Exception], None] | None = None,
    ) -> Iterator[Reading]:
        """One Reading a report, in the same order; `on_progress` is told how many are done.

        With `on_failure`, a report on which a finder fails is told there and left out: it costs no other.
        """
        for done, parsed in enumerate(parse_reports(reports, self.encoder), start=1):
            try:
                reading = self.find(parsed)
            except Exception as error:
                if on_failure is None:
                    raise
                on_failure(parsed.report, error)
            else:
                yield reading
            if on_progress:
                on_progress(done)

    def find(self, parsed: Parsed) -> Reading:
        """What all finders find in one parsed report."""
        return _read(parsed, find_places(parsed, self.gazetteer), find_published(parsed), self.gazetteer)

    def redate(self, reading: Reading, dating: Dating) -> Reading:
        """The same report read again against another day; the parse and the places are kept."""
        if dating == reading.dating:
            return reading
        return _read(reading.parsed, reading.toponyms, dating, self.gazetteer)

    def correct(self, reading: Reading, corrections: Sequence[Correction]) -> Reading:
        """The reading as it was set right by hand; the very same where nothing is about its report.

        What another outlet, title or day changes is read again first.
        """
        if not corrections:
            return reading
        report = correct_report(reading.report, corrections)
        if report != reading.report:
            reading = self.find(replace(reading.parsed, report=report))
        reading = self.redate(reading, correct_dating(report, reading.dating, corrections))
        return correct_reading(reading, corrections)


def date_reading(reading: Reading, near: Sequence[Neighbour]) -> Reading:
    """The reading with the day that its words and its story's dated reports allow, and the times that follow from it.

    A step on the way: figures, events and the rest are those of the day before until `Reader.redate` reads them again.
    """
    dating = find_published(reading.parsed, near)
    if dating == reading.dating:
        return reading
    return replace(reading, dating=dating, times=find_times(reading.parsed, dating))


def _read(parsed: Parsed, toponyms: tuple[Toponym, ...], dating: Dating, gazetteer: Gazetteer) -> Reading:
    times = find_times(parsed, dating)
    quotations = find_quotations(parsed, times)
    printed = find_printed(parsed, quotations)
    return Reading(
        parsed=parsed,
        dating=dating,
        times=times,
        toponyms=toponyms,
        quotations=quotations,
        claims=find_figures(parsed, dating, times, toponyms, (*quotations, *printed)),
        events=find_events(parsed, dating, times, toponyms, quotations),
        stances=find_stances(parsed, dating, times, quotations),
        doubts=find_doubts(parsed, quotations),
        focus=find_focus(parsed, dating, times, toponyms, gazetteer),
        victims=find_victims(parsed, dating, times),
    )


def read_reports(
    reports: Sequence[Report], settings: ReadSettings, on_progress: Callable[[int], None] | None = None
) -> Iterator[Reading]:
    """One Reading a report, in the same order, by a reader loaded for this call."""
    yield from Reader(settings).read(reports, on_progress)
