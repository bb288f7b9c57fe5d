"""Which days a report tells for its main event: those beside the words that name it, weighed by how they stand.

A day counts in full where the tree hangs it on the event's own word ("was shot on Monday", "Monday's crash", "the
crash happened on Monday"), less where it is the day of those who came because of it, hardly where it is the day of
what followed (an arrest, a hearing, a statement). Where no word tells a day, the report's own is all there is.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from storyledger.datelines import MONTHS, own_title
from storyledger.read.clause_times import WEEKDAYS, first_day, to_day, weekday_of, without_clock
from storyledger.read.focus_words import focus_words
from storyledger.read.happening_words import happening_words, telling_words
from storyledger.read.trees import SUBJECTS
from storyledger.records import Sign

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from storyledger.read.focus import Mention
    from storyledger.read.trees import Tree
    from storyledger.records import Dating, Parsed, Timex, Token

_OWN = 1.0
_BEFALL = 0.9
_ANSWER = 0.7
_BESIDE = 0.25
_WITHIN = 0.5
_FOLLOWS = 0.05
_FOLLOWED = "is the day of what followed"
_SAID = 0.03
_TITLE = 0.8
_REPORT = 0.1
_HINT = 0.02
"""Weight below which a sign hints at no day."""
_CLOCK = 1.3
"""A day that stands with an hour is the event's more often than one alone."""
_HARM = 0.6
"""A day of death or of injury may be a later one than the cause's."""
_WITH_HOUR = 0.25
"""Of those who say something: officers who "reported at 6 p.m. on Monday" were there; a statement has no hour."""
_FIRST, _EARLY, _LATE = 1.5, 1.2, 0.8
_CARRIED_BY = SUBJECTS | {"obj", "xcomp"}
_CARRIED = 0.3
_STAMP = 0.3
_NAMING = frozenset(
    {"today", "tonight", "yesterday", "this", "last", "overnight", "ago", "christmas", "eve", "easter", "halloween"}
)
_PUBLISHED = frozenset({"published", "updated", "publication", "posted", "publish", "update", "created", "copyright"})


def find_day_signs(
    parsed: Parsed,
    dating: Dating,
    times: Sequence[Timex],
    mentions: Sequence[Mention],
    known: tuple[Sequence[Tree], Sequence[float]],
) -> tuple[Sign, ...]:
    """The days told for the main event, in the order of their words; the report's own where no words tell one."""
    trees, relevance = known
    report_day = first_day(dating.value)
    by_sentence: dict[int, list[Timex]] = defaultdict(list)
    for timex in times:
        if timex.kind in {"date", "time"}:
            by_sentence[timex.sentence].append(timex)
    named: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if trees[mention.place].lemmas[mention.token] not in focus_words().bearers:
            named[mention.place].append(mention)
    signs = []
    ordinal = -1
    for place, sentence in enumerate(parsed.sentences):
        if sentence.kind == "furniture" or not sentence.tokens:
            continue
        ordinal += sentence.kind == "body"
        mine = by_sentence.get(sentence.index, [])
        if not mine:
            continue
        tree = trees[place]
        for timex in mine:
            day = _day(timex, report_day)
            if day is None:
                continue
            if str(day.year) in timex.text and day == report_day and any(_is_clock(x) for x in mine):
                continue  # when the page was written
            weight, why = _standing(tree, timex, named.get(place, ()))
            if weight <= 0:
                continue
            if any(_is_clock(x) for x in mine):
                weight = max(weight * _CLOCK, _WITH_HOUR if weight == _SAID and not _is_clock(timex) else 0.0)
            weight *= relevance[place] * _plainness(timex, day, report_day)
            weight *= _FIRST if ordinal <= 0 else _EARLY if ordinal < 6 else _LATE
            signs.append(Sign(day.isoformat(), round(weight, 3), timex.start, timex.end, f"“{timex.text}” {why}"))
    if report_day is not None and mentions:
        first = trees[mentions[0].place].tokens[mentions[0].token]
        title_day = _title_day(own_title(parsed.report.title or ""), report_day, first)
        if title_day is not None:
            signs.append(title_day)
        elif all(sign.weight < _HINT for sign in signs):
            reason = f"“{first.text}” is told without a day: the report's own"
            signs.append(Sign(report_day.isoformat(), _REPORT, first.start, first.end, reason))
    return tuple(signs)


def title_day_alone(parsed: Parsed, dating: Dating) -> tuple[Sign, ...]:
    """The day that the headline of a page tells whose text tells of no happening; else the report's own."""
    report_day = first_day(dating.value)
    if report_day is None:
        return ()
    found = _title_day(own_title(parsed.report.title or ""), report_day, None)
    return (found or Sign(report_day.isoformat(), _REPORT, 0, 0, "the headline tells no day: the report's own"),)


def _plainness(timex: Timex, day: date, report_day: date | None) -> float:
    """How plainly the words name their day: an hour alone, or "later that day", has it from words before."""
    words = set(timex.text.lower().replace(".", "").replace(",", "").split())
    if not (words & _NAMING or any(w[:3] in MONTHS for w in words) or weekday_of(timex.text) is not None):
        has_weekday = any(w in WEEKDAYS for w in words)
        return 1.0 if has_weekday else _CARRIED
    if str(day.year) in words and day == report_day:
        return _STAMP  # news of the day does not tell its year; what stands under a picture does
    return 1.0


def _is_clock(timex: Timex) -> bool:
    return timex.kind == "time" and any(c.isdigit() for c in timex.text)


def _day(timex: Timex, report_day: date | None) -> date | None:
    """The day that a time expression tells of something past; None where it tells none."""
    if not timex.value or not timex.value[:4].isdigit() or timex.value.endswith("/.."):
        return None
    value = without_clock(timex.value)
    day = first_day(value)
    if day is None or not to_day(value.replace("~", "")) or ("/" in value and first_day(value.split("/")[1]) != day):
        return None
    if report_day is not None and day > report_day:
        if weekday_of(timex.text) is None or day - report_day > timedelta(days=7):
            return None
        day -= timedelta(days=7)  # what has happened was on the last such weekday
    return day


def _standing(tree: Tree, timex: Timex, mentions: Sequence[Mention]) -> tuple[float, str]:
    """How much a time expression tells the main event's day, and how it stands to it."""
    inside = [i for i, t in enumerate(tree.tokens) if t.start < timex.end and timex.start < t.end]
    if not inside:
        return 0.0, ""
    before = {tree.forms[i] for i in range(max(0, inside[0] - 4), inside[0])}
    if before & _PUBLISHED:
        return 0.0, ""
    if tree.forms[inside[0]] == "since" or (inside[0] and tree.forms[inside[0] - 1] == "since"):
        return 0.0, ""
    top = next((i for i in inside if tree.heads[i] not in inside), inside[0])
    at = {m.token: m for m in mentions}
    line = [top, *tree.ancestors(top)]
    words, telling = focus_words(), happening_words()
    for above in line:
        if above in at:
            harm = _HARM if at[above].is_harm else 1.0
            return _OWN * harm, f"stands with “{tree.tokens[above].text}”"
        if above == top and above in inside:
            continue
        if not (tree.is_predicate(above) or tree.tokens[above].upos == "VERB"):
            continue
        lemma = tree.lemmas[above]
        spellings = set(tree.spellings(above))
        subjects = [k for k in tree.kids[above] if k in at and _carries(tree, k)]
        if lemma in words.judging:
            return _SAID, f"is the day of “{tree.tokens[above].text}”"
        if subjects:
            return _BEFALL, f"is the day of what “{tree.tokens[subjects[0]].text}” is told of"
        joined = [k for k in tree.kids[above] if k in at and k > inside[-1] and tree.relations[k] == "conj"]
        if joined and telling_words(tree).get(above) is None and lemma not in telling.plain | telling.acts:
            return _BEFALL, f"stands before “{tree.tokens[joined[0]].text}”"
        if tree.relations[above] == "conj" and tree.heads[above] in at and lemma not in telling.plain | telling.acts:
            return _BEFALL, f"stands beside “{tree.tokens[tree.heads[above]].text}”"
        passive = any(tree.relations[k] == "nsubj:pass" for k in tree.kids[above])
        if spellings & words.answer or (passive and spellings & words.told_of):
            return _ANSWER, f"is the day of those who came (“{tree.tokens[above].text}”)"
        ahead = _named_ahead(tree, inside[0], above, at)
        if ahead is not None:
            return _BEFALL, f"stands behind “{tree.tokens[ahead].text}”"
        if lemma in telling.plain or lemma in telling.acts or spellings & words.told_of:
            return _SAID, f"is the day of “{tree.tokens[above].text}”"
        if spellings & words.befall and not is_of_what_follows(tree, above):
            return _BEFALL, f"stands with “{tree.tokens[above].text}”"
        within = _named_between(tree, above, inside[0], at)
        if within is not None:
            return _WITHIN, f"stands behind “{tree.tokens[within].text}”"
        word = telling_words(tree).get(above)
        if word is not None and word.kind not in words.causes and word.frame not in words.harms:
            return _FOLLOWS, f"{_FOLLOWED} (“{tree.tokens[above].text}”)"
        if is_of_what_follows(tree, above) and not any(above < token < inside[0] for token in at):
            return _FOLLOWS, f"{_FOLLOWED} (“{tree.tokens[above].text}”)"
        break
    return (_BESIDE, "stands in a sentence that names it") if mentions else (_FOLLOWS, "stands elsewhere")


def _carries(tree: Tree, kid: int) -> bool:
    """Whether a clause tells of the event by this word: subject, object, what was done in it ("killing two")."""
    if tree.relations[kid] == "advcl":
        return tree.tokens[kid].xpos == "VBG" and not any(tree.relations[k] == "mark" for k in tree.kids[kid])
    return tree.relations[kid] in _CARRIED_BY


def _title_day(title: str, report_day: date, word: Token | None) -> Sign | None:
    """The day of the one weekday that a headline names ("Monday night's fire"), put at an event's word if any."""
    words = (w.strip(".,:;") for w in title.lower().replace("'", " ").replace("’", " ").split())
    named = {w for w in words if w in WEEKDAYS}
    if len(named) != 1:
        return None
    (name,) = named
    day = report_day - timedelta(days=(report_day.weekday() - WEEKDAYS[name]) % 7)
    start, end = (word.start, word.end) if word else (0, 0)
    return Sign(day.isoformat(), _TITLE, start, end, f"the headline says “{name.capitalize()}”")


def _named_ahead(tree: Tree, first: int, head: int, mentions: Mapping[int, Mention]) -> int | None:
    """The event's own word that stands before a time expression, with no other verb between, the clause's verb behind.

    "A man who died after a crash near Orvel late on Monday has been named": the day is the crash's.
    """
    if head < first:
        return None
    for at in range(first - 1, max(-1, first - 16), -1):
        if at in mentions:
            return at
        if tree.is_predicate(at) or tree.relations[at] == "cc" or tree.tokens[at].text in {";", ":"}:
            return None
    return None


def _named_between(tree: Tree, head: int, first: int, mentions: Mapping[int, Mention]) -> int | None:
    """The verb of the event between the clause's verb and a time expression, with no other verb behind it.

    "Police have named the man killed in a crash on Monday": who is to say; more often it is the crash's day.
    """
    for at in range(first - 1, max(head, first - 16), -1):
        if at in mentions and tree.tokens[at].upos == "VERB":
            return at
        if tree.is_predicate(at) or tree.relations[at] == "cc":
            return None
    return None


def is_of_what_follows(tree: Tree, head: int) -> bool:
    """Whether the subject is a trial, an inquiry or the like: "the hearing began on Monday"."""
    words = focus_words()
    subjects = tree.subjects(head)
    if not subjects:  # a dateline may stand between: "ORVEL - The trial began"
        before = [k for k in tree.kids[head] if k < head]
        subjects = [g for k in before for g in (k, *tree.kids[k]) if tree.tokens[g].upos == "NOUN"]
    found = (telling_words(tree).get(s) for s in subjects)
    return any(w is not None and w.kind not in words.causes and w.frame not in words.harms for w in found)
