"""The lines of an account that somebody asks for: of a story, report, kind, day, place or person, with some words."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storyledger.errors import NothingFoundError
from storyledger.render.clean import screen_line
from storyledger.render.edtf import day_bounds, day_words, span_words
from storyledger.render.match import has_words, list_words, match_name, name_keys, near_names
from storyledger.render.pages import Names
from storyledger.render.parts import PARTS, texts_of
from storyledger.render.words import count_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from storyledger.render.parts import Line, Part

    Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants of a part; an empty field wants everything."""

    story: str = ""
    """Id of a story, or words of its title."""
    report: str = ""
    """Id of a report, or its letter: lines that cite it."""
    kinds: tuple[str, ...] = ()
    since: str = ""
    """An EDTF day: lines of that day or later; lines without a day are left out, as for `until`."""
    until: str = ""
    place: str = ""
    """A place that the line is of, or that its words name."""
    who: tuple[str, ...] = ()
    """Names or parts of names, of which one is enough: who says, counts, acts or takes a position."""
    about: str = ""
    """Words that all stand in the line, or their beginnings."""


def choose_lines(account: Json, part: str, asked: Asked, only: Callable[[Line], bool] | None = None) -> list[Line]:
    """Return the lines of a part that are asked for, in the account's order; of all lines, `only` may leave some out.

    Raises NothingFoundError, with what there is to choose from, where no line is left.
    """
    about = PARTS[part]
    stories = choose_stories(account["stories"], asked.story)
    found = [line for story in stories for line in about.lines(story) if only is None or only(line)]
    if not found:
        named = f"the story “{stories[0]['title']}” has" if len(stories) == 1 else "the account has"
        raise _nothing(f"{named} no {about.one}")
    for wanted, step in (
        (asked.report, _of_report),
        (asked.kinds, _of_kind),
        (asked.since or asked.until, _of_days),
        (asked.place, _of_place),
        (asked.who, _of_who),
        (asked.about, _about),
    ):
        if wanted:
            found = step(found, about, asked)
    return found


def _nothing(message: str) -> NothingFoundError:
    """Return the error, safe for a terminal: names in it are a report's words."""
    return NothingFoundError(screen_line(message))


def choose_stories(stories: Sequence[Json], wanted: str) -> Sequence[Json]:
    """Return the story of an id or a beginning of it, or those with some words in their titles; all for no words."""
    chosen = [story for story in stories if story["id"] == wanted] or [
        story for story in stories if story["id"].startswith(wanted) or has_words([story["title"]], wanted)
    ]
    if wanted and not chosen:
        titles = list_words([f"{story['id']} “{story['title']}”" for story in stories], between="; ")
        raise _nothing(f"no story has the id or the words “{wanted}” in its title; there are {titles}")
    return chosen if wanted else stories


# --- what is asked for, one after the other -------------------------------------------------------------------------


def _of_report(lines: list[Line], part: Part, asked: Asked) -> list[Line]:
    wanted = asked.report
    letters = {story["id"]: Names(story["reports"]) for story in _stories(lines)}
    ids = {
        story: {wanted} if wanted in names else {id_ for id_, letter in names.items() if letter == wanted}
        for story, names in letters.items()
    }
    found = [line for line in lines if any(one["report"] in ids[line.story["id"]] for one in part.cited(line))]
    if not found:
        if any(ids.values()):
            raise _nothing(f"no {part.one} cites the report “{wanted}”")
        listed = list_words([f"{letter} ({id_})" for names in letters.values() for id_, letter in names.items()])
        raise _nothing(f"no report has the id or the letter “{wanted}”; there are {listed}")
    return found


def _stories(lines: Iterable[Line]) -> list[Json]:
    """Return the stories of lines, each once."""
    return [*{line.story["id"]: line.story for line in lines}.values()]


def _of_kind(lines: list[Line], part: Part, asked: Asked) -> list[Line]:
    wanted = {kind.casefold() for kind in asked.kinds}
    found = [line for line in lines if str(line.value[part.kind]).casefold() in wanted]
    if not found:
        kinds = Counter(str(line.value[part.kind]).lower() for line in lines)
        raise _nothing(f"no {part.one} is of the {part.kind} {_or(asked.kinds)}; there are {_counted(kinds)}")
    return found


def _of_days(lines: list[Line], part: Part, asked: Asked) -> list[Line]:
    assert part.day is not None
    since, until = day_bounds(asked.since), day_bounds(asked.until)
    days = [line.value[part.day] for line in lines]
    found = [
        line
        for line, day in zip(lines, days, strict=True)
        if (bounds := day_bounds(day)) is not None
        and (since is None or bounds[1] >= since[0])
        and (until is None or bounds[0] <= until[1])
    ]
    if not found:
        wanted = " ".join(
            f"{word} {day_words(day)}" for word, day in (("since", asked.since), ("until", asked.until)) if day
        )
        undated = sum(day_bounds(day) is None for day in days)
        there = f"they are of {span}" if (span := span_words(days)) else "none has a day"
        without = f" ({undated:,} without a day)" if undated and span else ""
        raise _nothing(f"no {part.one} is of a day {wanted}; {there}{without}")
    return found


def _of_place(lines: list[Line], part: Part, asked: Asked) -> list[Line]:
    spots = {story["id"]: _Spots(story) for story in _stories(lines)}
    named = [{*part.places(line), *spots[line.story["id"]].within(part.cited(line))} - {None} for line in lines]
    keys = _keys(lines, "places")
    chosen = match_name(asked.place, {name: keys.get(name, (name,)) for names in named for name in names})
    found = [line for line, names in zip(lines, named, strict=True) if names & chosen]
    if not found:
        places = Counter(name for names in named for name in names)
        raise _nothing(f"no {part.one} is of a place “{asked.place}”{_choice(asked.place, places)}")
    return found


def _of_who(lines: list[Line], part: Part, asked: Asked) -> list[Line]:
    people = _People(lines, part)
    chosen = [people.lines_of(wanted) for wanted in asked.who]
    found = [line for line in lines if any(id(line) in held for held in chosen)]
    if not found:
        raise _nothing(f"no {part.one} is by anybody named {_or(asked.who)}{_choice(asked.who[0], people.told)}")
    return found


def _about(lines: list[Line], part: Part, asked: Asked) -> list[Line]:
    texts = {story["id"]: texts_of(story) for story in _stories(lines)}
    found = []
    for line in lines:
        text = texts[line.story["id"]]
        cited = (text[citation["report"]][citation["start"] : citation["end"]] for citation in part.cited(line))
        if has_words([*part.texts(line), *cited], asked.about):
            found.append(line)
    if not found:
        there = count_words(len(lines), part.one, part.many)
        raise _nothing(f"no {part.one} has the words “{asked.about}”; looked for in {there}")
    return found


def missing_names(lines: Sequence[Line], part: str, who: Sequence[str]) -> dict[str, list[str]]:
    """Return each of the names that no line is by, with the names that look like it."""
    people = _People(lines, PARTS[part])
    return {wanted: near_names(wanted, people.told) for wanted in who if not people.lines_of(wanted)}


class _People:
    """Whom lines are by."""

    def __init__(self, lines: Sequence[Line], part: Part) -> None:
        self._lines = lines
        self._named = [{name for name in part.who(line) if name} for line in lines]
        self._described = [{*part.described(line)} for line in lines]
        self._keys = _keys(lines, "entities")
        self.told = Counter(name for names in self._named for name in names)

    def lines_of(self, wanted: str) -> set[int]:
        """Return the identities of the lines by those of a name, else by those so described."""
        for named in (self._named, self._described):
            every = {name: self._keys.get(name, (name,)) for names in named for name in names}
            if chosen := match_name(wanted, every):
                return {id(line) for line, names in zip(self._lines, named, strict=True) if names & chosen}
        return set()


def _keys(lines: Iterable[Line], part: str) -> dict[str, tuple[str, ...]]:
    """Return the spellings under which each name of the stories' entities or places is known."""
    return name_keys(named for story in _stories(lines) for named in story[part])


class _Spots:
    """Where a story's reports name its places."""

    def __init__(self, story: Json) -> None:
        self._spots: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for place in story["places"]:
            for citation in place["citations"]:
                self._spots[citation["report"]].append((citation["start"], citation["end"], place["name"]))

    def within(self, cited: Iterable[Json]) -> Iterator[str]:
        """Yield the places that stand in the cited words."""
        for citation in cited:
            for start, end, name in self._spots[citation["report"]]:
                if citation["start"] <= start and end <= citation["end"]:
                    yield name


def _choice(wanted: str, told: Counter[str]) -> str:
    """Return the end of a message: the names that look like the one wanted, else those most told."""
    if near := near_names(wanted, told):
        return f"; did you mean {_or(near)}?"
    return f"; there are {_counted(told)}" if told else "; no name is told"


def _counted(counts: Counter[str]) -> str:
    return list_words([f"{name} ({count:,})" for name, count in counts.most_common()])


def _or(names: Iterable[str]) -> str:
    return " or ".join(f"“{name}”" for name in names)
