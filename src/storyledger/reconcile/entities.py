"""People, organisations, places and groups under their many spellings: one record each, joined by judged links.

A node is one spelling in one report. Links join nodes, each with a score and a reason; an entity is what the links
join, and
what they do not join stays apart. Nothing is merged destructively: take a link away and the rest replays.

The order is that of a careful reader: full names of people first; then a surname alone, which is the person of that
name whom the same
report introduces, or the only one of that name in the story; bodies by known names, by the acronym that a report
gives in brackets, by
first letters, and by a telling part of the full name ("the Observatory"); places by their entry in the gazetteer.
Precision comes first. Left out: descriptions ("the Russian president"), first names alone, nicknames.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from storyledger.folding import fold, plain
from storyledger.reconcile.bonds import Bonds
from storyledger.reconcile.spelling import (
    aliases,
    alike,
    compare_bodies,
    compare_people,
    is_acronym,
    is_short_form,
    lexicon,
    normal,
    person_words,
    surname_key,
    title_gender,
)
from storyledger.records import Citation, Entity, Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storyledger.reconcile.spelling import Judgement
    from storyledger.records import Correction, Name, Reading, Target, Toponym

Kind = Literal["person", "organisation", "place", "group"]
MOST_COMPARED = 60
"""Names that are compared with each other under one key: bounds the work on a report that lists thousands."""

MOST_PARTS = 300  # the same for names that share a word or a first letter
SURE = 0.9
"""From here on a judgement joins without a look at who else might be meant: first and last name agree."""


@dataclass(slots=True)
class _Node:
    """One spelling in one report, with where it stands."""

    report: str
    key: str
    kind: Kind
    spellings: Counter[str] = field(default_factory=Counter)
    citations: list[Citation] = field(default_factory=list)
    place: str = ""
    """Gazetteer id of a toponym."""
    genders: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The commonest spelling."""
        return max(self.spellings, key=lambda s: (self.spellings[s], len(s), s))


class _Links:
    """Nodes joined by links: a union-find that keeps the links."""

    def __init__(self, nodes: Sequence[_Node], by_hand: Sequence[Correction] = ()) -> None:
        self.nodes = nodes
        self._root = list(range(len(nodes)))
        self.links: list[tuple[int, Link]] = []
        bonds = Bonds(by_hand, ("same_name", "other_name"), self._find)
        self._parted = [(bond.left, bond.right) for bond in bonds.parted]
        for bond in bonds.joined:
            self.join(bond.left, bond.right, (1.0, bond.why))

    def _find(self, target: Target) -> int | None:
        """Return the node of the name at a target's words, else of the only one that overlaps them."""
        cited = [(at, c) for at, node in enumerate(self.nodes) if node.report == target.report for c in node.citations]
        exact = [at for at, c in cited if (c.start, c.end) == (target.start, target.end)]
        near = {at for at, c in cited if c.start < target.end and target.start < c.end}
        return exact[0] if exact else near.pop() if len(near) == 1 else None

    def root(self, node: int) -> int:
        """Return the representative of the node's entity."""
        while self._root[node] != node:
            self._root[node] = self._root[self._root[node]]
            node = self._root[node]
        return node

    def join(self, left: int, right: int, judgement: tuple[float, str]) -> None:
        """Join two nodes; a link between two spellings is kept once, one between equal spellings needs no words."""
        a, b = self.root(left), self.root(right)
        if a == b or any({self.root(one), self.root(other)} == {a, b} for one, other in self._parted):
            return
        self._root[b] = a
        names = self.nodes[left].name, self.nodes[right].name
        if plain(names[0]) != plain(names[1]):
            self.links.append((left, Link(names[0], names[1], judgement[0], judgement[1])))


def reconcile_entities(readings: Sequence[Reading], by_hand: Sequence[Correction] = ()) -> tuple[Entity, ...]:
    """Return the entities of the reports, those cited most first, each with its names, citations and links.

    `by_hand` says which names are one person's, body's or place's, or are not, whatever they look like.
    """
    nodes = _gather(readings)
    _split_nodes(nodes, by_hand)
    links = _Links(nodes, by_hand)
    _join_places(nodes, links)
    _join_people(nodes, links)
    _join_bodies(nodes, links, readings)
    _join_groups(nodes, links)
    _join_lost_possessives(nodes, links)
    members: dict[int, list[int]] = defaultdict(list)
    for at in range(len(nodes)):
        members[links.root(at)].append(at)
    judged: dict[int, list[Link]] = defaultdict(list)
    for at, link in links.links:
        judged[links.root(at)].append(link)
    made = [_entity([nodes[i] for i in ids], judged.get(root, [])) for root, ids in members.items()]
    made.sort(key=lambda e: (-len(e.citations), e.name))
    taken: Counter[str] = Counter()
    entities = []
    for entity in made:
        taken[entity.id] += 1
        number = taken[entity.id]
        id_ = entity.id if number == 1 else f"{entity.id}-{number}"
        entities.append(Entity(id_, entity.kind, entity.name, entity.names, entity.citations, entity.links))
    return tuple(entities)


# --- nodes ----------------------------------------------------------------------------------------------------------


def _gather(readings: Sequence[Reading]) -> list[_Node]:
    kinds = _majority_kinds(readings)
    nodes: dict[tuple[str, str, Kind, str], _Node] = {}
    for reading in readings:
        report = reading.report
        by_start = sorted(reading.toponyms, key=lambda t: t.start)
        toponyms = _Overlaps(by_start)
        used: set[int] = set()
        for name in reading.parsed.names:
            inside = toponyms.within(name.start, name.end)
            used.update(t.start for t in inside)
            if name.kind in ("place", "organisation") and inside and not _covers(inside, name):
                for toponym in inside:
                    _add_place(nodes, report.id, toponym)
                continue
            key = normal(name.text)
            if not key or name.kind == "event" or not _names_one(name, key):
                continue
            if inside and name.kind != "group":
                _add_place(nodes, report.id, inside[0])
                continue
            kind = kinds.get(key, name.kind)
            if kind == "person":
                key = " ".join(person_words(name.text))
            node = nodes.setdefault((report.id, key, kind, ""), _Node(report.id, key, kind))
            node.spellings[_tidy(name.text)] += 1
            node.citations.append(Citation(report.id, name.start, name.end))
            gender = title_gender(
                report.text[max(0, name.start - 12) : name.start].rpartition("\n")[2]
            ) or title_gender(" ".join(name.text.split()[:-1]))
            if gender and kind == "person":
                node.genders.add(gender)
        for toponym in by_start:
            if toponym.start not in used:
                _add_place(nodes, report.id, toponym)
    return list(nodes.values())


def _split_nodes(nodes: list[_Node], by_hand: Sequence[Correction]) -> None:
    """Give a name that one report gives to two people a node of its own where they were told apart by hand."""
    for correction in by_hand:
        if correction.kind != "other_name":
            continue
        cited = [Citation(target.report, target.start, target.end) for target in correction.targets]
        for node in list(nodes):
            here = [citation for citation in cited if citation in node.citations]
            for citation in here[1:]:
                words = next(
                    t.words for t in correction.targets if (t.report, t.start) == (citation.report, citation.start)
                )
                node.citations.remove(citation)
                nodes.append(_Node(node.report, node.key, node.kind, Counter([_tidy(words)]), [citation], node.place))


def _names_one(name: Name, key: str) -> bool:
    """Return whether the words can name somebody: no letter, number, day or rank, no word that all bodies share.

    "the Council" and "the District" alone name no one body; what a cut left over ("Office for") names none either.
    """
    words = key.split()
    if name.kind == "group" or any(word not in lexicon("bodies.txt")["no name"] for word in words):
        if len(key) == 1 or words[-1] in {"for", "of", "and", "the", "de", "in", "on", "to"}:
            return False
        alone = len(words) == 1 and name.kind in ("organisation", "place")
        return not (alone and words[0] in lexicon("bodies.txt")["bare"])
    return False


def _covers(inside: Sequence[Toponym], name: Name) -> bool:
    """Return whether the name's words are one toponym's and no more than an article and a generic word beside."""
    return len(inside) == 1 and (name.kind == "place" or inside[0].end - inside[0].start >= (name.end - name.start) - 6)


def _add_place(nodes: dict[tuple[str, str, Kind, str], _Node], report: str, toponym: Toponym) -> None:
    key = normal(toponym.text)
    node = nodes.setdefault(
        (report, key, "place", toponym.gazetteer_id), _Node(report, key, "place", place=toponym.gazetteer_id)
    )
    node.spellings[_tidy(toponym.text)] += 1
    node.citations.append(Citation(report, toponym.start, toponym.end))


def _tidy(text: str) -> str:
    """Return the spelling on one line without article, quotation marks and possessive."""
    words = " ".join(text.split()).strip("\"“”‘’'.,;:()-–— ") + (
        "." if text.rstrip().endswith(".") and "." in text[:-1] else ""
    )
    for ending in ("'s", "’s"):
        words = words.removesuffix(ending)
    return words[4:] if words.lower().startswith("the ") and len(words) > 4 else words or text


class _Overlaps:
    """Toponyms by where they stand."""

    def __init__(self, toponyms: Sequence[Toponym]) -> None:
        self._by_word: dict[int, list[Toponym]] = defaultdict(list)
        for toponym in toponyms:
            self._by_word[toponym.start // 64].append(toponym)

    def within(self, start: int, end: int) -> list[Toponym]:
        """Return those that begin inside the span or overlap it."""
        return [
            toponym
            for page in range(start // 64 - 1, end // 64 + 1)
            for toponym in self._by_word.get(page, ())
            if toponym.start < end and start < toponym.end
        ]


def _majority_kinds(readings: Sequence[Reading]) -> dict[str, Kind]:
    """Return for each plain name the kind that most of its mentions were given; groups keep to themselves.

    A single word that is the surname of a person named in full is that person, whatever the reader took it for.
    """
    votes: dict[str, Counter[Kind]] = defaultdict(Counter)
    surnames: set[str] = set()
    for reading in readings:
        for name in reading.parsed.names:
            if name.kind in ("person", "organisation", "place"):
                votes[normal(name.text)][name.kind] += 1
            if name.kind == "person":
                words = person_words(name.text)
                if len(words) > 1:
                    surnames.add(words[-1])
    kinds: dict[str, Kind] = {}
    order: dict[Kind, int] = {"organisation": 2, "person": 1, "place": 0}
    for key, counts in votes.items():
        if key in aliases():
            kinds[key] = "organisation"
        elif key in surnames:
            kinds[key] = "person"
        else:
            kinds[key] = max(counts, key=lambda k: (counts[k], order[k]))
    return kinds


# --- links ----------------------------------------------------------------------------------------------------------


def _join_places(nodes: Sequence[_Node], links: _Links) -> None:
    first: dict[str, int] = {}
    by_name: dict[str, int] = {}
    cited: dict[str, Counter[str]] = defaultdict(Counter)
    for node in nodes:
        if node.place:
            cited[node.key][node.place] += len(node.citations)
    for at, node in enumerate(nodes):
        if node.kind != "place":
            continue
        key = node.place or f"name:{node.key}"
        if not node.place and node.key in cited:
            key = cited[node.key].most_common(1)[0][0]
        if key in first:
            reason = f"both are the gazetteer's {node.place}" if node.place else "the same words, settled elsewhere"
            links.join(first[key], at, (0.95, reason))
        else:
            first[key] = at
        if not node.place and node.key not in cited:
            folded = fold(node.key)
            if folded in by_name and alike(nodes[by_name[folded]].key, node.key):
                links.join(by_name[folded], at, (0.8, "spelled alike, and not in the gazetteer"))
            by_name.setdefault(folded, at)


def _join_groups(nodes: Sequence[_Node], links: _Links) -> None:
    first: dict[str, int] = {}
    for at, node in enumerate(nodes):
        if node.kind == "group":
            key = node.key.removesuffix("s") if len(node.key) > 4 else node.key
            links.join(
                first.setdefault(key, at), at, (0.9, "singular and plural, or noun and adjective, of one people")
            )


def _genders_clash(left: Iterable[str], right: Iterable[str]) -> bool:
    a, b = set(left), set(right)
    return bool(a and b and not a & b)


def _join_people(nodes: Sequence[_Node], links: _Links) -> None:
    full: dict[str, list[int]] = defaultdict(list)
    family_first: dict[str, list[int]] = defaultdict(list)
    single: list[int] = []
    for at, node in enumerate(nodes):
        if node.kind != "person":
            continue
        words = node.key.split()
        if len(words) > 1:
            full[surname_key(node.key)].append(at)
            family_first[words[0]].append(at)
        elif words:
            single.append(at)
    for bucket in full.values():
        # the longest first, so that short forms meet the name that tells most
        bucket.sort(key=lambda i: (-len(nodes[i].key.split()), i))
        for position, at in enumerate(bucket):
            fitting: list[tuple[int, Judgement]] = []
            for other in bucket[max(0, position - MOST_COMPARED) : position]:
                judgement = compare_people(nodes[other].key, nodes[at].key)
                if judgement and not _genders_clash(nodes[at].genders, nodes[other].genders):
                    fitting.append((other, judgement))
            # "A. Sharif" joins one of that letter, not two
            if any(j.score >= SURE for _, j in fitting):
                fitting = [(i, j) for i, j in fitting if j.score >= SURE]
            elif len({links.root(i) for i, _ in fitting}) > 1:
                continue
            for other, judgement in fitting:
                links.join(other, at, (judgement.score, _said(judgement, nodes, other, at)))
    _join_surnames(nodes, links, single, (full, family_first))


def _said(judgement: Judgement, nodes: Sequence[_Node], left: int, right: int) -> str:
    """Return the reason with the names as the reports spell them."""
    reason = judgement.reason
    for node in (nodes[left], nodes[right]):
        reason = reason.replace(f'"{node.key}"', f'"{node.name}"')
    return reason


def _join_surnames(
    nodes: Sequence[_Node],
    links: _Links,
    single: Sequence[int],
    known: tuple[dict[str, list[int]], dict[str, list[int]]],
) -> None:
    full, family_first = known
    alone: dict[str, list[int]] = defaultdict(list)
    for at in single:
        node = nodes[at]
        bucket = [*full.get(surname_key(node.key), ()), *family_first.get(node.key, ())][: 4 * MOST_COMPARED]
        fitting: list[tuple[int, Judgement]] = []
        for other in bucket:
            judgement = compare_people(nodes[other].key, node.key)
            if judgement and not _genders_clash(node.genders, nodes[other].genders):
                fitting.append((other, judgement))
        here = [(i, j) for i, j in fitting if nodes[i].report == node.report]
        people_here = {links.root(i) for i, _ in here}
        people = {links.root(i) for i, _ in fitting}
        if len(people_here) == 1:
            i, judgement = here[0]
            links.join(
                i, at, (judgement.score, f"{_said(judgement, nodes, i, at)}, whom the same report names in full")
            )
        elif not people_here and len(people) == 1 and node.key not in lexicon("bodies.txt")["shared"]:
            i, judgement = fitting[0]
            links.join(
                i, at, (judgement.score - 0.1, f"{_said(judgement, nodes, i, at)}, the only one in these reports")
            )
        elif not people:
            alone[surname_key(node.key)].append(at)
    for bucket in alone.values():
        for position, at in enumerate(bucket):
            for other in bucket[max(0, position - MOST_COMPARED) : position]:
                judgement = compare_people(nodes[other].key, nodes[at].key)
                if judgement and not _genders_clash(nodes[at].genders, nodes[other].genders):
                    links.join(other, at, (judgement.score, _said(judgement, nodes, other, at)))
                    break


def _join_bodies(nodes: Sequence[_Node], links: _Links, readings: Sequence[Reading]) -> None:
    bodies = [i for i, node in enumerate(nodes) if node.kind == "organisation"]
    first: dict[str, int] = {}
    by_fold: dict[str, list[int]] = defaultdict(list)
    by_alias: dict[str, int] = {}
    for at in bodies:
        node = nodes[at]
        if node.key in first:
            links.join(first[node.key], at, (1.0, "the same words"))
        else:
            first[node.key] = at
            by_fold[fold(node.key)].append(at)
        main = aliases().get(node.key)
        if main:
            other = by_alias.setdefault(main, at)
            links.join(other, at, (0.95, f'"{nodes[other].name}" and "{node.name}" are both names of {main}'))
    for bucket in by_fold.values():
        for position, at in enumerate(bucket):
            for other in bucket[max(0, position - MOST_COMPARED) : position]:
                judgement = compare_bodies(nodes[other].name, nodes[at].name)
                if judgement:
                    links.join(other, at, (judgement.score, judgement.reason))
                    break
    _join_acronyms(nodes, links, (bodies, first), readings)
    _join_short_forms(nodes, links, bodies)


def _join_acronyms(
    nodes: Sequence[_Node], links: _Links, known: tuple[Sequence[int], dict[str, int]], readings: Sequence[Reading]
) -> None:
    bodies, first = known
    # given by a report in brackets: "International Committee of the Red Cross (ICRC)"
    for reading in readings:
        names = reading.parsed.names
        text = reading.report.text
        for left, right in pairwise(names):
            gap = text[left.end : right.start]
            if gap.strip() != "(" or text[right.end : right.end + 1] != ")" or len(gap) > 3:
                continue
            a, b = first.get(normal(left.text)), first.get(normal(right.text))
            if a is None or b is None:
                continue
            short, long = sorted((left.text, right.text), key=len)
            if short.replace(".", "").isupper() and short[0].lower() in {w[0] for w in normal(long).split()}:
                links.join(a, b, (0.95, f'{reading.report.id} writes "{left.text} ({right.text})"'))
    # by first letters, where only one body of the reports has them
    by_letters: dict[str, list[int]] = defaultdict(list)
    for at in bodies:
        words = nodes[at].key.split()
        if len(words) >= 3:
            by_letters[words[0][0]].append(at)
    for at in first.values():
        short = nodes[at].name
        letters = short.replace(".", "")
        if not (3 <= len(letters) <= 8 and letters.isupper()):
            continue
        fitting = [i for i in by_letters.get(letters[0].lower(), ())[:MOST_PARTS] if is_acronym(short, nodes[i].name)]
        if len({links.root(i) for i in fitting}) == 1:
            links.join(fitting[0], at, (0.85, f'"{short}" is made of the first letters of "{nodes[fitting[0]].name}"'))


def _join_short_forms(nodes: Sequence[_Node], links: _Links, bodies: Sequence[int]) -> None:
    """Join "the Observatory" to the one body of the same report, else of all reports, that has the word in its name."""
    by_word: dict[str, list[int]] = defaultdict(list)
    for at in bodies:
        words = nodes[at].key.split()
        if len(words) > 1:
            for word in set(words):
                by_word[word].append(at)
    for at in bodies:
        node = nodes[at]
        words = node.key.split()
        if len(words) > 3 or node.key in aliases():
            continue
        rarest = min(words, key=lambda w: len(by_word.get(w, ())))
        fitting = [i for i in by_word.get(rarest, ())[:MOST_PARTS] if is_short_form(node.key, nodes[i].key)]
        here = [i for i in fitting if nodes[i].report == node.report]
        for chosen, where in ((here, "the same report"), (fitting, "these reports")):
            people = {links.root(i) for i in chosen}
            if len(people) == 1:
                long = nodes[chosen[0]].name
                links.join(
                    chosen[0],
                    at,
                    (0.75, f'"{node.name}" is the telling part of "{long}", the only such body in {where}'),
                )
                break
            if people:
                break


def _join_lost_possessives(nodes: Sequence[_Node], links: _Links) -> None:
    """Join "Assads" to "Assad" in text that lost its apostrophes, where the story knows the shorter name."""
    known: dict[str, int] = {}
    for at, node in enumerate(nodes):
        if node.kind != "group":
            known.setdefault(node.key, at)
    surnames: dict[str, set[int]] = defaultdict(set)
    for at, node in enumerate(nodes):
        if node.kind == "person":
            surnames[node.key.rpartition(" ")[2]].add(at)
    for at, node in enumerate(nodes):
        bare = node.key.removesuffix("s")
        if node.kind == "group" or bare == node.key or len(bare) < 4:
            continue
        other = known.get(bare)
        bearers = {links.root(i) for i in surnames.get(bare, ())}
        if other is None and len(bearers) == 1:
            other = min(surnames[bare])
        if other is not None and not _genders_clash(node.genders, nodes[other].genders):
            links.join(other, at, (0.7, f'"{node.name}" is "{nodes[other].name}" with the apostrophe lost'))


# --- records --------------------------------------------------------------------------------------------------------


def _entity(nodes: Sequence[_Node], links: Sequence[Link]) -> Entity:
    spellings: Counter[str] = Counter()
    for node in nodes:
        spellings.update(node.spellings)
    kind = Counter(node.kind for node in nodes).most_common(1)[0][0]
    name = _main_name(kind, spellings)
    names = tuple(sorted(spellings, key=lambda s: (s != name, -spellings[s], s)))
    if kind == "organisation":
        name = _with_acronym(name, spellings)
    citations = tuple(sorted({c for node in nodes for c in node.citations}, key=lambda c: (c.report, c.start, c.end)))
    slug = plain(name).replace(" ", "-") or "unnamed"
    return Entity(f"{kind}-{slug}", kind, name, names, citations, tuple(links))


def _with_acronym(name: str, spellings: Counter[str]) -> str:
    """Return a body's name with the acronym that the reports use beside it: "United Nations (UN)"."""
    short = [s for s in spellings if s != name and s.replace(".", "").isupper() and 2 <= len(s.replace(".", "")) <= 7]
    if " " not in name or name.isupper() or not short:
        return name
    best = max(short, key=lambda s: (spellings[s], s))
    return f"{name} ({best})" if best not in name.split() else name


def _main_name(kind: Kind, spellings: Counter[str]) -> str:
    """Return the commonest of the fullest spellings: of a person with first and last name, of a body in words.

    Places go by their commonest name, whatever the gazetteer calls them.
    """
    last_words = {normal(spelling).rpartition(" ")[2] for spelling in spellings}

    def rank(spelling: str) -> tuple[bool, bool, int, bool, int, str]:
        lost = normal(spelling).rpartition(" ")[2].removesuffix("s") in last_words - {
            normal(spelling).rpartition(" ")[2]
        }
        if kind == "person":
            full = len(person_words(spelling)) > 1
        elif kind == "organisation":
            full = len(spelling.split()) > 1 or normal(spelling) == normal(aliases().get(normal(spelling), ""))
        else:
            full = True
        return not lost, full, spellings[spelling], not spelling.isupper() or len(spelling) < 5, len(spelling), spelling

    best = max(spellings, key=rank)
    if kind == "person":
        words = best.split()
        count = len(words) - len(person_words(best))
        stripped = " ".join(words[count:]) if 0 < count < len(words) else best
        return stripped if normal(stripped) in {" ".join(person_words(s)) for s in spellings} else best
    return best.title() if kind == "place" and best.isupper() and len(best) > 5 else best
