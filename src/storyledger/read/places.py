"""Which places a report names, and where they lie.

Mentions are the names that the reader calls places, and capitalised words that only their surroundings call so ("in
X", "the town of X",
"X province"). Each distinct name gets its candidates from the gazetteer; then all names of the report are settled
together:
how well known a place is, what the text says it is, which container it names ("Paris, Texas"), and how well it lies
with
the report's other places. Time is linear in the report.

Left out: adjectives ("Syrian"), capitals that stand for governments are kept as the places they are, and addresses.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import exp, log10
from typing import TYPE_CHECKING, NamedTuple

from storyledger.folding import fold, likeness, plain
from storyledger.read.focus_outlets import outlet_city
from storyledger.read.gazetteer import GENERIC_WORDS, kilometres
from storyledger.records import Toponym

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.read.gazetteer import Candidate, Feature, Gazetteer
    from storyledger.records import Name, Parsed, Report, Sentence, Token

# Weights, all on the scale of a power of ten of population. Set by hand on the places of general knowledge in
# tests/cases/places/ and
# on the first half of GeoVirus (articles of even number); benchmarks/places.py reports the other half.
UNKNOWN_POPULATION = 3000.0  # GeoNames gives 0 where it does not know
COUNTRY_BONUS = 1.5
CAPITAL_BONUS = 0.7
SEAT_BONUS = 2.0  # where bodies of all nations sit: "Geneva" in a report from Chicago is not the suburb
REGION_DISCOUNT = 0.8  # a province bears its capital's name: the city is meant unless the words say otherwise
DISTRICT_DISCOUNT = 1.5
OTHER_NAME_DISCOUNT = 0.3
OTHER_LETTERS_DISCOUNT = (
    1.5  # times the share of letters in which it differs from the main name: former or foreign names
)
SEAT_DISCOUNT = (
    0.8  # for a province where a city of its name holds SEAT_SHARE of its people: "Donetsk", but not "Quebec"
)
SEAT_SHARE = 0.1
FOLDED_DISCOUNT = 3.0  # times the share of letters that differ
SAID_KIND = 3.0  # "Idlib province", "the town of Gorkha"
CONTAINER = 4.0  # "Paris, Texas"
SAME_COUNTRY = 2.5  # times the country's share of the report
SAME_PROVINCE = 1.5  # times the share of the country's places in the report that lie in the same province
NEARBY = 0.8  # times exp(-distance / NEAR_KM)
NEAR_KM = 150.0
COUNTY = 1.0  # for a town within COUNTY_KM of a county that the report names: only local news names counties
COUNTY_KM = 60.0
OUTLET = 1.0  # times exp(-distance / NEAR_KM): for a town or county as far from the outlet's city
LOCAL_COUNTRY = 4.0  # off a country whose name a town near a county that the report names bears, or its state
ROUNDS = 2
MOST_CANDIDATES = 60
MOST_ANCHORS = 12
MIN_SCORE = 2.8  # a village of 600 inhabitants, exactly so named, in a country that nothing else in the report names
MIN_SCORE_UNCALLED = 4.2  # the same for words that only their surroundings call a place
MIN_SCORE_ORGANISATION = 5.0
OBSCURE = 15_000  # inhabitants
METROPOLIS = 500_000  # inhabitants from which on a city is known by its sides as well: "Southeast D.C."
FEW_PLACES = 3
LOCAL = 3  # anchors that lie together make a local report ...
LOCAL_KM = 100.0  # ... within so far of each other,
LOCAL_FAR_KM = 400.0  # where a town so far off is some other place of that name,
LOCAL_TOWN = 150_000  # unless it is as large as this
_MORE = 2
"""Words behind a name that may belong to it."""
SPLIT_COVERS = 0.6  # share of a name's letters that its parts must make up to be places of their own


_QUARTERS = frozenset(("ne", "nw", "se", "sw", "n.e.", "n.w.", "s.e.", "s.w."))


class _Mention(NamedTuple):
    """Words that may name a place."""

    start: int
    end: int
    sentence: int
    first: int
    """Index of its first token in the sentence; `last` is one past its last."""
    last: int
    wanted: Feature | None
    """What the text says it is."""
    called: str
    """What calls it a place: the reader's name kind, or "context"."""


class _Words(NamedTuple):
    before: frozenset[str]
    surely: frozenset[str]
    kinds: Mapping[str, Feature]
    direction: frozenset[str]
    never: frozenset[str]
    body: frozenset[str]
    street: frozenset[str]
    seat: frozenset[tuple[str, str]]


@cache
def _words() -> _Words:
    sections: dict[str, list[str]] = defaultdict(list)
    phrases: list[str] = []
    section = ""
    for line in (files("storyledger.read") / "lexicon/place_words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            sections[section].extend(line.split())
            if section == "never phrases":
                phrases.append(line)
    kinds: dict[str, Feature] = {}
    features: tuple[Feature, ...] = ("region", "district", "city", "water", "landmark")
    for feature in features:
        for word in sections[f"kind {feature}"]:
            kinds.setdefault(word, feature)
    return _Words(
        frozenset(sections["before"] + sections["surely"]),
        frozenset(sections["surely"]),
        kinds,
        frozenset(sections["direction"]),
        frozenset(sections["never"] + phrases),
        frozenset(sections["body"]),
        frozenset(sections["street"]),
        frozenset((name.replace("_", " "), code) for name, _, code in (w.partition("/") for w in sections["seat"])),
    )


def find_places(parsed: Parsed, gazetteer: Gazetteer) -> tuple[Toponym, ...]:
    """Return the report's toponyms by their spans, each settled to one place of the gazetteer, with the reason.

    Names that the gazetteer does not know give nothing.
    """
    report = parsed.report
    mentions = _find_mentions(parsed, gazetteer)
    home = outlet_city(parsed, (), gazetteer) if mentions else None
    settled = _settle(report, mentions, (_count_demonyms(parsed, gazetteer), home), gazetteer)
    toponyms = [
        Toponym(
            start=mention.start,
            end=mention.end,
            text=report.text[mention.start : mention.end],
            sentence=mention.sentence,
            name=place.name,
            latitude=place.latitude,
            longitude=place.longitude,
            gazetteer_id=place.gazetteer_id,
            country=place.country,
            feature=place.feature,
            reason=reason,
        )
        for mention, place, reason in settled
    ]
    return tuple(sorted(toponyms, key=lambda t: (t.start, t.end)))


# --- mentions -------------------------------------------------------------------------------------------------------


def _find_mentions(parsed: Parsed, gazetteer: Gazetteer) -> list[_Mention]:
    mentions: list[_Mention] = []
    names_in: dict[int, list[Name]] = defaultdict(list)
    for name in parsed.names:
        names_in[name.sentence].append(name)
    people = _people(parsed)
    for sentence in parsed.sentences:
        taken = [False] * len(sentence.tokens)
        names = names_in.get(sentence.index, ())
        starts, ends = ([t.start for t in sentence.tokens], [t.end for t in sentence.tokens]) if names else ([], [])
        for name in names:
            first, last = _token_range(starts, ends, name)
            for at in range(first, last):
                taken[at] = True
            if first < last:
                mentions.extend(_of_name(parsed.report, sentence, name, (first, last), (people, gazetteer)))
        mentions.extend(_uncalled(parsed.report, sentence, taken, people, gazetteer))
    return mentions


def _people(parsed: Parsed) -> frozenset[str]:
    """Return the plain words of people's names of two words and more: "Jordan" beside "Michael Jordan" is he."""
    return frozenset(
        word
        for name in parsed.names
        if name.kind == "person" and len(name.text.split()) > 1
        for word in plain(name.text).split()
    )


def _token_range(starts: Sequence[int], ends: Sequence[int], name: Name) -> tuple[int, int]:
    """Return the first token of the name and the one past its last, from where the sentence's tokens start and end."""
    return bisect_right(ends, name.start), bisect_left(starts, name.end)


def _word(sentence: Sentence, at: int) -> str:
    return sentence.tokens[at].text.lower() if 0 <= at < len(sentence.tokens) else ""


def _said_kind(sentence: Sentence, first: int, last: int) -> Feature | None:
    """Return what the words around a name, or in it, say that it is: "the town of X", "X province"."""
    kinds = _words().kinds
    after = kinds.get(_word(sentence, last))
    if after is not None:
        return after
    if last - first > 1 and (own := kinds.get(_word(sentence, last - 1))) is not None:
        return own
    if last - first > 1 and (own := kinds.get(_word(sentence, first))) is not None:
        return own
    if _word(sentence, first - 1) == "of":
        return kinds.get(_word(sentence, first - 2))
    return kinds.get(_word(sentence, first - 1))


def _stands_in(sentence: Sentence, first: int) -> bool:
    """Return whether the words before leave no doubt of a place: "in X", but not "to X", who may be a person."""
    before = _word(sentence, first - 1)
    return before in _words().surely or (before == "of" and _word(sentence, first - 2) in _words().kinds)


def _is_named(sentence: Sentence, first: int) -> bool:
    """Return whether the words introduce a place by its kind: "the town of X"."""
    return _word(sentence, first - 1) == "of" and _word(sentence, first - 2) in _words().kinds


def _stands_as_place(sentence: Sentence, first: int) -> bool:
    """Return whether the words before say that a place follows: "in X", "the town of X", "in the X"."""
    words = _words()
    before = _word(sentence, first - 1)
    if before == "the":
        before = _word(sentence, first - 2)
    return before in words.before or (before == "of" and _word(sentence, first - 2) in words.kinds)


def _of_name(
    report: Report, sentence: Sentence, name: Name, span: tuple[int, int], known: tuple[frozenset[str], Gazetteer]
) -> list[_Mention]:
    people, gazetteer = known
    first, last = span
    if _is_credit(sentence, first, last):
        return []  # the agency of a dateline: "LIMA, March 3 (Meridian) - "
    if name.kind == "place":
        if _is_quarter(sentence, first, last):
            return []
        if last - first > 1 and _word(sentence, last - 1) in _words().body and not gazetteer.find(name.text):
            return []  # "Lakeland Hospital"
        if _is_street(sentence, last):
            return _street(report, sentence, span, gazetteer)
        if last - first == 1 and plain(name.text) in people and not _stands_in(sentence, first):
            return []
        if _word(sentence, last).startswith(("al-", "el-", "as-", "ash-", "ad-", "ar-", "an-", "az-", "at-")):
            # the reader cut the name before its second half: "Khan al-Aasal"
            whole = report.text[name.start : sentence.tokens[last].end]
            if not any(c.match != "folded" for c in gazetteer.find(whole)):
                return []
            last += 1
        if _word(sentence, last) in _words().body and sentence.tokens[last].text[:1].isupper():
            return []  # "Killeen Police", "China Daily": a body's name
        last = _whole_end(report, sentence, (first, last), gazetteer)
        if (
            first > 0
            and sentence.tokens[first - 1].text[:1].isupper()
            and _word(sentence, first - 1) in _words().direction
        ):
            whole = report.text[sentence.tokens[first - 1].start : name.end]
            if any(c.match != "folded" for c in gazetteer.find(whole)):
                first -= 1  # "Northern Europe", where the reader took "Europe" alone
        return _split(report, sentence, (first, last), "place", gazetteer)
    if name.kind not in ("organisation", "person") or plain(name.text) in people:
        return []
    # the reader takes some places for people or bodies: "in Geneva" still names a place
    found = gazetteer.find(name.text)
    if not found or found[0].match == "folded":
        return []
    is_country = name.kind == "organisation" and _is_country(name.text, gazetteer)
    if not is_country and not _stands_as_place(sentence, first):
        return []
    return [_Mention(name.start, name.end, sentence.index, first, last, _said_kind(sentence, first, last), name.kind)]


def _whole_end(report: Report, sentence: Sentence, span: tuple[int, int], gazetteer: Gazetteer) -> int:
    """Return where a place's name ends of which the reader took the first words alone: "Orvel Spring".

    A name goes on in the capitalised words behind it where the gazetteer has the whole just so.
    """
    first, last = span
    tokens = sentence.tokens
    for end in range(min(len(tokens), last + _MORE), last, -1):
        if all(t.text[:1].isupper() and t.text[1:].islower() for t in tokens[last:end]):
            whole = report.text[tokens[first].start : tokens[end - 1].end]
            if any(c.match == "exact" for c in gazetteer.find(whole)):
                return end
    return last


def _is_credit(sentence: Sentence, first: int, last: int) -> bool:
    """Return whether the words stand in brackets before a dash, where a dateline ends."""
    return (
        last < 16
        and _word(sentence, first - 1) == "("
        and _word(sentence, last) == ")"
        and _word(sentence, last + 1) in ("-", "--", "–", "—")
    )


def _is_street(sentence: Sentence, last: int) -> bool:
    """Return whether the name ends in a word that makes it an address, or such a word follows."""
    street = _words().street
    follows = last < len(sentence.tokens) and sentence.tokens[last].text[:1].isupper()
    return _word(sentence, last - 1).rstrip(".") in street or (follows and _word(sentence, last).rstrip(".") in street)


def _is_quarter(sentence: Sentence, first: int, last: int) -> bool:
    """Return whether the name is the quarter of a town that a street's name ends in: "M Street SE"."""
    is_quarter = last - first == 1 and _word(sentence, first) in _QUARTERS
    return is_quarter and _word(sentence, first - 1).rstrip(".") in _words().street


def _street(report: Report, sentence: Sentence, span: tuple[int, int], gazetteer: Gazetteer) -> list[_Mention]:
    """Return a street that is known by itself, such as Wall Street, and nothing for all others."""
    first, last = span
    if _word(sentence, last).rstrip(".") in _words().street:
        last += 1
    start, end = sentence.tokens[first].start, sentence.tokens[last - 1].end
    if any(c.feature == "landmark" and c.match != "folded" for c in gazetteer.find(report.text[start:end])):
        return [_Mention(start, end, sentence.index, first, last, "landmark", "place")]
    return []


def _split(
    report: Report, sentence: Sentence, span: tuple[int, int], called: str, gazetteer: Gazetteer
) -> list[_Mention]:
    """Return the name as one mention, or as several where only its parts are places: "Aleppo Syria"."""
    first, last = span
    tokens = sentence.tokens
    while last - first > 1 and _word(sentence, last - 1) in ("'s", "’s", "'", "’", ",", ".", "-"):
        if gazetteer.is_shortened(report.text[tokens[first].start : tokens[last - 1].end]):
            break
        last -= 1
    while last - first > 1 and _word(sentence, first) in ("the", ",", "-", "(", "“", '"'):
        first += 1

    def mention(a: int, b: int) -> _Mention:
        return _Mention(tokens[a].start, tokens[b - 1].end, sentence.index, a, b, _said_kind(sentence, a, b), called)

    if last - first == 1 or _look_up(report.text[tokens[first].start : tokens[last - 1].end], gazetteer):
        return [mention(first, last)]
    parts: list[_Mention] = []
    at = first
    # the longest place first, then on after it; a name has few words, a runaway one is cut
    while at < last and len(parts) < 8:
        for end in range(min(last, at + 4), at, -1):
            text = report.text[tokens[at].start : tokens[end - 1].end]
            if tokens[at].text[:1].isupper() and any(c.match != "folded" for c in _look_up(text, gazetteer)):
                parts.append(mention(at, end))
                at = end
                break
        else:
            at += 1
    covered = sum(part.end - part.start for part in parts)
    if covered >= SPLIT_COVERS * (tokens[last - 1].end - tokens[first].start):
        return parts
    # one village's name in a longer name is chance ("Khan" in "Khan al-Aasal"), a city's may have lost its comma
    return [part for part in parts if _look_up(report.text[part.start : part.end], gazetteer)[0].population >= OBSCURE]


def _uncalled(
    report: Report, sentence: Sentence, taken: Sequence[bool], people: frozenset[str], gazetteer: Gazetteer
) -> list[_Mention]:
    """Return capitalised words outside all names that their surroundings call places."""
    tokens = sentence.tokens
    found: list[_Mention] = []
    last = 1  # the first word is a capital's anyway
    for at in [at for at, token in enumerate(tokens) if token.text[:1].isupper() and not taken[at]]:
        if at < last:
            continue
        last = at
        while last < len(tokens) and last - at < 5 and not taken[last] and _is_capitalised(tokens[last]):
            last += 1
        whole = _common_end(report, sentence, at, taken, gazetteer)
        last = max(last, whole)
        if last == at:
            continue
        text = report.text[tokens[at].start : tokens[last - 1].end]
        kind = _said_kind(sentence, at, last)
        if (
            not taken[at - 1]
            and not (last < len(tokens) and taken[last])
            and (_stands_as_place(sentence, at) or kind is not None)
            and plain(text) not in people
            and not _is_street(sentence, last)
            and (last == whole or not (set(plain(text).split()) & _words().never))
            and gazetteer.demonym(text) is None
            and any(c.match != "folded" or _is_named(sentence, at) for c in _look_up(text, gazetteer))
        ):
            found.append(_Mention(tokens[at].start, tokens[last - 1].end, sentence.index, at, last, kind, "context"))
    return found


def _common_end(report: Report, sentence: Sentence, first: int, taken: Sequence[bool], gazetteer: Gazetteer) -> int:
    """Return where a town's name ends that common words make up, behind "in": "in Cold Spring"; `first` for no such."""
    tokens = sentence.tokens
    if not _stands_in(sentence, first):
        return first
    for end in range(min(len(tokens), first + 1 + _MORE), first + 1, -1):
        if any(taken[first:end]) or not all(t.text.istitle() for t in tokens[first:end]):
            continue
        whole = report.text[tokens[first].start : tokens[end - 1].end]
        if any(c.match == "exact" and c.feature == "city" for c in gazetteer.find(whole)):
            return end
    return first


def _is_capitalised(token: Token) -> bool:
    return (
        token.text[:1].isupper() and any(c.islower() for c in token.text) and token.upos in ("PROPN", "X", "NOUN", "")
    )


def _look_up(text: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Return the candidates for the words as they stand, else without generic words and directions around the name."""
    words = _words()
    key = plain(text)
    if len(key) <= 2 and not text.isupper() and "." not in text:
        return ()  # "al", not Alabama's postal letters
    if not gazetteer.is_shortened(text) and (
        key in words.never
        or key in words.direction
        or key in words.kinds
        or (gazetteer.demonym(text) is not None and not _is_country(text, gazetteer))
    ):
        return ()
    found = gazetteer.find(text)
    if len(text) == 2 and text.isupper() and not gazetteer.is_shortened(text):
        found = tuple(c for c in found if c.spelled.isupper())  # "SE" is no town of Macao, "UK" none of Russia
    if found and found[0].match != "folded":
        return found
    found = tuple(c for c in found if c.likeness >= 0.7)
    parts = text.split()
    if len(parts) > 1:
        lowered = [plain(part) for part in parts]
        start = 2 if lowered[1] == "of" and lowered[0] in words.kinds else 0
        while start < len(parts) - 1 and (
            lowered[start] in words.direction or lowered[start] in ("the", "city", "district")
        ):
            start += 1
        end = len(parts)
        while end - start > 1 and (lowered[end - 1] in GENERIC_WORDS or lowered[end - 1] in words.kinds):
            end -= 1
        if (start, end) != (0, len(parts)):
            inner = gazetteer.find(" ".join(parts[start:end]))
            if inner and (not found or inner[0].match != "folded"):
                return inner
    if not found and text.endswith("s") and len(text) > 4:  # "Syrias" where the apostrophe was lost
        bare = gazetteer.find(text[:-1])
        return bare if bare and bare[0].match != "folded" and bare[0].population > 100_000 else ()
    return found


def _is_country(text: str, gazetteer: Gazetteer) -> bool:
    return any(c.feature == "country" and c.match != "folded" for c in gazetteer.find(text))


def _count_demonyms(parsed: Parsed, gazetteer: Gazetteer) -> Counter[str]:
    """Return how often the report names each country's people or uses its adjective."""
    counts: Counter[str] = Counter()
    for name in parsed.names:
        if name.kind in ("group", "organisation"):
            for word in name.text.split()[:6]:
                code = gazetteer.demonym(word)
                if code is not None:
                    counts[code] += 1
    return counts


# --- settling -------------------------------------------------------------------------------------------------------


class _Choice(NamedTuple):
    place: Candidate
    score: float
    why: str


def _settle(
    report: Report, mentions: list[_Mention], known: tuple[Counter[str], Toponym | None], gazetteer: Gazetteer
) -> list[tuple[_Mention, Candidate, str]]:
    """Return each mention with its place: one sense a name and report, unless the words name another container.

    `known` is how often each country's people are named, and the outlet's city.
    """
    demonyms, home = known
    groups: dict[tuple[str, Feature | None], list[_Mention]] = defaultdict(list)
    candidates: dict[tuple[str, Feature | None], tuple[Candidate, ...]] = {}
    for mention in mentions:
        text = report.text[mention.start : mention.end]
        key = (plain(text), mention.wanted)
        if key not in candidates:
            candidates[key] = _look_up(text, gazetteer)[:MOST_CANDIDATES]
        if candidates[key]:
            groups[key].append(mention)
    containers = _containers(report, mentions, candidates)
    base = {
        key: {
            place.gazetteer_id: _prior(place, key[1], gazetteer)
            - (SEAT_DISCOUNT if _has_seat(place, candidates[key]) else 0.0)
            + containers.get((key, place.gazetteer_id), 0.0)
            + (_near_home(place, home) if home is not None else 0.0)
            for place in candidates[key]
        }
        for key in groups
    }
    chosen = {key: _best(candidates[key], scores) for key, scores in base.items()}
    outlet = _outlet_countries(report, gazetteer)
    for _ in range(ROUNDS):
        shares = _country_shares(chosen, groups, demonyms, outlet)
        towns = [c for c in chosen.values() if c.place.feature not in ("country", "region", "water")]
        anchors = [c.place for c in sorted(towns, key=lambda c: -c.score)[:MOST_ANCHORS]]
        provinces = _Provinces(chosen)
        chosen = {
            key: _best(
                candidates[key],
                {
                    place.gazetteer_id: base[key][place.gazetteer_id]
                    + _coherence(place, chosen[key].place, shares, anchors)
                    - (LOCAL_COUNTRY if _is_namesake(place, candidates[key], anchors) else 0.0)
                    + provinces.bonus(place, chosen[key].place)
                    for place in candidates[key]
                },
            )
            for key in groups
        }
    settled = []
    shares = _country_shares(chosen, groups, demonyms, outlet)
    backing = demonyms + Counter(c.place.country for c in chosen.values() if c.place.match != "folded")
    for key, members in groups.items():
        choice = chosen[key]
        if not _is_plausible(choice.place, backing, len(chosen)) or _is_elsewhere(choice.place, chosen):
            continue
        is_known = choice.place.feature == "city" and choice.place.population >= METROPOLIS
        if _is_stripped(key[0], choice.place) and not is_known and backing[choice.place.country] <= 1:
            continue
        for mention in members:
            least = {"place": MIN_SCORE, "context": MIN_SCORE_UNCALLED}.get(mention.called, MIN_SCORE_ORGANISATION)
            if choice.score >= least:
                reason = _reason(
                    choice, key[1], (containers.get((key, choice.place.gazetteer_id), 0.0), shares), gazetteer
                )
                settled.append((mention, choice.place, reason))
    return settled


class _Provinces:
    """How many of the report's distinct places lie in each province."""

    def __init__(self, chosen: Mapping[tuple[str, Feature | None], _Choice]) -> None:
        places = {c.place.gazetteer_id: c.place for c in chosen.values() if c.place.feature != "country"}
        self._in_province = Counter((p.country, p.province) for p in places.values() if p.province)
        self._in_country = Counter(p.country for p in places.values())

    def bonus(self, place: Candidate, now: Candidate) -> float:
        """Return the bonus for a candidate; the name's own choice does not speak for itself."""
        own = now.feature != "country"
        inside = self._in_province[place.country, place.province] - (own and now.province == place.province)
        total = self._in_country[place.country] - (own and now.country == place.country)
        return SAME_PROVINCE * inside / (total + 1) if place.province and inside > 0 else 0.0


def _is_plausible(place: Candidate, backing: Counter[str], names: int) -> bool:
    """Return whether a place is well known, or in a country that the report names otherwise.

    Asked of names that are only spelled alike, and of villages in reports that name many places, none of them there.
    `backing` counts, by country, the report's demonyms and the names that are spelled just so; `names` counts all.
    """
    own = int(place.match != "folded")
    if place.match == "folded":
        if place.likeness >= 0.75 and place.population >= 300_000:
            return True
    elif place.feature != "city" or place.population >= OBSCURE or names <= FEW_PLACES:
        return True
    return backing[place.country] > own


def _is_stripped(key: str, place: Candidate) -> bool:
    """Return whether a direction was taken off the name: "West Midlands" is no part of some country's Midlands."""
    first = key.partition(" ")[0]
    return first in _words().direction and plain(place.spelled).partition(" ")[0] != first


def _is_elsewhere(place: Candidate, chosen: Mapping[tuple[str, Feature | None], _Choice]) -> bool:
    """Return whether a small town lies far from all others of a report whose places lie together."""
    if place.feature != "city" or place.population >= LOCAL_TOWN:
        return False
    others = {
        c.place.gazetteer_id: (c.place.latitude, c.place.longitude)
        for c in chosen.values()
        if c.place.feature in ("city", "district", "landmark") and c.place.gazetteer_id != place.gazetteer_id
    }
    points = list(others.values())[:MOST_ANCHORS]
    here = (place.latitude, place.longitude)
    near = max((sum(kilometres(a, b) < LOCAL_KM for b in points) for a in points), default=0)
    return near >= LOCAL and 2 * near > len(points) and all(kilometres(here, p) > LOCAL_FAR_KM for p in points)


def _prior(place: Candidate, wanted: Feature | None, gazetteer: Gazetteer) -> float:
    score = log10(max(place.population, 1.0) if place.population >= 1 else UNKNOWN_POPULATION)
    if place.feature == "country":
        score += COUNTRY_BONUS
    elif place.feature == "region":
        score -= REGION_DISCOUNT
    elif place.feature == "district":
        score -= DISTRICT_DISCOUNT
    elif gazetteer.is_capital(place):
        score += CAPITAL_BONUS
    elif (place.name, place.country) in _words().seat:
        score += SEAT_BONUS
    if place.match == "other name" and place.gazetteer_id.startswith("geonames") and place.feature != "country":
        score -= OTHER_NAME_DISCOUNT + OTHER_LETTERS_DISCOUNT * (1.0 - likeness(place.spelled, place.name))
    elif place.match == "folded":
        score -= OTHER_NAME_DISCOUNT + FOLDED_DISCOUNT * (1.0 - place.likeness)
    if wanted is not None and _fits(place.feature, wanted):
        score += SAID_KIND
    return score


def _near_home(place: Candidate, home: Toponym) -> float:
    """Return the bonus of a town or county for lying near the city of the outlet, whose readers know it."""
    if place.feature not in {"city", "district"} or place.country != home.country:
        return 0.0
    far = kilometres((place.latitude, place.longitude), (home.latitude, home.longitude))
    return OUTLET * exp(-far / NEAR_KM)


def _has_seat(place: Candidate, others: Sequence[Candidate]) -> bool:
    """Return whether a province shares its name with a city in it that is large enough to be meant."""
    return place.feature == "region" and any(
        other.feature == "city"
        and other.country == place.country
        and other.population >= SEAT_SHARE * place.population
        and other.match != "folded"
        for other in others
    )


def _fits(feature: Feature, wanted: Feature) -> bool:
    return feature == wanted or {feature, wanted} == {"region", "district"}


def _best(candidates: Sequence[Candidate], scores: Mapping[str, float]) -> _Choice:
    place = max(candidates, key=lambda c: (scores[c.gazetteer_id], c.gazetteer_id))
    return _Choice(place, scores[place.gazetteer_id], "")


def _containers(
    report: Report,
    mentions: Sequence[_Mention],
    candidates: Mapping[tuple[str, Feature | None], tuple[Candidate, ...]],
) -> dict[tuple[tuple[str, Feature | None], str], float]:
    """Return a bonus for each candidate that lies in the region or country named right after it: "Paris, Texas"."""
    bonus: dict[tuple[tuple[str, Feature | None], str], float] = {}
    ordered = sorted(mentions, key=lambda m: m.start)
    for inner, outer in pairwise(ordered):
        gap = report.text[inner.end : outer.start]
        if inner.sentence != outer.sentence or len(gap) > 30 or not _joins(gap):
            continue
        inner_key = (plain(report.text[inner.start : inner.end]), inner.wanted)
        outer_key = (plain(report.text[outer.start : outer.end]), outer.wanted)
        if _same_level(candidates.get(inner_key, ()), candidates.get(outer_key, ())):
            continue
        wholes = [c for c in candidates.get(outer_key, ()) if c.feature in ("country", "region", "district", "city")][
            :8
        ]
        for place in candidates.get(inner_key, ()):
            for whole in wholes:
                if whole.gazetteer_id != place.gazetteer_id and _lies_in(place, whole):
                    bonus[inner_key, place.gazetteer_id] = CONTAINER
                    key = (outer_key, whole.gazetteer_id)
                    bonus[key] = max(bonus.get(key, 0.0), CONTAINER / 2)
    return bonus


def _same_level(inner: Sequence[Candidate], outer: Sequence[Candidate]) -> bool:
    """Return whether two names are above all provinces, or countries: a list, not a place and what it lies in."""
    areas = ("country", "region")
    inner_best = max(inner, key=lambda c: c.population, default=None)
    outer_best = max(outer, key=lambda c: c.population, default=None)
    return (
        inner_best is not None
        and outer_best is not None
        and inner_best.feature in areas
        and outer_best.feature == inner_best.feature
    )


def _joins(gap: str) -> bool:
    words = gap.replace(",", " ").replace("(", " ").lower().split()
    if not words:
        return True  # a comma, a bracket, or nothing: "Paris, Texas"
    return words[0] in {"in", "of"} and len(words) <= 4 and "and" not in words


def _lies_in(place: Candidate, whole: Candidate) -> bool:
    if place.country != whole.country or place.feature == "country":
        return False
    if whole.feature == "country":
        return True
    if whole.feature == "region":
        return fold(whole.name) == fold(place.province) or (
            not place.province
            and kilometres((place.latitude, place.longitude), (whole.latitude, whole.longitude)) < 150
        )
    return kilometres((place.latitude, place.longitude), (whole.latitude, whole.longitude)) < 40


def _outlet_countries(report: Report, gazetteer: Gazetteer) -> dict[str, float]:
    """Return a small weight for the country of the outlet, by its name or the country code in its address."""
    weights: dict[str, float] = {}
    for word in (report.outlet or "").split()[:8]:
        code = gazetteer.demonym(word)
        for place in gazetteer.find(word)[:1]:
            if place.match == "exact" and place.population > 500_000:
                code = code or place.country
        if code:
            weights[code] = 0.5
    host = (report.url or "").partition("//")[2].partition("/")[0]
    code = host.rpartition(".")[2].upper()
    code = "GB" if code == "UK" else code
    if len(code) == 2 and gazetteer.country_name(code) != code:
        weights[code] = 0.5
    return weights


def _country_shares(
    chosen: Mapping[tuple[str, Feature | None], _Choice],
    groups: Mapping[tuple[str, Feature | None], list[_Mention]],
    demonyms: Counter[str],
    outlet: Mapping[str, float],
) -> dict[str, float]:
    """Return each country's share of the report's places, 0 to 1."""
    weights: dict[str, float] = defaultdict(float)
    for code, weight in outlet.items():
        weights[code] += weight
    for code, count in demonyms.items():
        weights[code] += 0.4 * min(count, 5)
    for key, choice in chosen.items():
        if choice.place.country and choice.score > 0:
            sure = 1.0 if choice.place.feature != "country" else 1.5
            weights[choice.place.country] += sure * (1.0 + log10(len(groups[key])))
    total = sum(weights.values()) + 1.0
    return {code: weight / total for code, weight in weights.items()}


def _coherence(place: Candidate, now: Candidate, shares: Mapping[str, float], anchors: Sequence[Candidate]) -> float:
    """Return how well a candidate lies with the report's other places; its name's own choice has no say."""
    if place.feature == "country":
        return SAME_COUNTRY * 0.5 * shares.get(place.country, 0.0)
    score = SAME_COUNTRY * shares.get(place.country, 0.0)
    here, own = (place.latitude, place.longitude), (place.gazetteer_id, now.gazetteer_id)
    apart = [kilometres(here, (a.latitude, a.longitude)) for a in anchors]
    others = [far for far, a in zip(apart, anchors, strict=True) if a.gazetteer_id not in own]
    if others:
        score += NEARBY * exp(-min(others) / NEAR_KM)
    if place.feature == "city" and any(
        a.feature == "district" and a.country == place.country and a.province == place.province and far < COUNTY_KM
        for far, a in zip(apart, anchors, strict=True)
    ):
        score += COUNTY
    return score


def _is_namesake(place: Candidate, others: Sequence[Candidate], anchors: Sequence[Candidate]) -> bool:
    """Return whether a country bears the name of a town or region in the land of whose counties alone is told."""
    if place.feature != "country" or any(a.country == place.country for a in anchors):
        return False
    counties = [a for a in anchors if a.feature == "district"]
    return any(
        other.match != "folded"
        and other.country == county.country
        and (
            other.feature == "region"
            or (
                other.feature == "city"
                and kilometres((other.latitude, other.longitude), (county.latitude, county.longitude)) < COUNTY_KM
            )
        )
        for other in others
        for county in counties
    )


def _reason(
    choice: _Choice, wanted: Feature | None, why: tuple[float, Mapping[str, float]], gazetteer: Gazetteer
) -> str:
    place = choice.place
    inside, shares = why
    where = ", ".join(
        part for part in (place.province, gazetteer.country_name(place.country)) if part and part != place.name
    )
    said = f"{place.feature} in {where}" if where else place.feature
    reasons = [
        f'named "{place.name}", {said}'
        if place.match == "exact"
        else f'"{place.spelled}" is another name of {place.name}, {said}'
        if place.match == "other name"
        else f'spelled like "{place.spelled}" ({place.name}, {said})'
    ]
    if inside:
        reasons.append("the words beside it name what it lies in")
    if wanted is not None and _fits(place.feature, wanted):
        reasons.append(f"the text calls it a {wanted}")
    share = shares.get(place.country, 0.0)
    if place.feature != "country" and share >= 0.2:
        reasons.append(f"{share:.0%} of the report's places lie in {gazetteer.country_name(place.country)}")
    return "; ".join(reasons)
