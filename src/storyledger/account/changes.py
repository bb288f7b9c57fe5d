"""What an account says that an earlier one did not: new, revised, withdrawn, newly contradicted, settled.

Both accounts are taken as the JSON objects that the program writes, for the earlier one is only there as a file. A
report is the same when its bytes are; a new version when it came from the same address or under the same id with other
bytes. A line is found again by the words it rests on, sentence by sentence: text put in before them moves nothing.

Left out: names, places, doubts and copies, which follow from the reports; events that a longer timeline pushed off the
list while their words still stand.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from storyledger.account.changes_by_hand import tell_by_hand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

__all__ = ["CHANGES", "PARTS", "compare_accounts"]

Json = dict[str, Any]
Key = tuple[str, str, str]
"""Words of a report: the report's key, the sentence or span they stand in, the words."""

CHANGES: Final = ("contradicted", "revised", "new", "withdrawn", "settled")
"""What can have become of a line, most urgent first."""
PARTS: Final = ("report", "conflict", "figure", "claim", "event", "position", "quotation")
_STATED: Final = ("value", "low", "high", "approximate", "source", "as_of")
_MEASURES: Final = ("low", "best", "high", "as_of", "standing", "origins")


def compare_accounts(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> Json:
    """Return `since` (the earlier account's generator) and `lines`, one a change, the most urgent first.

    A line has `change` (one of CHANGES), `part` (one of PARTS), `story` and `id` in the later account (null where it
    is gone), `what`, `before` and `after` (values of both), `reason`, `citations` into the later account's reports,
    and `earlier`: the cited words themselves where they stand in the earlier account alone.
    """
    both = _Pair(earlier, later)
    lines = list(both.reports())
    for story in later["stories"]:
        lines += both.figures(story)
        lines += both.events(story)
        lines += both.positions(story)
        lines += both.conflicts(story)
        lines += both.quotations(story)
    lines += both.gone()
    lines = tell_by_hand(lines, earlier, later)
    lines.sort(key=lambda line: (CHANGES.index(line["change"]), PARTS.index(line["part"])))
    return {"since": dict(earlier["generator"]), "lines": lines}


@dataclass(slots=True)
class _Side:
    """One account, with its reports by id and each line's words found quickly."""

    account: Mapping[str, Any]
    reports: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    key_of: dict[str, str] = field(default_factory=dict)
    """For a report's id, what names the report in both accounts."""

    def __post_init__(self) -> None:
        for story in self.account["stories"]:
            for report in story["reports"]:
                self.reports[report["id"]] = report

    def lines(self, part: str) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
        """Yield each line of that part of the account with its story."""
        for story in self.account["stories"]:
            for line in story[part]:
                yield story, line

    def words(self, report: str, start: int, end: int) -> str:
        return " ".join(self.reports[report]["text"][start:end].split())

    def claim_key(self, claim: Mapping[str, Any]) -> Key:
        """Return the report, the sentence and the number's words in it with their order among the same words."""
        sentence = self.words(claim["report"], claim["sentence_start"], claim["sentence_end"])
        before = self.words(claim["report"], claim["sentence_start"], claim["start"]).count(claim["quote"])
        return self.key_of[claim["report"]], sentence, f"{claim['quote']} {before}"

    def cited(self, citations: Iterable[Mapping[str, Any]]) -> tuple[Key, ...]:
        """Return the cited words, each once and with its report, in the order given."""
        keys = (
            (self.key_of[cited["report"]], "", self.words(cited["report"], cited["start"], cited["end"]))
            for cited in citations
        )
        return tuple(dict.fromkeys(keys))

    def quoted(self, citations: Iterable[Mapping[str, Any]]) -> list[Json]:
        """Return the citations with their words and the report's sum, for a reader who has only the later account."""
        return [
            {
                "report": cited["report"],
                "sha256": self.reports[cited["report"]]["sha256"],
                "start": cited["start"],
                "end": cited["end"],
                "quote": self.reports[cited["report"]]["text"][cited["start"] : cited["end"]],
            }
            for cited in citations
        ]


class _Pair:
    """Two accounts and which of their reports are the same."""

    def __init__(self, earlier: Mapping[str, Any], later: Mapping[str, Any]) -> None:
        self.earlier, self.later = _Side(earlier), _Side(later)
        self.version_of = self._pair_reports()
        """For a later report's id, the earlier report that it is, or of which it is a new version."""
        for id_ in self.earlier.reports:
            self.earlier.key_of[id_] = f"earlier {id_}"
        for id_ in self.later.reports:
            old = self.version_of.get(id_)
            self.later.key_of[id_] = f"later {id_}" if old is None else f"earlier {old}"
        self._figure_of_claim = {
            self.earlier.claim_key(claim): (story, figure)
            for story, figure in self.earlier.lines("figures")
            for claim in figure["claims"]
        }
        self._later_claims = {
            self.later.claim_key(claim) for _, figure in self.later.lines("figures") for claim in figure["claims"]
        }
        self._later_texts = {
            old: " ".join(self.later.reports[new]["text"].split()) for new, old in self.version_of.items()
        }
        """For an earlier report's id, what its text is now, white space evened; none where the report is gone."""
        self._story_now = self._pair_stories()
        self._figures_met: set[int] = set()
        self._events_met: set[int] = set()
        self._conflicts_met: set[int] = set()

    def _pair_reports(self) -> dict[str, str]:
        """Return the pairs: same bytes first, then the same address, the same input, the same id."""
        pairs: dict[str, str] = {}
        free = dict(self.earlier.reports)
        steps: tuple[Callable[[Mapping[str, Any]], object], ...] = (
            lambda report: (report["sha256"], report["id"], report["text"]),
            lambda report: (report["sha256"], report["text"]),
            lambda report: report["url"],
            lambda report: report["id"],
        )
        for step in steps:
            known: dict[object, list[str]] = defaultdict(list)
            for id_, report in free.items():
                if step(report):
                    known[step(report)].append(id_)
            for id_, report in self.later.reports.items():
                same = known.get(step(report), [])
                if id_ not in pairs and same:
                    pairs[id_] = same.pop(0)
                    del free[pairs[id_]]
        return pairs

    def _pair_stories(self) -> dict[str, Mapping[str, Any]]:
        """Return for an earlier story's id the later story that holds most of its reports."""
        holds = {old: story for story in self.later.account["stories"] for old in self._versions(story)}
        found = {}
        for story in self.earlier.account["stories"]:
            votes = Counter(holds[report["id"]]["id"] for report in story["reports"] if report["id"] in holds)
            if votes:
                best = votes.most_common(1)[0][0]
                found[story["id"]] = next(s for s in self.later.account["stories"] if s["id"] == best)
        return found

    def _versions(self, story: Mapping[str, Any]) -> Iterator[str]:
        """Yield the ids that a later story's reports have in the earlier account."""
        for report in story["reports"]:
            if report["id"] in self.version_of:
                yield self.version_of[report["id"]]

    def is_same(self, report: str) -> bool:
        """Return whether a later report stands in the earlier account as it is."""
        old = self.version_of.get(report)
        return old is not None and self.earlier.reports[old]["text"] == self.later.reports[report]["text"]

    # --- reports ---

    def reports(self) -> Iterator[Json]:
        """Yield new reports, new versions and reports that are gone."""
        for story in self.later.account["stories"]:
            for report in story["reports"]:
                id_, old = report["id"], self.version_of.get(report["id"])
                about = report["title"] or report["outlet"] or id_
                if old is None:
                    yield _line("new", "report", story, id_, about, reason="A report that the earlier account had not.")
                elif not self.is_same(id_):
                    before = {"sha256": self.earlier.reports[old]["sha256"]}
                    reason = "Another version of a report that the earlier account had."
                    after = {"sha256": report["sha256"]}
                    yield _line("revised", "report", story, id_, about, before=before, after=after, reason=reason)
                else:
                    was = self.earlier.reports[old]["published"]
                    if was != report["published"]:
                        reason = f"Its day is told otherwise now: {report['published_reason'] or 'not known'}."
                        days = {"published": was}, {"published": report["published"]}
                        yield _line(
                            "revised", "report", story, id_, about, before=days[0], after=days[1], reason=reason
                        )
        kept = set(self.version_of.values())
        for story in self.earlier.account["stories"]:
            for report in story["reports"]:
                if report["id"] not in kept:
                    about = report["title"] or report["outlet"] or report["id"]
                    reason = "The report is no longer among those read."
                    now = self._story_now.get(story["id"])
                    yield _line("withdrawn", "report", now, None, about, before={"id": report["id"]}, reason=reason)

    # --- figures ---

    def figures(self, story: Mapping[str, Any]) -> Iterator[Json]:
        """Yield figures that are new or hold otherwise, and each claim that joined or left them."""
        for figure in story["figures"]:
            old = self._earlier_figure(figure)
            citations = [_span(claim) for claim in figure["claims"]]
            if old is None:
                after = _measures(figure)
                reason = self._why_new(citations)
                yield _line("new", "figure", story, figure["id"], figure["what"], None, after, reason, citations)
                continue
            first = id(old) not in self._figures_met
            self._figures_met.add(id(old))
            yield from self._figure(story, figure, old, first=first)

    def _earlier_figure(self, figure: Mapping[str, Any]) -> Mapping[str, Any] | None:
        votes: Counter[int] = Counter()
        by_id: dict[int, Mapping[str, Any]] = {}
        for claim in figure["claims"]:
            met = self._figure_of_claim.get(self.later.claim_key(claim))
            if met is not None:
                votes[id(met[1])] += 1
                by_id[id(met[1])] = met[1]
        if votes:
            return by_id[votes.most_common(1)[0][0]]
        # A new version of a report may have changed the one sentence that told it.
        versions = {self.version_of.get(claim["report"]) for claim in figure["claims"]} - {None}
        for _, old in self.earlier.lines("figures"):
            if (old["kind"], old["unit"], old["place"]) == (figure["kind"], figure["unit"], figure["place"]) and any(
                claim["report"] in versions and self._is_gone(claim) for claim in old["claims"]
            ):
                return old
        return None

    def _is_gone(self, claim: Mapping[str, Any]) -> bool:
        """Return whether an earlier claim stands under no figure any longer."""
        return self.earlier.claim_key(claim) not in self._later_claims

    def _why_gone(self, citations: Iterable[Mapping[str, Any]]) -> str:
        if self._are_gone(citations):
            return "Its words stand no longer in the reports."
        return "Its words still stand, but are no longer read so."

    def _figure(
        self, story: Mapping[str, Any], figure: Mapping[str, Any], old: Mapping[str, Any], *, first: bool
    ) -> Iterator[Json]:
        was = {self.earlier.claim_key(claim): claim for claim in old["claims"]}
        now = {self.later.claim_key(claim): claim for claim in figure["claims"]}
        joined = [claim for key, claim in now.items() if key not in self._figure_of_claim]
        left = [claim for key, claim in was.items() if self._is_gone(claim)] if first else []
        before, after = _measures(old), _measures(figure)
        differs = {name for name in _MEASURES if before[name] != after[name]}
        what, citations = figure["what"], [_span(claim) for claim in figure["claims"]]
        if differs:
            change = "contradicted" if "standing" in differs and after["standing"] == "disputed" else "revised"
            parts = [self._claims_words(joined, "joined"), self._claims_words(left, "left")]
            reason = " ".join(part for part in parts if part) or "The same claims are read or weighed otherwise."
            yield _line(change, "figure", story, figure["id"], what, before, after, reason, citations)
        for claim in left:
            quoted = self.earlier.quoted([_span(claim)])
            new = self._in_later_version(claim, joined)
            if new is None:
                line = _line("withdrawn", "claim", story, figure["id"], what, _stated(claim))
                sentence = {**claim, "start": claim["sentence_start"], "end": claim["sentence_end"]}
                yield {**line, "reason": self._why_gone([sentence]), "earlier": quoted}
                continue
            joined.remove(new)
            if _differ(claim, new):
                pair = _stated(claim), _stated(new)
                reason = "The report's later version tells it otherwise."
                line = _line("revised", "claim", story, figure["id"], what, *pair, reason, [_span(new)])
                yield {**line, "earlier": quoted}
        for claim in joined:
            reason = self._why_new([_span(claim)])
            yield _line("new", "claim", story, figure["id"], what, None, _stated(claim), reason, [_span(claim)])
        for key, claim in now.items():
            if key in was and _differ(was[key], claim):
                one, two = _stated(was[key]), _stated(claim)
                reason = "The same words are read otherwise."
                yield _line("revised", "claim", story, figure["id"], what, one, two, reason, [_span(claim)])

    def _in_later_version(
        self, claim: Mapping[str, Any], joined: Sequence[Mapping[str, Any]]
    ) -> Mapping[str, Any] | None:
        """Return the claim that stands for an earlier one in its report's new version: one that says the same first."""
        same = [new for new in joined if self.version_of.get(new["report"]) == claim["report"]]
        return min(same, key=lambda new: _differ(claim, new), default=None)

    def _claims_words(self, claims: Sequence[Mapping[str, Any]], verb: str) -> str:
        if not claims:
            return ""
        return f"{len(claims)} {'claim' if len(claims) == 1 else 'claims'} {verb}."

    def _why_new(self, citations: Sequence[Mapping[str, Any]]) -> str:
        reports = {cited["report"] for cited in citations}
        if all(report not in self.version_of for report in reports):
            return "Told by a new report." if len(reports) == 1 else "Told by new reports."
        if any(not self.is_same(report) for report in reports):
            return "Told by a new report or a new version of one."
        return "The same words are read otherwise."

    # --- events ---

    def events(self, story: Mapping[str, Any]) -> Iterator[Json]:
        """Yield events that are new, have another day, or are told of as done where they were to come."""
        known: dict[Key, Mapping[str, Any]] = {}
        by_id = {id(event): event for _, event in self.earlier.lines("events")}
        for event in by_id.values():
            for key in self.earlier.cited(event["citations"]):
                known.setdefault(key, event)
        for event in story["events"]:
            votes = Counter(id(known[key]) for key in self.later.cited(event["citations"]) if key in known)
            citations = [dict(cited) for cited in event["citations"]]
            if not votes:
                after = _dated(event)
                if any(not self.is_same(cited["report"]) for cited in citations):
                    reason = self._why_new(citations)
                    yield _line("new", "event", story, event["id"], event["what"], None, after, reason, citations)
                continue
            old = by_id[votes.most_common(1)[0][0]]
            first = id(old) not in self._events_met
            self._events_met.add(id(old))
            before, after = _dated(old), _dated(event)
            if first and before != after:
                reason = self._why_new([c for c in citations if not self.is_same(c["report"])] or citations)
                yield _line("revised", "event", story, event["id"], event["what"], before, after, reason, citations)

    # --- positions ---

    def positions(self, story: Mapping[str, Any]) -> Iterator[Json]:
        """Yield stances that an actor had not taken on an issue, with the one before where there was another."""
        known: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = defaultdict(dict)
        for _, position in self.earlier.lines("positions"):
            known[position["actor"], position["issue"]][position["stance"]] = position
        seen: set[tuple[str, str, str]] = set()
        for position in story["positions"]:
            held = known.get((position["actor"], position["issue"]), {})
            key = (position["actor"], position["issue"], position["stance"])
            if position["stance"] in held or key in seen:
                continue
            seen.add(key)
            before = {"stance": ", ".join(held)} if held else None
            after = {"stance": position["stance"], "date": position["date"]}
            what = f"{position['actor']}: {position['issue']}"
            change = "revised" if held else "new"
            citations = [dict(cited) for cited in position["citations"]]
            yield _line(change, "position", story, None, what, before, after, self._why_new(citations), citations)

    # --- conflicts ---

    def conflicts(self, story: Mapping[str, Any]) -> Iterator[Json]:
        """Yield contradictions that the earlier account did not show."""
        known = [(conflict, self._sides(self.earlier, conflict)) for _, conflict in self.earlier.lines("conflicts")]
        for conflict in story["conflicts"]:
            if conflict["kind"] == "time":
                continue  # an update: the figure's own lines tell it
            now = self._sides(self.later, conflict)
            met = False
            for old, was in known:
                if old["kind"] == conflict["kind"] and sum(bool(a & b) for a in now for b in was) > 1:
                    self._conflicts_met.add(id(old))
                    met = True
            if not met:
                citations = [dict(cited) for side in conflict["sides"] for cited in side["citations"]]
                after = {"sides": [side["says"] for side in conflict["sides"]]}
                reason = conflict["reason"]
                yield _line("contradicted", "conflict", story, None, conflict["what"], None, after, reason, citations)

    def _sides(self, side: _Side, conflict: Mapping[str, Any]) -> list[set[Key]]:
        return [set(side.cited(each["citations"])) for each in conflict["sides"]]

    # --- quotations ---

    def quotations(self, story: Mapping[str, Any]) -> Iterator[Json]:
        """Yield statements that are new, and those whose speaker is another now."""
        known: dict[Key, Mapping[str, Any]] = {}
        for _, told in self.earlier.lines("quotations"):
            known[self._quotation_key(self.earlier, told)] = told
        for told in story["quotations"]:
            old = known.get(self._quotation_key(self.later, told))
            citations = [_span(told)]
            after = {"speaker": told["speaker"], "content": told["content"]}
            what = told["speaker"] or told["speaker_text"] or "Speaker not named"
            if old is None:
                reason = self._why_new(citations)
                yield _line("new", "quotation", story, told["id"], what, None, after, reason, citations)
            elif not _is_one_name(old["speaker"], told["speaker"]):
                before = {"speaker": old["speaker"], "content": old["content"]}
                reason = "The same words are given to another speaker."
                yield _line("revised", "quotation", story, told["id"], what, before, after, reason, citations)

    def _quotation_key(self, side: _Side, told: Mapping[str, Any]) -> Key:
        return side.key_of[told["report"]], "", " ".join(told["content"].split())

    # --- what is gone ---

    def gone(self) -> Iterator[Json]:
        """Yield figures, events, statements and positions of which no word stands any longer, and settled conflicts."""
        for story, figure in self.earlier.lines("figures"):
            if id(figure) not in self._figures_met and all(map(self._is_gone, figure["claims"])):
                spans = [_span(claim) for claim in figure["claims"]]
                yield self._withdrawn(story, "figure", figure["what"], _measures(figure), spans)
        for story, event in self.earlier.lines("events"):
            if id(event) not in self._events_met and self._are_gone(event["citations"]):
                yield self._withdrawn(story, "event", event["what"], _dated(event), event["citations"])
        kept = {self._quotation_key(self.later, told) for _, told in self.later.lines("quotations")}
        for story, told in self.earlier.lines("quotations"):
            if self._quotation_key(self.earlier, told) not in kept:
                before = {"speaker": told["speaker"], "content": told["content"]}
                yield self._withdrawn(story, "quotation", told["speaker"] or "Speaker not named", before, [_span(told)])
        for story, position in self.earlier.lines("positions"):
            if self._are_gone(position["citations"]):
                before = {"stance": position["stance"], "date": position["date"]}
                what = f"{position['actor']}: {position['issue']}"
                yield self._withdrawn(story, "position", what, before, position["citations"])
        for story, conflict in self.earlier.lines("conflicts"):
            if id(conflict) not in self._conflicts_met and conflict["kind"] != "time":
                cited = [cited for side in conflict["sides"] for cited in side["citations"]]
                before = {"sides": [side["says"] for side in conflict["sides"]]}
                reason = "The reports no longer contradict each other on this, as they are read now."
                line = _line(
                    "settled",
                    "conflict",
                    self._story_now.get(story["id"]),
                    None,
                    conflict["what"],
                    before,
                    None,
                    reason,
                )
                yield {**line, "earlier": self.earlier.quoted(cited)}

    def _are_gone(self, citations: Iterable[Mapping[str, Any]]) -> bool:
        return not any(
            self.earlier.words(cited["report"], cited["start"], cited["end"])
            in self._later_texts.get(cited["report"], "")
            for cited in citations
        )

    def _withdrawn(
        self, story: Mapping[str, Any], part: str, what: str, before: Json, citations: Sequence[Mapping[str, Any]]
    ) -> Json:
        line = _line(
            "withdrawn", part, self._story_now.get(story["id"]), None, what, before, None, self._why_gone(citations)
        )
        return {**line, "earlier": self.earlier.quoted(citations)}


def _line(  # noqa: PLR0913, PLR0917 - the fields of a line, in their order
    change: str,
    part: str,
    story: Mapping[str, Any] | None,
    id_: str | None,
    what: str,
    before: Json | None = None,
    after: Json | None = None,
    reason: str = "",
    citations: Sequence[Mapping[str, Any]] = (),
) -> Json:
    return {
        "change": change,
        "part": part,
        "story": story and story["id"],
        "id": id_,
        "what": what,
        "before": before,
        "after": after,
        "reason": reason,
        "citations": [dict(cited) for cited in citations],
        "earlier": [],
    }


def _is_one_name(one: str | None, two: str | None) -> bool:
    """Return whether a name is the other or a part of it: more reports give fuller names, which is no news."""
    if not one or not two:
        return one == two
    words, others = (set(name.casefold().replace("(", " ").replace(")", " ").split()) for name in (one, two))
    return words <= others or others <= words


def _span(line: Mapping[str, Any]) -> Json:
    return {"report": line["report"], "start": line["start"], "end": line["end"]}


def _measures(figure: Mapping[str, Any]) -> Json:
    return {name: figure[name] for name in _MEASURES}


def _stated(claim: Mapping[str, Any]) -> Json:
    return {name: claim[name] for name in ("quote", *_STATED)}


def _differ(one: Mapping[str, Any], two: Mapping[str, Any]) -> bool:
    """Return whether two claims state different things, in whatever words."""
    return any(one[name] != two[name] for name in _STATED)


def _dated(event: Mapping[str, Any]) -> Json:
    return {"date": event["date"], "modality": event.get("modality", "happened")}
