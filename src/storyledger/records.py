"""Every record that crosses a stage. Frozen, typed, and importing nothing of ours.

Offsets are Unicode code points into `Report.text`, half open: `text[start:end]`.
Days are EDTF (ISO 8601-2:2019) strings, no more precise than the report.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# --- ingest ---------------------------------------------------------------------------------------------------------

Basis = Literal["metadata", "dateline", "text", "unknown"]


@dataclass(frozen=True, slots=True)
class Citation:
    """Exact words of one report: `report.text[start:end]`."""

    report: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, and why; the run goes on without it."""

    input: str
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """A further place where the very same report was found."""

    input: str
    """What the user named, as in `Report.input`."""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One published text as it was taken in. `text` is never changed afterwards."""

    id: str
    text: str
    sha256: str
    """Of the original bytes: of the file, or of the line of a JSON Lines file."""
    input: str
    """What the user named: a path, `path:line`, or `-`."""
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    published: str | None = None
    """From the input's metadata only (EDTF); what the words say is worked out by the reader."""
    published_reason: str | None = None
    """Where the metadata stood, such as `meta property article:published_time`."""
    also_at: tuple[Address, ...] = ()
    """Where else it was found: the same bytes, or the same text of the same outlet and day."""
    pages: tuple[int, ...] = ()
    """Where each page of a paged original begins in the text, the first at 0; empty where there are no pages."""


@dataclass(frozen=True, slots=True)
class Container:
    """A file that a report's bytes were taken out of: an archive, a web archive, a mail, a feed, a file of many."""

    kind: Literal["zip", "gzip", "warc", "wacz", "eml", "feed", "json", "lines"]
    input: str
    """What the user named, a path or an address; for one inside another, its member there."""
    sha256: str | None
    """Of the container's bytes; None where it is read as it comes and was not hashed."""
    member: str
    """Where in it: a member's path, a record's id, an entry's id, a line's number."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request of an address and what came back, in the order of the redirects."""

    url: str
    status: int
    connected_to: str
    """The IP address that was checked and connected to, with the port."""
    at: str
    """When the answer came: ISO 8601, UTC, to the second."""
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Bytes kept beside an original because they prove how it came: the WARC of a fetch."""

    what: str
    """One word for the reader: "warc"."""
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """A report with the bytes that it was made from and the way that they came: what the ledger keeps."""

    report: Report
    original: bytes
    """The evidentiary copy: its SHA-256 is `report.sha256`."""
    media_type: str
    containers: tuple[Container, ...] = ()
    """The outermost first; empty where the original was a file of its own or an address."""
    exchanges: tuple[Exchange, ...] = ()
    """How it came over the network; empty for files."""
    evidence: tuple[Evidence, ...] = ()
    placed: bool = True
    """Whether `report.input` is a place where a later version may stand; what was uploaded or pasted has none."""


# --- read -----------------------------------------------------------------------------------------------------------

SentenceKind = Literal["headline", "body", "caption", "list", "furniture"]
NameKind = Literal["person", "organisation", "place", "group", "event"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word as the reader sees it."""

    start: int
    end: int
    text: str
    lemma: str
    """Lower case; from the word form and its part of speech, by rule and list."""
    upos: str
    """Universal part of speech."""
    xpos: str
    """Penn Treebank tag."""
    head: int
    """Index of the head in the same sentence; -1 at the root."""
    deprel: str
    """Universal Dependencies relation, subtype included (`nsubj:pass`)."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of text that was parsed as one."""

    index: int
    """Position in the report, from 0."""
    start: int
    end: int
    paragraph: int
    """Number of the paragraph it stands in, from 0."""
    kind: SentenceKind
    """What the line is: headlines, captions, list items and page furniture are kept and told apart from the body."""
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text. `group` holds nationalities, peoples and adherents ("Syrians", "Kurdish")."""

    start: int
    end: int
    text: str
    kind: NameKind
    sentence: int
    """Index of the sentence."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A report with its sentences, words and names: what every finder works on."""

    report: Report
    sentences: tuple[Sentence, ...]
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Dating:
    """When a report was published, and how that is known."""

    value: str | None
    basis: Basis
    reason: str
    """A sentence that a reader can check, quoting the words that decided."""
    yearless: tuple[int, int] | None = None
    """Month and day of a dateline that tells no year, where nothing else told it."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A weekday of one report whose day a dated report of the same story tells in much the same sentence."""

    start: int
    """The weekday in the report that is to be dated."""
    end: int
    day: str
    """What the other report's words come to, as a day (EDTF)."""
    of_start: int
    """The words in the other report."""
    of_end: int
    alike: float
    """How much of the two sentences' content is shared, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Elapsed:
    """A length of time since a happening began, in one report, and its beginning by a dated report of the story."""

    start: int
    """The length in the report that is to be dated."""
    end: int
    day: str
    """The day on which the happening would have gone on for so long (EDTF)."""
    spread: float
    """Standard deviation in days."""
    of_start: int
    """The words in the other report."""
    of_end: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A dated report of the story, as far as it bears on the day of one that is to be dated."""

    report: str
    day: str
    """When it was published (EDTF)."""
    alike: float = 0.0
    """How much of what not all of the story's reports share the two have in common, 0 to 1."""
    anchors: tuple[Anchor, ...] = ()
    elapsed: tuple[Elapsed, ...] = ()
    began: str | None = None
    """Day (EDTF) on which the story began: its first reports are of it, and most of the others tell it."""


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression. `value` is EDTF, or None where the words give no calendar time ("recently")."""

    start: int
    end: int
    text: str
    sentence: int
    kind: Literal["date", "time", "duration", "set"]
    value: str | None
    """Dates: EDTF (`2016-12-16`, `2016-12`, `2016-12-15/2016-12-16`, `2016-12-16~`); durations: ISO 8601 (`P26D`)."""
    reason: str
    """How the value follows: "Friday before the report's day 2016-12-17"."""


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name resolved to the gazetteer; coordinates in degrees, WGS 84."""

    start: int
    end: int
    text: str
    sentence: int
    name: str
    """The gazetteer's main name."""
    latitude: float
    longitude: float
    gazetteer_id: str
    """`geonames:170063`, or `supplement:...`."""
    country: str
    """ISO 3166-1 alpha-2; empty where there is none."""
    feature: Literal["country", "region", "city", "district", "landmark", "water", "other"]
    reason: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """Who says what: one entry a sentence for direct speech that runs over several."""

    start: int
    """The content, without the cue and without the quotation marks."""
    end: int
    sentence: int
    direct: bool
    speaker: str | None
    """Resolved: the person or body behind "he", "the envoy", "it"; None where nothing stands."""
    speaker_text: str | None
    """The speaker's words beside the cue ("he")."""
    speaker_start: int | None
    speaker_end: int | None
    cue: str | None
    cue_start: int | None
    cue_end: int | None
    date: str | None = None
    """Day on which it was said (EDTF), where the text tells it; else the report's day may be used by later stages."""
    reason: str = ""
    """How the speaker was resolved."""


OWN_DAY = "day: the report's own"
"""How the reason begins of a claim's day that its words do not tell: it is taken to be the day the report tells of."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one report says of one number: bounds, what it counts, whose it is, for which day."""

    start: int
    """The number with its hedge and unit: "Up to 9,000 people"."""
    end: int
    sentence: int
    sentence_start: int
    sentence_end: int
    value: float | None
    low: float | None
    high: float | None
    approximate: bool
    kind: str
    """One of ACCOUNT.md's kinds: killed, injured, evacuated, ..."""
    unit: str
    """What is counted, as the text has it in its head noun: "people", "buses", "per cent"."""
    what: str
    """A line for the reader: "people evacuated from Aleppo"."""
    population: str
    """Who or what is counted, normalised for comparison: "civilian", "child", "fighter", "person", "bus"."""
    place: str | None
    """Where it happened or holds, as named in the text."""
    event: str | None
    """Lemma of the verb or noun that governs it ("evacuate", "kill")."""
    source: str | None
    """Whom the report has it from, in its words; None in the report's own voice."""
    source_start: int | None
    source_end: int | None
    source_name: str | None
    """The source resolved ("he" -> "Sushil Koirala")."""
    as_of: str | None
    """EDTF day or period for which the number holds, where the text lets one say."""
    part_of: int | None = None
    """Index, in the same report's claims, of the whole of which this is a part."""
    projected: bool = False
    """Feared, expected or possible, not counted."""
    delta: bool = False
    """A part beyond another ("another 25 people", "five more"): adds to a toll rather than restating it."""
    reasons: tuple[str, ...] = ()
    """Which rule decided kind, source and day: each a sentence that a reader can check."""
    scope: str = ""
    """The time that the count covers: "day" (what happened on `as_of`), "period" ("since Tuesday", "the toll"),
    "background" (a whole war, years), "rate" (so many a day, no total), or empty where the words do not say."""
    by_hand: tuple[str, ...] = ()
    """Its fields that somebody set by hand: no stage works these out anew."""


Outcome = Literal["killed", "injured", "struck", "unhurt"]


@dataclass(frozen=True, slots=True)
class Victim:
    """People whom one report tells to have been killed or hurt: a single person, or several in one noun phrase."""

    start: int
    """The noun phrase: "a 15-year-old boy", "two others"."""
    end: int
    sentence: int
    sentence_start: int
    sentence_end: int
    trigger_start: int
    """The word that tells what happened to them."""
    trigger_end: int
    outcome: Outcome
    """`struck` where the words leave open whether they live: "was shot", "was taken to hospital"."""
    value: float | None
    """How many; None for a plural without a number."""
    exact: bool
    """False for "at least two"."""
    numeral: bool
    """The number stands in the words ("one man"), and not in the noun alone ("a man")."""
    name: str | None
    age: int | None
    sex: Literal["male", "female", ""]
    role: str
    """Lemma of the head noun."""
    known: bool
    """Refers back: "the victim", "he", "both"."""
    more: bool
    """Beyond those told of before: "another man", "two others"."""
    part: bool
    """Some of those told of: "one of them"."""
    self_inflicted: bool
    object: bool
    """Somebody or something else does it to them: the object of an active verb."""
    aside: str
    """Why it belongs to another event than the one that the report tells of; empty where nothing says so."""
    when: str | None = None
    """EDTF day or month that its sentence names."""
    in_title: bool = False
    """It stands in the report's title: offsets are into that, and it can be weighed, not cited."""
    nth: int | None = None
    """`value` one more of so many: 4 in "a fourth man"."""
    wide: bool = False
    """Counted over several events, or over a longer time than one, as far as the words tell."""


Modality = Literal["happened", "ongoing", "announced", "planned", "possible", "denied"]


@dataclass(frozen=True, slots=True)
class Event:
    """A happening as one sentence tells it."""

    start: int
    """The words that tell it: a clause or the sentence."""
    end: int
    sentence: int
    trigger_start: int
    trigger_end: int
    trigger: str
    """Lemma of the verb or noun."""
    kind: str
    """PLOVER root code (AGREE, CONSULT, FIGHT, ...), or DISASTER, ACCIDENT, OTHER."""
    date: str | None
    date_reason: str
    modality: Modality
    actors: tuple[str, ...]
    """Who does it, then to whom, as named."""
    places: tuple[str, ...]
    salience: float
    """0 to 1: how much this is a dated, told happening rather than background or commentary."""
    frames: tuple[str, ...] = ()
    """Finer than `kind`, the trigger's first: "evacuate", "attack", "kill", "say"; what is told, for comparison."""
    date_basis: Literal["hand", "stated", "sentence", "carried", "report", "none"] = "none"
    """Where the date stands: beside the trigger, in its sentence, in a sentence before, or it is the report's day;
    "hand" where somebody set it by hand."""
    source: str | None = None
    """Whose account it is, where the sentence says so (resolved); the speaker of an event that is a statement."""
    continues: bool = False
    """The sentence goes on with the event of the sentence before it (a pronoun or "the attack", no day of its own)."""


@dataclass(frozen=True, slots=True)
class Stance:
    """What an actor does about an issue: proposes, accepts, rejects, demands, conditions, denies, claims, accuses."""

    start: int
    end: int
    sentence: int
    actor: str
    issue: str
    """truce, talks, evacuation, resolution, withdrawal, ..."""
    stance: Literal["proposes", "accepts", "rejects", "demands", "conditions", "denies", "claims", "accuses"]
    date: str | None


@dataclass(frozen=True, slots=True)
class Sign:
    """Words of one report that tell the day or the place of what it is about, and how much they tell."""

    value: str
    """A day (EDTF), or a place as the report names it."""
    weight: float
    start: int
    end: int
    reason: str
    place: Toponym | None = None


@dataclass(frozen=True, slots=True)
class Focus:
    """What one report is about: the frames of its main event, and what tells the day and the place of that."""

    frames: tuple[str, ...]
    """The heaviest first; those of `Event.frames`."""
    days: tuple[Sign, ...]
    places: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words whose attribution or reference cannot stand as they are."""

    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was found in one report."""

    parsed: Parsed
    dating: Dating
    times: tuple[Timex, ...]
    toponyms: tuple[Toponym, ...]
    quotations: tuple[Quotation, ...]
    claims: tuple[Claim, ...]
    events: tuple[Event, ...]
    stances: tuple[Stance, ...]
    doubts: tuple[Doubt, ...]
    victims: tuple[Victim, ...] = ()
    focus: Focus | None = None
    """None where the report tells no happening."""
    corrected: tuple[Corrected, ...] = ()
    """What corrections by hand did to what was read, and what they could not do."""

    @property
    def report(self) -> Report:
        """The report that was read."""
        return self.parsed.report


# --- corrections by hand ---------------------------------------------------------------------------------------------

CorrectionKind = Literal[
    "speaker", "source", "value", "kind", "unit", "as_of", "place", "event_date", "drop",
    "published", "outlet", "title",
    "same_figure", "other_figure", "same_name", "other_name", "confirm", "undo",
]  # fmt: skip
LineOf = Literal["report", "quotation", "claim", "event", "name", "stance", "doubt"]
"""What rests on the words that a correction names."""
CorrectedValue = str | float | bool | None


@dataclass(frozen=True, slots=True)
class Target:
    """Exact words of one version of a report, and what rests on them: `text[start:end] == words`."""

    report: str
    """Its id."""
    sha256: str
    """Of the report's original bytes, as in `Report.sha256`."""
    text_sha256: str
    """Of the report's text in UTF-8: in another version of the report the offsets may point elsewhere."""
    start: int
    end: int
    """Equal to `start` where the whole report is meant."""
    of: LineOf
    words: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody set right by hand; it holds until a later one says otherwise, and nothing is overwritten."""

    id: str
    """Made from all the rest: a correction that was changed afterwards has another."""
    kind: CorrectionKind
    targets: tuple[Target, ...]
    """The lines that it is about: one for what is set right, two or more for what is joined or told apart."""
    before: tuple[tuple[str, CorrectedValue], ...]
    """The fields as they were seen, in order of their names."""
    after: tuple[tuple[str, CorrectedValue], ...]
    undoes: str
    """Id of the correction that an `undo` takes back; else empty."""
    who: str
    when: str
    why: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """What one correction came to in one line."""

    correction: str
    """Its id."""
    report: str
    start: int
    """The line's own words; the whole report where `start` equals `end`."""
    end: int
    of: LineOf
    fault: str = ""
    """Why it could not be applied; empty where it was."""
    was: str = ""
    """What was read there before, in words."""


@dataclass(frozen=True, slots=True)
class CorrectionOutcome:
    """A correction with what became of it in a story."""

    correction: Correction
    state: Literal["applied", "undone", "overridden", "not applied", "undo"]
    """"overridden": later ones set the same field of the same lines."""
    note: str
    """A sentence that says why, where it was not applied; else empty."""
    lines: tuple[Corrected, ...]
    """The lines that stand otherwise because of it."""


# --- group ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Passage:
    """The same words in two reports."""

    start: int
    end: int
    of_start: int
    of_end: int


@dataclass(frozen=True, slots=True)
class Copy:
    """Two reports share text that was not written independently; `report` has it from `of`, or both from a third."""

    report: str
    of: str
    kind: Literal["same wire", "copied", "rewritten"]
    passages: tuple[Passage, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent piece of reporting, with the reports that carry it."""

    id: str
    reports: tuple[str, ...]
    credit: str | None
    """The agency or outlet credited, where one is."""
    reason: str


@dataclass(frozen=True, slots=True)
class Story:
    """Reports of the same events."""

    id: str
    reports: tuple[str, ...]
    """Ids, in order of publication where known."""
    copies: tuple[Copy, ...]
    origins: tuple[Origin, ...]
    reason: str
    """Why these reports stand together: the names, places and days they share."""
    decisions: tuple[Decision, ...] = ()
    """What was decided by hand about its reports, the earliest first."""

    def origin_of(self) -> dict[str, str]:
        """For each report's id that of its origin."""
        return {report: origin.id for origin in self.origins for report in origin.reports}


@dataclass(frozen=True, slots=True)
class Named:
    """A report as a decision names it: found by the SHA-256 of its bytes, or else by its id."""

    id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about stories by hand; it holds until a later one says otherwise."""

    id: str
    kind: Literal["together", "apart", "move", "undo"]
    reports: tuple[Named, ...]
    """Those that are one story: put together, told apart from others, or moved to others."""
    to: tuple[Named, ...]
    """Those that the moved ones go to."""
    apart_from: tuple[Named, ...]
    """Those that `reports` do not stand with."""
    undoes: str
    """Id of the decision that an `undo` takes back; else empty."""
    who: str
    when: str
    why: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a new report was put when it came."""

    report: str
    story: str
    joined: bool
    """False where it began a story."""
    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A report that stands in another story than before, because of reports that came later, or by hand."""

    report: str
    from_story: str
    to_story: str
    reason: str


# --- reconcile ------------------------------------------------------------------------------------------------------

Standing = Literal["agreed", "single", "disputed", "superseded"]


@dataclass(frozen=True, slots=True)
class Link:
    """A judged identity between two spellings, with the reason that a reader can check."""

    left: str
    right: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organisation, place or group under its many spellings."""

    id: str
    kind: Literal["person", "organisation", "place", "group"]
    name: str
    names: tuple[str, ...]
    citations: tuple[Citation, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A resolved place of the story."""

    name: str
    names: tuple[str, ...]
    latitude: float
    longitude: float
    gazetteer_id: str
    feature: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class ReportedClaim:
    """A claim and the report that makes it."""

    report: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Figure:
    """Claims that count the same thing, and what we conclude."""

    id: str
    what: str
    kind: str
    unit: str
    place: str | None
    low: float | None
    best: float | None
    high: float | None
    as_of: str | None
    basis: str
    """The rule that chose `best`, as a sentence."""
    standing: Standing
    origins: int
    claims: tuple[ReportedClaim, ...]
    reasons: tuple[str, ...] = ()
    """Why these claims count the same thing, and what their number adds up from."""
    apart: tuple[str, ...] = ()
    """Why the figures of its kind whose numbers lie nearest are others."""
    taken_back: tuple[float, ...] = ()
    """Numbers that a report tells as taken back, in order of size."""
    toll: bool = False
    """Counts all whom the story's event killed, or all whom it hurt and left alive."""


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation in its story: the speaker under one name, the same words elsewhere."""

    id: str
    report: str
    quotation: Quotation
    speaker: str | None
    same_as: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as several reports tell it."""

    id: str
    date: str | None
    what: str
    kind: str
    modality: Modality
    actors: tuple[str, ...]
    places: tuple[str, ...]
    origins: int
    salience: float
    citations: tuple[Citation, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class MainEvent:
    """What a story is about: the event from which the rest follows, its day and its place, by all reports together."""

    happening: str | None
    """Id of the happening that tells it; None where no sentence tells it as news of its own."""
    date: str | None
    date_reason: str
    place: str | None
    """As the reports name it: the town or, where they tell none, the district, region or country."""
    place_reason: str
    toponym: Toponym | None
    """Where the gazetteer has the place."""
    citations: tuple[Citation, ...]
    """The words that tell the day, then those that tell the place."""
    date_share: float = 0.0
    """Share of the origins' votes for a day that are for this one: a story of several days has no firm one."""
    place_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Position:
    """Where an actor stood on an issue on a day."""

    actor: str
    issue: str
    stance: str
    date: str | None
    citations: tuple[Citation, ...]
    changed_from: str | None = None
    """The actor's stance before, where it changed."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a contradiction."""

    says: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims that cannot both hold, with the reason named."""

    kind: Literal["number", "day", "place", "agent", "whether", "definition", "time", "garbled", "arithmetic"]
    what: str
    reason: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """A story with everything that was reconciled over its reports."""

    story: Story
    readings: tuple[Reading, ...]
    entities: tuple[Entity, ...]
    places: tuple[Place, ...]
    figures: tuple[Figure, ...]
    said: tuple[Said, ...]
    happenings: tuple[Happening, ...]
    positions: tuple[Position, ...]
    conflicts: tuple[Conflict, ...]
    main: MainEvent | None = None
    """None where no report tells a happening."""
    corrections: tuple[CorrectionOutcome, ...] = ()
    """All corrections by hand that name a report of the story, in the order in which they were made."""


# --- account --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BriefLine:
    """A sentence of the brief and the words it rests on."""

    text: str
    citations: tuple[Citation, ...]
    date: str | None = None
    """EDTF day of what it tells, as the account has it: "on Friday" alone says little in a brief."""


@dataclass(frozen=True, slots=True)
class StoryAccount:
    """What is told of one story."""

    title: str
    dossier: Dossier
    timeline: tuple[Happening, ...]
    """The happenings chosen for the timeline, in order of date."""
    brief: tuple[BriefLine, ...]
    others: tuple[Happening, ...] = ()
    """The weightiest of the happenings that the timeline leaves out, in order of date."""


@dataclass(frozen=True, slots=True)
class Account:
    """The outcome of a run."""

    stories: tuple[StoryAccount, ...]
    problems: tuple[Problem, ...]
    model: str
    """Name and sha256 of the weights that read the reports."""
