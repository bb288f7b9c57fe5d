"""What the command line and the web page make of what somebody decides: corrections and decisions, or a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from storyledger.errors import CorrectionError, DecisionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.records import CorrectedValue, Correction, Decision, Named, Report


class Signed(TypedDict):
    """By whom, when and why."""

    who: str
    when: str
    why: str


def number_fields(words: str) -> dict[str, CorrectedValue]:
    """Return what a number in words says, read as a report's is; raises CorrectionError for what is no number."""
    from storyledger.read.numbers import read_number  # noqa: PLC0415 - loads the reader

    number = read_number(words)
    if number is None:
        message = f"{words!r} is no number; write one such as 9000, 'about 900', 'at least 40' or '200 to 300'."
        raise CorrectionError(message)
    return {"value": number.value, "low": number.low, "high": number.high, "approximate": number.approximate}


def confirm_doubt(told: Mapping[str, Any], reports: Mapping[str, Report], signed: Signed) -> Correction:
    """Return the correction that finds right what was doubtful, as `web/hand/doubted.py` tells of it.

    Raises CorrectionError for what is settled otherwise, and where a report reads otherwise than it did.
    """
    from storyledger.corrections import make_correction, make_target  # noqa: PLC0415 - start-up

    if told["kind"] == "correction":
        raise CorrectionError("a correction that could not be applied is settled by taking it back")
    quotes = {(one["report"], one["start"], one["end"]): one["quote"] for one in told["words"]}
    targets = []
    for report, start, end, of in told["spans"]:
        target = make_target(reports[report], start, end, of)
        if quotes.get((report, start, end), target.words) != target.words:
            message = f"the report {report} has a newer version: wait for the account that reads it"
            raise CorrectionError(message)
        targets.append(target)
    return make_correction("confirm", targets, {"settles": told["kind"]}, **signed)


def undo_correction(id_: str, corrections: Sequence[Correction], signed: Signed) -> Correction:
    """Return the correction that takes another back; raises CorrectionError where there is none that can be."""
    from storyledger.corrections import make_correction  # noqa: PLC0415 - start-up

    if id_ not in {correction.id for correction in corrections}:
        known = ", ".join(correction.id for correction in corrections[-5:]) or "none"
        message = f"{id_!r}: no such correction there. The latest: {known}."
        raise CorrectionError(message)
    if any(correction.undoes == id_ for correction in corrections):
        message = f"{id_!r}: it was taken back already; set the words right again instead."
        raise CorrectionError(message)
    return make_correction("undo", (), undoes=id_, **signed)


def undo_decision(id_: str, decisions: Sequence[Decision], signed: Signed) -> Decision:
    """Return the decision that takes another back; raises DecisionError where there is none that can be."""
    from storyledger.group import make_decision  # noqa: PLC0415 - loads the stage

    if id_ not in {decision.id for decision in decisions}:
        known = ", ".join(decision.id for decision in decisions[-5:]) or "none"
        message = f"{id_!r}: no such decision there. The latest: {known}."
        raise DecisionError(message)
    if any(decision.undoes == id_ for decision in decisions):
        message = f"{id_!r}: it was taken back already; decide again instead."
        raise DecisionError(message)
    return make_decision("undo", ((), (), ()), undoes=id_, **signed)


class Grouping(NamedTuple):
    """How the reports stand now, as far as a decision needs to know."""

    stories: Mapping[str, Sequence[str]]
    """The ids of the reports of each story, by its id."""
    sums: Mapping[str, str]
    """The SHA-256 of each report's bytes, by its id."""

    def story_of(self, report: str) -> str | None:
        """Return the id of a report's story."""
        return next((story for story, reports in self.stories.items() if report in reports), None)

    def named(self, ids: Iterable[str]) -> tuple[Named, ...]:
        """Return reports as a decision names them, each once."""
        from storyledger.records import Named  # noqa: PLC0415 - with the rest

        return tuple(Named(id_, self.sums[id_]) for id_ in dict.fromkeys(ids))


def merge_stories(ids: Sequence[str], now: Grouping, signed: Signed) -> Decision:
    """Return the decision that stories, or single reports, are one story; raises DecisionError for unknown ids."""
    from storyledger.group import make_decision  # noqa: PLC0415 - loads the stage

    _check_known(ids, now)
    whole = [report for id_ in ids for report in now.stories.get(id_, (id_,))]
    return make_decision("together", (now.named(whole), (), ()), **signed)


def split_reports(ids: Sequence[str], now: Grouping, signed: Signed) -> Decision:
    """Return the decision that reports leave their stories together; raises DecisionError where none stays behind."""
    from storyledger.group import make_decision  # noqa: PLC0415 - loads the stage

    _check_reports(ids, now, "splitting")
    left = _left_behind(ids, now)
    if not left:
        raise DecisionError("these are all reports of their story; nothing would stay behind.")
    return make_decision("apart", (now.named(ids), (), now.named(left)), **signed)


def move_reports(ids: Sequence[str], to: str, now: Grouping, signed: Signed) -> Decision:
    """Return the decision that reports belong to another story, or to that of a report.

    Raises DecisionError for unknown ids, and where a report stands there already.
    """
    from storyledger.group import make_decision  # noqa: PLC0415 - loads the stage

    _check_reports(ids, now, "moving")
    _check_known([to], now)
    goal = now.stories[to] if to in now.stories else now.stories[now.story_of(to) or ""]
    if there := [id_ for id_ in ids if id_ in goal]:
        message = f"{there[0]!r} stands in that story already."
        raise DecisionError(message)
    return make_decision("move", (now.named(ids), now.named(goal), now.named(_left_behind(ids, now))), **signed)


def _left_behind(ids: Sequence[str], now: Grouping) -> list[str]:
    homes = dict.fromkeys(home for id_ in ids if (home := now.story_of(id_)) is not None)
    return [report for home in homes for report in now.stories[home] if report not in ids]


def _check_known(ids: Sequence[str], now: Grouping) -> None:
    for id_ in ids:
        if id_ not in now.stories and id_ not in now.sums:
            some = ", ".join([*now.stories][:5]) + (", ..." if len(now.stories) > 5 else "")
            message = f"{id_!r} is no story and no report here. Stories are: {some}; the table lists their reports."
            raise DecisionError(message)


def _check_reports(ids: Sequence[str], now: Grouping, what: str) -> None:
    _check_known(ids, now)
    for id_ in ids:
        if id_ in now.stories and id_ not in now.sums:
            message = f"{what} takes reports, and {id_!r} is a story. Its reports: {', '.join(now.stories[id_])}."
            raise DecisionError(message)
