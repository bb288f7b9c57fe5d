"""The corpora as samples: one reader a format, and the damage done to sentences in training.

A sample is one sentence. Names are targets in the form of a set of labels that are right for a word, since no corpus
knows all five kinds: where one has no label for groups, a word outside its names may be outside or a group, and the
loss asks no more than that.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storyledger.read.segment import segment_text

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

KINDS = ("person", "organisation", "place", "group", "event")
NAME_LABELS = ("O", *(f"{part}-{kind}" for kind in KINDS for part in "BI"))
HELD_OUT_RE3D = "US State Department"
"""The source of re3d that is measured on."""
_BIT = {label: 1 << index for index, label in enumerate(NAME_LABELS)}
OUTSIDE = _BIT["O"]
ANY_NAME = (1 << len(NAME_LABELS)) - 1
SOME_GROUP = _BIT["B-group"] | _BIT["I-group"]
SOME_EVENT = _BIT["B-event"] | _BIT["I-event"]
LEXICON = Path(__file__).parent.parent / "src" / "storyledger" / "read" / "lexicon"


@dataclass(frozen=True, slots=True)
class Sample:
    """One sentence: `heads` count from 0 with -1 at the root; None where the corpus says nothing."""

    words: tuple[str, ...]
    upos: tuple[str, ...] | None = None
    xpos: tuple[str, ...] | None = None
    heads: tuple[int, ...] | None = None
    deprels: tuple[str, ...] | None = None
    lemmas: tuple[str, ...] | None = None
    names: tuple[int, ...] | None = None
    """For each word the set of right name labels, as bits in the order of NAME_LABELS."""
    document: str = ""
    text: str = ""
    opens_paragraph: bool = False


def read_list(name: str) -> frozenset[str]:
    """The words of one of the reader's lexicon files."""
    lines = (LEXICON / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


TITLES = read_list("titles.txt")
DEMONYMS = frozenset(form for word in read_list("demonyms.txt") for form in (word, word + "s"))


def read_conllu(path: Path, *, entities: bool = False) -> Iterator[Sample]:
    """The sentences of a treebank; with `entities`, names after GUM's entity annotation."""
    document = text = ""
    opens = False
    rows: list[list[str]] = []
    with path.open(encoding="utf-8") as lines:
        for raw in lines:
            line = raw.rstrip("\n")
            if line.startswith("# newdoc id"):
                document = line.partition("=")[2].strip()
                opens = True
            elif line.startswith("# newpar"):
                opens = True
            elif line.startswith("# text ="):
                text = line.partition("=")[2].strip()
            elif not line:
                if rows:
                    yield replace(_treebank_sample(rows, document, text, entities=entities), opens_paragraph=opens)
                    opens = False
                rows = []
            elif not line.startswith("#"):
                columns = line.split("\t")
                if columns[0].isdigit():
                    rows.append(columns)
    if rows:
        yield _treebank_sample(rows, document, text, entities=entities)


def _treebank_sample(rows: list[list[str]], document: str, text: str, *, entities: bool) -> Sample:
    sample = Sample(
        words=tuple(row[1] for row in rows),
        lemmas=tuple(row[2] for row in rows),
        upos=tuple(row[3] for row in rows),
        xpos=tuple(row[4] for row in rows),
        heads=tuple(int(row[6]) - 1 for row in rows),
        deprels=tuple(row[7] for row in rows),
        document=document,
        text=text,
    )
    if not entities:
        return sample
    return replace(sample, names=mark_groups(sample, _gum_names(rows, sample)))


_OPEN = re.compile(r"\((\d+)-([a-z]+)-[^-()]*-[^-()]*-[^-()]*-([\d,]+)-[^()]*?(?=\(|\)|$)|(\d+)\)|\)")


def _gum_spans(rows: list[list[str]]) -> list[tuple[int, int, str, tuple[int, ...]]]:
    """Start, end (half open), entity type and minimal span of each mention closed in this sentence."""
    stack: list[tuple[str, int, str, tuple[int, ...]]] = []
    spans = []
    for index, row in enumerate(rows):
        match = re.search(r"(?:^|\|)Entity=([^|]*)", row[9])
        if not match:
            continue
        value = match[1]
        position = 0
        while position < len(value):
            if value[position] == "(":
                end = min(
                    (e for e in (value.find("(", position + 1), value.find(")", position + 1)) if e >= 0),
                    default=len(value),
                )
                parts = value[position + 1 : end].split("-")
                minimal = (
                    tuple(int(part) - 1 for part in parts[5].split(",") if part.isdigit()) if len(parts) > 5 else ()
                )
                stack.append((parts[0], index, parts[1] if len(parts) > 1 else "", minimal))
                position = end
                if position < len(value) and value[position] == ")":
                    name, start, kind, minimal = stack.pop()
                    spans.append((start, index + 1, kind, minimal))
                    position += 1
            else:
                end = value.find(")", position)
                if end < 0:
                    break
                name = value[position:end]
                for place in range(len(stack) - 1, -1, -1):
                    if stack[place][0] == name:
                        _, start, kind, minimal = stack.pop(place)
                        spans.append((start, index + 1, kind, minimal))
                        break
                position = end + 1
    return spans


_GUM_KIND = {"person": "person", "organization": "organisation", "place": "place", "event": "event"}
_INSIDE = frozenset(
    (
        "of",
        "the",
        "and",
        "for",
        "&",
        "-",
        "–",
        "'s",
        "’s",
        "de",
        "del",
        "la",
        "le",
        "al",
        "bin",
        "ibn",
        "van",
        "von",
        ".",
    )
)
_OF = frozenset(("of", "and", "for", "the", "&"))


def _gum_names(rows: list[list[str]], sample: Sample) -> list[int]:
    """Names by rule: a mention whose head is tagged NNP, cut to the proper nouns around that head.

    The tag decides and not the universal part of speech, which calls "United" of "United Nations" a verb.
    """
    assert sample.xpos is not None
    assert sample.heads is not None
    proper = [tag in ("NNP", "NNPS") for tag in sample.xpos]
    bits = [OUTSIDE] * len(rows)
    chosen: list[tuple[int, int, str]] = []
    for start, end, kind, _ in _gum_spans(rows):
        head = next((i for i in range(start, end) if not start <= sample.heads[i] < end), start)
        if not proper[head]:
            continue
        left = right = head
        inside = _INSIDE - _OF if kind == "person" else _INSIDE
        while left - 1 >= start and (
            proper[left - 1] or (sample.words[left - 1] in inside and left - 2 >= start and proper[left - 2])
        ):
            left -= 1
        while right + 1 < end and (
            proper[right + 1] or (sample.words[right + 1].lower() in inside and _proper_soon(proper, right + 2, end))
        ):
            right += 1
        if kind == "person":
            titled = [i for i in range(left, right) if sample.words[i].lower().rstrip(".") in TITLES]
            left = max([left, *(i + 1 for i in titled)])
            if left == right and sample.words[left].lower().rstrip(".") in TITLES:
                continue
        if kind in _GUM_KIND or kind in ("abstract", "object", "time", "substance", "animal", "plant"):
            chosen.append((left, right + 1, _GUM_KIND.get(kind, "")))
    for left, right, kind in sorted(chosen, key=lambda span: span[0] - span[1]):
        if any(bits[i] != OUTSIDE for i in range(left, right)):
            continue
        if not kind:
            if sample.xpos[left:right].count("NNP") and not any(word in _MONTHS for word in sample.words[left:right]):
                for i in range(left, right):
                    bits[i] = OUTSIDE | 1 << 30  # claimed: nothing smaller inside a work, law or product
            continue
        for i in range(left, right):
            bits[i] = _BIT[("B-" if i == left else "I-") + kind]
    return [bit & ANY_NAME for bit in bits]


_MONTHS = frozenset(
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ]
)


def _proper_soon(proper: list[bool], index: int, end: int) -> bool:
    return any(proper[i] for i in range(index, min(index + 2, end)))


def mark_groups(sample: Sample, bits: Sequence[int]) -> tuple[int, ...]:
    """The same name targets with the nationalities, peoples and adherents outside other names marked as groups.

    Places with a comma in them ("Palmyra, Syria") become two, which the corpora do not agree on.
    """
    marked = list(bits)
    for index in range(1, len(marked) - 1):
        if sample.words[index] == "," and marked[index] == marked[index + 1] == _BIT["I-place"]:
            marked[index] = OUTSIDE
            marked[index + 1] = _BIT["B-place"]
    for index, word in enumerate(sample.words):
        if word not in DEMONYMS or not marked[index] & OUTSIDE:
            continue
        tag = sample.xpos[index] if sample.xpos else None
        if tag is not None and not tag.startswith(("JJ", "NN")):
            continue
        neighbour = any(0 <= i < len(marked) and not marked[i] & OUTSIDE for i in (index + 1,)) and tag == "NNP"
        if not neighbour:
            marked[index] = _BIT["B-group"]
    return tuple(marked)


def read_uner(path: Path, treebank: Sequence[Sample]) -> list[Sample]:
    """The treebank's sentences with people, organisations and places laid over them; matched by their words."""
    kinds = {"PER": "person", "ORG": "organisation", "LOC": "place"}
    rows = [block.split("\n") for block in path.read_text(encoding="utf-8").strip().split("\n\n")]
    known = {sample.words: sample for sample in treebank}
    samples = []
    for block in rows:
        labels = [line.split("\t") for line in block if not line.startswith("#")]
        words = tuple(label[1] for label in labels)
        sample = known.get(words, Sample(words=words))
        bits = []
        for label in labels:
            part, _, kind = label[2].partition("-")
            bits.append(_BIT[f"{part}-{kinds[kind]}"] if kind in kinds else OUTSIDE | SOME_EVENT)
        samples.append(replace(sample, names=mark_groups(sample, bits)))
    return samples


_BODIES = frozenset((Path(__file__).parent / "bodies.txt").read_text(encoding="utf-8").split())
_NO_NAME_TAGS = ("PRP", "WP", "DT", "UH", "IN", "CC", "V", "R")
_CORPORATE = frozenset(("inc", "inc.", "corp", "corp.", "ltd", "ltd.", "llc", "llp", "co.", "plc"))


def _read_countries() -> frozenset[str]:
    rows = [line.split("\t") for line in (LEXICON / "countries.tsv").read_text(encoding="utf-8").splitlines()]
    return frozenset(
        name.removeprefix("the ")
        for row in rows
        if not row[0].startswith("#") and len(row) > 6
        for name in (row[2], *row[6].split("|"))
        if name and name not in ("Georgia", "Jordan", "Chad", "US", "U.S.")
    )


COUNTRIES = _read_countries()
FIRST_NAMES = frozenset(
    line.split("\t")[0].capitalize()
    for line in (LEXICON / "first_names.txt").read_text(encoding="utf-8").splitlines()
    if "\t" in line and not line.startswith("#")
)


LISTED = frozenset(
    line
    for line in (LEXICON / "organisations.txt").read_text(encoding="utf-8").splitlines()
    if line and line[0] not in "#[?"
)
"""Organisations that are nothing else."""


def hint_names(sample: Sample) -> Sample:
    """The treebank sentence with what its tags and our lists say of names; all else about proper nouns is left open.

    Words that are no proper nouns, and stand between none, are in no name. A run of proper nouns is a person where it
    starts with a first name, an organisation where it is listed or ends with a word for a body, a place where it is a
    country.
    """
    assert sample.xpos is not None
    proper = [
        tag in ("NNP", "NNPS") and word[:1].isalpha() for word, tag in zip(sample.words, sample.xpos, strict=True)
    ]
    count = len(proper)
    bits = [OUTSIDE] * count
    for i, word in enumerate(sample.words):
        beside = any(proper[j] for j in (i - 1, i + 1) if 0 <= j < count)
        capital = word[:1].isupper()
        if (
            proper[i]
            or (beside and (capital or word.lower() in _INSIDE or not word.isalpha()))
            or (capital and i and not sample.xpos[i].startswith(_NO_NAME_TAGS))
        ):
            bits[i] = ANY_NAME
    start = 0
    while start < count:
        end = start
        while end < count and proper[end]:
            end += 1
        if end == start:
            start += 1
            continue
        words = sample.words[start:end]
        alone = not any(0 <= i < count and bits[i] == ANY_NAME for i in (start - 1, end))
        kind = _hint(words, alone=alone)
        if kind == "none":
            bits[start:end] = [OUTSIDE] * len(words)
        elif kind:
            bits[start:end] = [_BIT[("B-" if i == 0 else "I-") + kind] for i in range(len(words))]
        start = end
    return replace(sample, names=mark_groups(sample, bits))


def settle_names(sample: Sample, chosen: Sequence[int]) -> Sample:
    """The sentence with its open words given the labels `chosen` (by index, -1 for none), whole names only."""
    assert sample.names is not None
    bits = list(sample.names)
    at = 0
    while at < len(chosen):
        if bits[at] != ANY_NAME or chosen[at] < 0:
            at += 1
            continue
        label = NAME_LABELS[chosen[at]]
        end = at + 1
        while end < len(chosen) and chosen[end] >= 0 and NAME_LABELS[chosen[end]] == f"I{label[1:]}" != label:
            end += 1
        cut = end < len(chosen) and chosen[end] < 0 and bits[end] == ANY_NAME
        if label == "O":
            bits[at] = OUTSIDE | SOME_EVENT
        elif label.startswith("B") and not cut and all(bits[i] == ANY_NAME for i in range(at, end)):
            bits[at:end] = [1 << chosen[i] for i in range(at, end)]
        at = end
    return replace(sample, names=tuple(bits))


def _hint(words: Sequence[str], *, alone: bool) -> str:
    """The kind of a run of proper nouns, `none` for days and months, or nothing where our lists do not tell."""
    if all(word in _MONTHS for word in words):
        return "none"
    if not alone:
        return ""
    if " ".join(words) in COUNTRIES:
        return "place"
    if " ".join(words) in LISTED:
        return "organisation"
    if len(words) > 1 and (words[-1].lower() in _CORPORATE or (words[-1].lower() in _BODIES and words[-1].istitle())):
        return "organisation"
    if len(words) in (2, 3) and words[0] in FIRST_NAMES and not {word.lower() for word in words} & (_BODIES | TITLES):
        return "person" if all(word.istitle() for word in words) else ""
    return ""


def names_only(sample: Sample) -> Sample:
    """The same sentence without its syntax."""
    return replace(sample, upos=None, xpos=None, heads=None, deprels=None)


def read_wikigold(path: Path) -> Iterator[Sample]:
    """WikiGold; its MISC holds nationalities, events and works: a demonym is a group, the rest is left open."""
    kinds = {"PER": "person", "ORG": "organisation", "LOC": "place"}
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.rsplit(" ", 1) for line in block.split("\n") if line.strip() and not line.startswith("-DOCSTART-")]
        if not rows:
            continue
        words = tuple(row[0] for row in rows)
        bits = []
        previous = "O"
        for word, label in rows:
            kind = label.partition("-")[2]
            if label == "O":
                bits.append(OUTSIDE)
            elif kind in kinds:
                bits.append(_BIT[("I-" if previous == label else "B-") + kinds[kind]])
            elif word in DEMONYMS:
                bits.append(_BIT["B-group"])
            else:
                bits.append(OUTSIDE | SOME_EVENT)
            previous = label
        sample = Sample(words=words, document="wikigold")
        yield replace(sample, names=mark_groups(sample, bits))


_MEANTIME_FULL = 5
"""Number of the last sentence of an article that is annotated in full; the title is sentence 0."""


def read_meantime(folder: Path) -> Iterator[Sample]:
    """MEANTIME: named mentions of people, organisations and places; only sentences that carry any annotation.

    Behind an article's first sentences it marks what a few chosen entities do, and leaves all others unmarked: there a
    word with a capital outside all mentions may be in a name. One that is marked elsewhere in the article is that name.
    """
    kinds = {"PER": "person", "ORG": "organisation", "LOC": "place"}
    for path in sorted(folder.glob("*/*.xml")):
        root = ET.parse(path).getroot()
        tokens = [
            (token.get("t_id"), int(token.get("sentence") or 0), token.text or "") for token in root.iter("token")
        ]
        place = {t_id: index for index, (t_id, _, _) in enumerate(tokens)}
        types = {e.get("m_id"): e.get("ent_type") or "" for e in root.iter("ENTITY")}
        kind_of: dict[str, str] = {}
        for link in root.iter("REFERS_TO"):
            target = link.find("target")
            if target is not None and target.get("m_id") in types:
                for source in link.findall("source"):
                    kind_of[source.get("m_id") or ""] = types[target.get("m_id")]
        bits = [OUTSIDE | SOME_EVENT] * len(tokens)
        for i, (_, number, word) in enumerate(tokens):
            opens = i == 0 or tokens[i - 1][1] != number
            known = word in _MONTHS or word in DEMONYMS or word.lower().rstrip(".") in TITLES
            if number > _MEANTIME_FULL and word[:1].isupper() and not opens and not known:
                bits[i] = ANY_NAME
        annotated: set[int] = set()
        mentions = []
        for mention in root.iter("ENTITY_MENTION"):
            where = sorted(place[a.get("t_id")] for a in mention.findall("token_anchor") if a.get("t_id") in place)
            if where:
                annotated.update(tokens[i][1] for i in where)
                mentions.append(
                    (where, mention.get("syntactic_type") or "", kind_of.get(mention.get("m_id") or "", ""))
                )
        for mentioned, how, kind in sorted(mentions, key=lambda m: -len(m[0])):
            if "NAM" not in how or mentioned[-1] - mentioned[0] + 1 != len(mentioned):
                continue
            words = [tokens[i][2] for i in mentioned]
            titled = [n for n, word in enumerate(words[:-1]) if kind == "PER" and word.lower().rstrip(".") in TITLES]
            cut = max([1 if words[0].lower() in ("the", "a") and len(words) > 1 else 0, *(n + 1 for n in titled)])
            where, words = mentioned[cut:], words[cut:]
            if any(not bits[i] & OUTSIDE for i in where):
                continue
            if len(words) == 1 and words[0] in DEMONYMS:
                bits[where[0]] = _BIT["B-group"]
            elif (
                kind in kinds
                and words[0] != "of"
                and not (kind == "PER" and words[-1].lower() in TITLES)
                and all(word[:1].isupper() or word.lower() in _INSIDE or word[:1].isdigit() for word in words)
            ):
                for i in where:
                    bits[i] = _BIT[("B-" if i == where[0] else "I-") + kinds[kind]]
            else:
                # A description with names in it ("automaker Ford"): left open; what is named inside still counts.
                for i in where:
                    bits[i] |= ANY_NAME
        _mark_again([word for _, _, word in tokens], bits)
        for number in sorted(annotated):
            chosen = [i for i, token in enumerate(tokens) if token[1] == number]
            sample = Sample(words=tuple(tokens[i][2] for i in chosen), document=path.stem)
            yield replace(sample, names=mark_groups(sample, [bits[i] for i in chosen]))


def _mark_again(words: Sequence[str], bits: list[int]) -> None:
    """Marks in `bits` the open words that are, with closed ones on both sides, a name marked elsewhere in the text."""
    kinds: dict[tuple[str, ...], set[str]] = {}
    runs: list[tuple[int, int]] = []
    at = 0
    while at < len(bits):
        end = at + 1
        label = NAME_LABELS[bits[at].bit_length() - 1] if bits[at].bit_count() == 1 else ""
        if bits[at] == ANY_NAME:
            while end < len(bits) and bits[end] == ANY_NAME:
                end += 1
            runs.append((at, end))
        elif label.startswith("B-"):
            while end < len(bits) and bits[end] == _BIT[f"I{label[1:]}"]:
                end += 1
            kinds.setdefault(tuple(words[at:end]), set()).add(label[2:])
        at = end
    for start, end in runs:
        found = kinds.get(tuple(words[start:end]), set())
        if len(found) == 1:
            (kind,) = found
            bits[start:end] = [_BIT[("B-" if i == start else "I-") + kind] for i in range(start, end)]


def read_re3d(folder: Path, sources: Sequence[str]) -> Iterator[Sample]:
    """re3d: the named ones among its mentions, on the reader's own words."""
    kinds = {"Person": "person", "Organisation": "organisation", "Location": "place", "Nationality": "group"}
    for source in sources:
        documents = [
            json.loads(line)
            for line in (folder / source / "documents.json").read_text(encoding="utf-8-sig").splitlines()
            if line.strip()
        ]
        entities: dict[str, list[dict[str, Any]]] = {}
        for line in (folder / source / "entities.json").read_text(encoding="utf-8-sig").splitlines():
            if line.strip():
                entity = json.loads(line)
                entities.setdefault(entity["documentId"], []).append(entity)
        for document in documents:
            mentions = [e for e in entities.get(document["_id"], []) if e["type"] in kinds]
            for piece in segment_text(document["text"]):
                words = tuple(document["text"][s:e] for s, e in piece.tokens)
                if not words:
                    continue
                bits = [OUTSIDE | SOME_EVENT] * len(words)
                for mention in sorted(mentions, key=lambda m: int(m["begin"]) - int(m["end"])):
                    where = [
                        i
                        for i, (s, e) in enumerate(piece.tokens)
                        if s < int(mention["end"]) and e > int(mention["begin"])
                    ]
                    _mark_re3d(words, where, kinds[str(mention["type"])], bits)
                sample = Sample(words=words, document=document["_id"])
                yield replace(sample, names=mark_groups(sample, bits))


def _mark_re3d(words: tuple[str, ...], where: list[int], kind: str, bits: list[int]) -> None:
    """Marks one mention in `bits` if it is a name: capitals all through, titles and articles cut off its front."""
    titled = [n for n, i in enumerate(where[:-1]) if kind == "person" and words[i].lower().rstrip(".") in TITLES]
    where = where[max([0, *(n + 1 for n in titled)]) :]
    while where and (words[where[0]].lower() in ("the", "a", "an") or not any(c.isalnum() for c in words[where[0]])):
        where = where[1:]
    if not where or any(not bits[i] & OUTSIDE for i in where):
        return
    named = [words[i] for i in where]
    if not all(
        word[:1].isupper() or not word[:1].isalpha() or word.lower() in _INSIDE or word.startswith("al-")
        for word in named
    ):
        if any(word[:1].isupper() for word in named):
            for i in where:
                bits[i] |= ANY_NAME
        return
    if not named[0][:1].isupper():
        return
    if kind == "person" and (named[-1].lower().rstrip(".") in TITLES or "," in named or named[0] in _MONTHS):
        for i in where:
            bits[i] |= ANY_NAME
        return
    if len(named) == 1 and named[0] in (
        "He",
        "She",
        "They",
        "It",
        "We",
        "I",
        "His",
        "Her",
        "Their",
        "Our",
        "Its",
        "You",
        "Who",
        "Forces",
        "Government",
    ):
        return
    if len(named) == 1 and named[0] in DEMONYMS:
        kind = "group"
    for i in where:
        bits[i] = _BIT[("B-" if i == where[0] else "I-") + kind]


# --- damage ---------------------------------------------------------------------------------------------------------

_CURLY = {
    '"': "“”",
    "``": "“",
    "''": "”",
    "'": "’",
    "'s": "’s",
    "n't": "n’t",
    "'re": "’re",
    "'ll": "’ll",
    "'ve": "’ve",
    "'m": "’m",
    "'d": "’d",
}
_CITIES = [
    "Aleppo",
    "Ankara",
    "Athens",
    "Baghdad",
    "Bangkok",
    "Beijing",
    "Beirut",
    "Berlin",
    "Bogota",
    "Brussels",
    "Cairo",
    "Caracas",
    "Colombo",
    "Damascus",
    "Delhi",
    "Dhaka",
    "Geneva",
    "Havana",
    "Islamabad",
    "Istanbul",
    "Jakarta",
    "Jerusalem",
    "Kabul",
    "Kampala",
    "Kathmandu",
    "Kiev",
    "Kyiv",
    "Lagos",
    "Lahore",
    "Lima",
    "London",
    "Madrid",
    "Manila",
    "Minsk",
    "Moscow",
    "Mumbai",
    "Nairobi",
    "Paris",
    "Quito",
    "Rome",
    "Santiago",
    "Seoul",
    "Sofia",
    "Sydney",
    "Tehran",
    "Tokyo",
    "Tripoli",
    "Tunis",
    "Vienna",
    "Warsaw",
    "Washington",
    "Yangon",
]
_QUOTES = frozenset(('"', "``", "''", "“", "”", "'", "‘", "’"))


def damage(sample: Sample, dice: random.Random) -> Sample:
    """The sentence as bad copies have it: letters in one case, commas, quotation marks or full stop gone."""
    roll = dice.random()
    if roll < 0.06:
        sample = replace(sample, words=tuple(word.upper() for word in sample.words))
    elif roll < 0.11:
        sample = replace(sample, words=tuple(word.lower() for word in sample.words))
    elif roll < 0.17:
        sample = replace(
            sample, words=tuple(word[:1].upper() + word[1:] if len(word) > 3 else word for word in sample.words)
        )
    if dice.random() < 0.03:
        sample = _with_dateline(sample, dice)
    gone: set[str] = set()
    if dice.random() < 0.10:
        gone.add(",")
        if dice.random() < 0.5:
            sample = _without_apostrophes(sample)
    if dice.random() < 0.10:
        gone |= _QUOTES
    dropped = {i for i, word in enumerate(sample.words) if word in gone}
    if sample.words[-1] == "." and dice.random() < 0.12:
        dropped.add(len(sample.words) - 1)
    if dice.random() < 0.05:
        dropped |= {i for i, word in enumerate(sample.words) if word == "," and dice.random() < 0.5}
    if dropped:
        sample = without(sample, dropped)
    if dice.random() < 0.35:
        words = list(sample.words)
        opened = False
        for i, word in enumerate(words):
            if word == '"':
                words[i] = "”" if opened else "“"
                opened = not opened
            elif word in _CURLY:
                words[i] = _CURLY[word]
        sample = replace(sample, words=tuple(words))
    if dice.random() < 0.3:
        dash = dice.choice(("-", "–", "—", "--"))
        sample = replace(sample, words=tuple(dash if word in ("–", "—", "--") else word for word in sample.words))
    return sample


def without(sample: Sample, dropped: set[int]) -> Sample:
    """The sentence without the words at the indices `dropped`; what hung on them hangs on their heads."""
    kept = [i for i in range(len(sample.words)) if i not in dropped]
    if not kept or (sample.heads and any(sample.heads[i] == -1 for i in dropped)):
        return sample
    place = {old: new for new, old in enumerate(kept)}

    def climb(index: int) -> int:
        assert sample.heads is not None
        while index in dropped:
            index = sample.heads[index]
        return place.get(index, -1)

    def pick(values: Sequence[object] | None) -> tuple[object, ...] | None:
        return None if values is None else tuple(values[i] for i in kept)

    return replace(
        sample,
        words=pick(sample.words),
        upos=pick(sample.upos),
        xpos=pick(sample.xpos),
        heads=None if sample.heads is None else tuple(climb(sample.heads[i]) for i in kept),
        deprels=pick(sample.deprels),
        lemmas=pick(sample.lemmas),
        names=pick(sample.names),
    )


def _without_apostrophes(sample: Sample) -> Sample:
    """What is left of possessives where a text lost its apostrophes: "Syria 's" as "Syrias"."""
    lost = {
        i
        for i, word in enumerate(sample.words)
        if i and word in ("'s", "’s", "'") and (sample.xpos is None or sample.xpos[i] == "POS")
    }
    if not lost:
        return sample
    words = list(sample.words)
    for i in lost:
        words[i - 1] += "s" if words[i] != "'" else ""
    return without(replace(sample, words=tuple(words)), lost)


def _with_dateline(sample: Sample, dice: random.Random) -> Sample:
    """The sentence behind a dateline: "KATHMANDU :" or, where the colon was lost, the bare name of the city."""
    if (
        sample.heads is None
        or len(sample.words) < 8
        or sample.upos is None
        or sample.upos[sample.heads.index(-1)] != "VERB"
    ):
        return sample
    city = dice.choice(_CITIES)
    words = [city.upper() if dice.random() < 0.7 else city]
    mark = dice.choice((":", "-", "–", ""))
    words += [mark] if mark else []
    count = len(words)
    root = sample.heads.index(-1)
    assert sample.xpos is not None
    assert sample.deprels is not None
    names = None if sample.names is None else (_BIT["B-place"], *[OUTSIDE] * (count - 1), *sample.names)
    return replace(
        sample,
        words=(*words, *sample.words),
        upos=("PROPN", *["PUNCT"] * (count - 1), *sample.upos),
        xpos=("NNP", *[":"] * (count - 1), *sample.xpos),
        heads=(root + count, *[0] * (count - 1), *(head + count if head >= 0 else -1 for head in sample.heads)),
        deprels=("dep", *["punct"] * (count - 1), *sample.deprels),
        lemmas=None,
        names=names,
    )
