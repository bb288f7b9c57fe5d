"""Which corrections hold, and for which of the reports that are here.

A correction holds for a report under another id or in another file with the same text; in another version of the text
its words may mean something else, and it is told as not applied.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from storyledger.corrections.files import BETWEEN, show, text_sum
from storyledger.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.records import Correction, Report, Target

_SHOWN: Final = 3
"""Corrections and reports named in one problem."""


def standing(corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """Return the corrections that no later one undoes, in order; those that undo are left out."""
    undone: set[str] = set()
    kept = []
    for correction in reversed(corrections):
        if correction.id in undone:
            continue
        if correction.kind == "undo":
            undone.add(correction.undoes)
        else:
            kept.append(correction)
    return tuple(reversed(kept))


@dataclass(frozen=True, slots=True)
class Bound:
    """Corrections over the reports that are here: each target bears the id that its report has here."""

    every: tuple[Correction, ...] = ()
    """All that name a report here, those that were undone and those that undo among them, in order."""
    standing: tuple[Correction, ...] = ()
    """Those that no later one undoes, with the targets whose words are here."""
    faults: tuple[tuple[str, str, str], ...] = ()
    """A correction's id, a report's id here and why the correction cannot be applied to it."""
    problems: tuple[Problem, ...] = ()
    """One for the corrections that name none of the reports."""
    by_report: Mapping[str, tuple[Correction, ...]] = field(init=False, default_factory=dict)
    """The standing ones with a target in each report."""

    def __post_init__(self) -> None:
        """Sort the standing ones by report once: every reading asks for its own."""
        found: dict[str, dict[str, Correction]] = defaultdict(dict)
        for correction in self.standing:
            for target in correction.targets:
                found[target.report][correction.id] = correction
        object.__setattr__(self, "by_report", {report: tuple(mine.values()) for report, mine in found.items()})

    def of(self, report: str) -> tuple[Correction, ...]:
        """Return the standing corrections with a target in a report, in order."""
        return self.by_report.get(report, ())

    def about(self, reports: Iterable[str]) -> Bound:
        """Return those that concern some of the reports; one between lines only where all of these stand there."""
        if not self.every:
            return self
        here = set(reports)
        mine: dict[str, Correction] = {}
        for c in self.every:
            if c.undoes in mine or any(target.report in here for target in c.targets):
                mine[c.id] = c
        kept: list[Correction] = []
        faults = [fault for fault in self.faults if fault[1] in here]
        for c in self.standing:
            targets = tuple(target for target in c.targets if target.report in here)
            if targets and c.kind in BETWEEN and len(targets) < len(c.targets):
                faults.append((c.id, targets[0].report, "the lines that it names stand in different stories"))
            elif targets:
                kept.append(replace(c, targets=targets))
        return Bound(tuple(mine.values()), tuple(kept), tuple(faults))


def bind_corrections(corrections: Sequence[Correction], reports: Sequence[Report]) -> Bound:
    """Return the corrections over these reports; costs one hash a report, and none where nothing was corrected."""
    if not corrections:
        return Bound()
    finder = _Finder(reports)
    holding = {correction.id for correction in standing(corrections)}
    bound: list[Correction] = []
    kept: list[Correction] = []
    faults: list[tuple[str, str, str]] = []
    absent: list[Correction] = []
    for correction in corrections:
        found = [finder.find(target) for target in correction.targets]
        here = tuple(
            replace(target, report=report or target.report)
            for target, (report, _) in zip(correction.targets, found, strict=True)
        )
        told = replace(correction, targets=here)
        if correction.kind == "undo":
            if correction.undoes in {one.id for one in bound}:
                bound.append(told)
            continue
        if not any(report for report, _ in found):
            if correction.id in holding:
                absent.append(correction)
            continue
        bound.append(told)
        if correction.id not in holding:
            continue
        wrong = [(report, fault) for report, fault in found if fault]
        faults += [(correction.id, report, fault) for report, fault in wrong if report]
        sound = tuple(target for target, (report, fault) in zip(here, found, strict=True) if report and not fault)
        if correction.kind in BETWEEN and len(sound) < len(here):
            named = [report for report, fault in found if report and not fault]
            faults += [(correction.id, report, "it names words that are not here") for report in named]
        elif sound:
            kept.append(replace(told, targets=sound))
    return Bound(tuple(bound), tuple(kept), tuple(dict.fromkeys(faults)), _tell_absent(absent))


class _Finder:
    """The reports by all that a target can name one by."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self._by_id = {report.id: report for report in reports}
        self._by_bytes = {report.sha256: report for report in reversed(reports)}
        self._by_sum: dict[str, list[Report]] = {}
        for report in reports:
            self._by_sum.setdefault(text_sum(report.text), []).append(report)

    def find(self, target: Target) -> tuple[str, str]:
        """Return the id of the report that a target means, and why its words cannot be taken there.

        Both are empty where the report is not here.
        """
        same = self._by_sum.get(target.text_sha256, [])
        if same:
            best = max(same, key=lambda report: (report.id == target.report, report.sha256 == target.sha256))
            sure = best.id == target.report or best.sha256 == target.sha256 or len(same) == 1
            if not sure:
                return best.id, f"{len(same)} reports have the text of {target.report}, and none has its id or bytes"
            if best.text[target.start : target.end] != target.words:
                return best.id, f"the words {show(target.words)} do not stand at {target.start} to {target.end}"
            return best.id, ""
        other = self._by_id.get(target.report) or self._by_bytes.get(target.sha256)
        return (other.id, f"it names words of another version of {other.id}") if other else ("", "")


def _tell_absent(absent: Sequence[Correction]) -> tuple[Problem, ...]:
    """Return one problem for all corrections whose reports are not here."""
    if not absent:
        return ()
    named = sorted({target.report for correction in absent for target in correction.targets})
    some = ", ".join(named[:_SHOWN]) + (", …" if len(named) > _SHOWN else "")
    ids = ", ".join(correction.id for correction in absent[:_SHOWN]) + (", …" if len(absent) > _SHOWN else "")
    many = "1 correction" if len(absent) == 1 else f"{len(absent)} corrections"
    return (Problem("corrections", f"{many} ({ids}) not applied: of reports that are not here ({some})"),)
