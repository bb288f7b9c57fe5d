#!/usr/bin/env python3
"""Scores on damaged text beside the scores on the same text undamaged; keeps them in benchmarks/results/damage.json.

    damage.py CORPORA [--stories STORIES --scorer SCORER] [--only PART ...] [--damage NAME ...]

CORPORA is the folder that holds `train` and `measure`; STORIES and SCORER are those of score_stories.py. Damages:
`commas` and `quotation marks` deleted, as pipelines lose them; `case` all letters small; `headlines` titles and
headlines in capitals (stories only: the treebanks have none). Gold spans move along with their characters; a word that
is deleted leaves the treebanks' gold as well, and what hung on it hangs on its head. The undamaged score of words is
that of the same words, so that the ratio tells what the damage did to what is left. Ratios are per cent of the
undamaged score of the same run; to reach: 90. Of PolNeAR every third file is read, to keep the run short.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
import time
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import quotations
import reader_accuracy
import times

from storyledger.config import ReadSettings, Settings
from storyledger.pipeline import build_accounts
from storyledger.read.attributions import find_attributions
from storyledger.read.model import Encoder
from storyledger.read.names import find_names
from storyledger.read.parse import cut_windows, parse_reports, read_windows
from storyledger.read.segment import segment_text
from storyledger.read.times import find_single_times
from storyledger.records import Dating, Report, Sentence, Token
from storyledger.render import account_json

sys.path.insert(0, str(Path(__file__).parent.parent / "training"))
import corpora as data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

RESULT = Path(__file__).parent / "results" / "damage.json"
REACH = 90.0

# --- damages --------------------------------------------------------------------------------------------------------

DAMAGES = ("none", "commas", "quotation marks", "case", "headlines")
_MARKS = frozenset('"“”„«»')


def quotation_marks(text: str) -> set[int]:
    """The places of quotation marks: double ones, doubled single ones, and single ones that open before a word."""
    found: set[int] = set()
    opened = False
    for i, c in enumerate(text):
        before, after = text[i - 1 : i], text[i + 1 : i + 2]
        if c in _MARKS:
            found.add(i)
        elif (c in "'`’‘" and c in (before, after)) or (c in "‘`"):
            found.add(i)
            opened = opened or c == "‘"
        elif c == "'" and not before.strip() and after.isalnum() and text[i + 1 : i + 3] not in ("s ", "d ", "m "):
            found.add(i)
            opened = True
        elif c in "'’" and opened and before and not before.isspace() and not after.isalnum():
            # A plural's possessive may be taken for the end; rare beside the quotations that end so.
            found.add(i)
            opened = False
    return found


def lower(text: str) -> str:
    """The text in small letters, each a single one as before."""
    return "".join(small if len(small := c.lower()) == 1 else c for c in text)


def upper(text: str) -> str:
    """The text in capitals, each a single one as before."""
    return "".join(large if len(large := c.upper()) == 1 else c for c in text)


def headlines(text: str, title: str | None) -> str:
    """The text with its headlines in capitals."""
    for piece in segment_text(text, title):
        if piece.kind == "headline":
            text = text[: piece.start] + upper(text[piece.start : piece.end]) + text[piece.end :]
    return text


def damaged(text: str, damage: str, title: str | None = None) -> tuple[str, list[int]]:
    """The text as it comes out, and for each place between characters of the old text the place in the new one."""
    gone: set[int] = set()
    if damage == "commas":
        gone = {i for i, c in enumerate(text) if c == ","}
    elif damage == "quotation marks":
        gone = quotation_marks(text)
    elif damage == "case":
        text = lower(text)
    elif damage == "headlines":
        text = headlines(text, title)
    places, kept = [], 0
    for i in range(len(text)):
        places.append(kept)
        kept += i not in gone
    places.append(kept)
    return "".join(c for i, c in enumerate(text) if i not in gone), places


def damaged_sample(sample: data.Sample, damage: str) -> data.Sample:
    """A treebank's sentence with the same damage."""
    if damage == "case":
        return replace(sample, words=tuple(lower(word) for word in sample.words))
    dropped: set[int] = set()
    if damage == "commas":
        words = tuple(word.replace(",", "") or word for word in sample.words)
        sample = replace(sample, words=words)
        dropped = {i for i, word in enumerate(words) if word == ","}
    elif damage == "quotation marks":
        text = " ".join(sample.words)
        marks = quotation_marks(text)
        place = 0
        for i, word in enumerate(sample.words):
            if word in ("``", "''") or (len(word) == 1 and place in marks):
                dropped.add(i)
            place += len(word) + 1
    return data.without(sample, dropped) if dropped else sample


# --- measures -------------------------------------------------------------------------------------------------------


def score_stories(stories: Path, scorer: Path, damage: str) -> dict[str, float]:
    """Means over the gold stories, 0 to 1."""
    spec = importlib.util.spec_from_file_location("scorer", scorer)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    rows = []
    for folder in sorted(path.parent for path in stories.glob("*/gold.json")):
        gold, reports = module.load_gold(folder)
        moved: dict[str, list[int]] = {}
        with tempfile.TemporaryDirectory() as scratch:
            (Path(scratch) / "reports").mkdir()
            for id_, report in reports.items():
                title = report.get("title")
                text, moved[id_] = damaged(report["text"], damage, title)
                new = {**report, "text": text}
                if title:
                    new["title"] = upper(title) if damage == "headlines" else damaged(title, damage)[0]
                (Path(scratch) / "reports" / f"{id_}.json").write_text(json.dumps(new))
            for item, words in gold_items(gold):
                start, end = module.locate(reports[item["report"]]["text"], item, words)
                places = moved[item["report"]]
                item["start"], item["end"] = places[start], places[end]
            (Path(scratch) / "gold.json").write_text(json.dumps(gold))
            account = account_json(build_accounts([str(Path(scratch) / "reports")], Settings()))
            (Path(scratch) / "account.json").write_text(json.dumps(account))
            rows.append(module.score(scratch, Path(scratch) / "account.json"))
    names = (
        "figures.f1", "figures.found", "figures.kind", "figures.source", "figures.as_of", "figures.group",
        "quotations.f1", "quotations.speaker", "events.recall", "events.date", "copies.f1", "published", "one_story",
    )  # fmt: skip
    values = {name: [row[name] for row in rows if row.get(name) is not None] for name in names}
    return {f"stories: {name}": round(sum(found) / len(found), 3) for name, found in values.items() if found}


def gold_items(gold: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Every gold entry that cites words, with the name of the field that holds them."""
    for figure in gold["figures"]:
        for claim in figure["claims"]:
            yield claim, "quote"
    for statement in gold["statements"]:
        yield statement, "content"
    for event in gold["events"]:
        for evidence in event["evidence"]:
            yield evidence, "sentence"


class Corpora:
    """The corpora, read once, with the encoder."""

    def __init__(self, folder: Path) -> None:
        train = folder / "train"
        self.folder = folder
        self.encoder = Encoder.load(ReadSettings())
        self.ewt = list(data.read_conllu(train / "ud_english_ewt" / "en_ewt-ud-test.conllu"))
        self.gum = list(data.read_conllu(train / "gum_open_genres" / "test.conllu", entities=True))
        self.uner = data.read_uner(train / "uner_english_ewt" / "en_ewt-ud-test.iob2", self.ewt)
        self.re3d = list(data.read_re3d(train / "re3d", [data.HELD_OUT_RE3D]))

    def words(self, damage: str) -> dict[str, float]:
        """UPOS and LAS on the treebanks' words, per cent."""
        out = {}
        for name, samples in (("EWT test", self.ewt), ("GUM test", self.gum)):
            scores = self._score_words(samples, damage)
            out |= {f"{name}: {measure}": scores[measure] for measure in ("upos", "las")}
        return out

    def _score_words(self, samples: Sequence[data.Sample], damage: str) -> dict[str, float]:
        return reader_accuracy.score_gold_words([damaged_sample(sample, damage) for sample in samples], self.encoder)

    def names(self, damage: str) -> dict[str, float]:
        """F1 of names with their kind over whole documents, on the corpora's words, per cent."""
        three = ("person", "organisation", "place")
        return {
            "names: UNER EWT test": self._score_names(self.uner, damage, three),
            "names: re3d held-out source": self._score_names(self.re3d, damage, (*three, "group")),
        }

    def _score_names(self, samples: Sequence[data.Sample], damage: str, kinds: Sequence[str]) -> float:
        right = found = expected = 0
        for _, group in groupby(samples, key=lambda sample: sample.document):
            document = [damaged_sample(sample, damage) for sample in group]
            gold = {
                (number, *span)
                for number, sample in enumerate(document)
                for span in reader_accuracy.spans_of(reader_accuracy.gold_labels(sample))
                if span[2] in kinds
            }
            own = {name for name in names_of([sample.words for sample in document], self.encoder) if name[3] in kinds}
            right, found, expected = right + len(gold & own), found + len(own), expected + len(gold)
        return reader_accuracy.f1(right, found, expected)

    def times(self, damage: str) -> dict[str, float]:
        """Strict and value F1 of time expressions on the reported halves, per cent."""
        out = {}
        for name, load in (("WikiWars", times.wikiwars), ("MEANTIME", times.meantime)):
            documents = []
            for document in load(self.folder)[1::2]:
                text, places = damaged(document.text, damage)
                gold = [(places[start], places[end], value) for start, end, value in document.gold]
                documents.append(replace(document, text=text, gold=gold))
            scores = self._score_times(documents)
            out |= {f"times: {name} {measure}": value for measure, value in scores.items()}
        return out

    def _score_times(self, documents: Sequence[times.Document]) -> dict[str, float]:
        reports = [Report(id=d.name, text=d.text, sha256="", input=d.name) for d in documents]
        expected = made = strict = value = 0
        for document, parsed in zip(documents, parse_reports(reports, self.encoder), strict=True):
            gold = {(start, end): wanted for start, end, wanted in document.gold}
            found = find_single_times(parsed, Dating(document.published, "metadata", ""))
            expected, made = expected + len(gold), made + len(found)
            for timex in found:
                wanted = gold.get((timex.start, timex.end))
                strict += wanted is not None
                value += wanted is not None and times.same(timex.value, timex.kind, wanted)
        return {
            "strict F1": reader_accuracy.f1(strict, made, expected),
            "value F1": reader_accuracy.f1(value, made, expected),
        }

    def quotations(self, damage: str) -> dict[str, float]:
        """F1 of sources, cues and contents by overlap, and of contents exactly, on a third of PolNeAR, per cent."""
        folder = self.folder / "measure" / "polnear_dev"
        reports, golds = [], []
        for path in sorted((folder / "attributions").glob("*.ann"))[::3]:
            source = next((folder / "text").glob(path.stem.rsplit("_", 1)[0] + "*"))
            text, places = damaged(source.read_text(encoding="utf-8"), damage)
            golds.append(
                [
                    {kind: tuple((places[start], places[end]) for start, end in spans) for kind, spans in parts.items()}
                    for parts in quotations.read_gold(path)
                ]
            )
            reports.append(Report(path.stem, text, "", str(source)))
        tally = quotations.Tally()
        for parsed, gold in zip(parse_reports(reports, self.encoder), golds, strict=True):
            found = find_attributions(parsed, ())
            tally.add(parsed.report.text, gold, quotations.grouped(a for a in found if not a.nested))
        return {
            f"PolNeAR: {key.replace('.', ' ')}": value["f1"]
            for key, value in tally.figures().items()
            if key.endswith("overlap") or key == "content.exact"
        }


def names_of(document: Sequence[Sequence[str]], encoder: Encoder) -> set[tuple[int, int, int, str]]:
    """The names of a document given as sentences of words: sentence, first word, last word, kind."""
    windows = [window for i, words in enumerate(document) for window in cut_windows(0, i, list(words), encoder)]
    read_windows(windows, encoder)
    by_sentence: dict[int, list[Any]] = {}
    for window in windows:
        by_sentence.setdefault(window.sentence, []).append(window)
    text, sentences, labels, kinds = "", [], [], []
    where: dict[int, tuple[int, int]] = {}
    for i, words in enumerate(document):
        parts = by_sentence.get(i, [])
        upos = [tag for part in parts for tag in part.upos]
        xpos = [tag for part in parts for tag in part.xpos]
        tokens = []
        for j, word in enumerate(words):
            text += " " if j else ""
            where[len(text)] = (i, j)
            tokens.append(Token(len(text), len(text) + len(word), word, word.lower(), upos[j], xpos[j], -1, "dep"))
            text += word
            where[-len(text)] = (i, j)
        text += "\n"
        sentences.append(Sentence(i, tokens[0].start, tokens[-1].end, i, "body", tuple(tokens)))
        labels.append([label for part in parts for label in part.names])
        kinds.append([shares for part in parts for shares in part.kinds])
    found = set()
    for name in find_names(text, sentences, labels, kinds):
        first, last = where[name.start], where.get(-name.end)
        if last is not None:
            found.add((name.sentence, first[1], last[1], str(name.kind)))
    return found


# --- the table ------------------------------------------------------------------------------------------------------


def same_words(corpora: Corpora, damage: str) -> dict[str, float]:
    """UPOS and LAS, per cent, of the undamaged sentences over the words that the damage leaves."""
    out = {}
    for name, samples in (("EWT test", corpora.ewt), ("GUM test", corpora.gum)):
        right = {"upos": 0, "las": 0}
        words = 0
        for sample, windows in zip(samples, reader_accuracy.read_gold(samples, corpora.encoder), strict=True):
            assert sample.upos is not None
            assert sample.heads is not None
            assert sample.deprels is not None
            left = damaged_sample(sample, damage)
            kept = range(len(sample.words))
            if len(left.words) < len(sample.words):
                marks = (",",) if damage == "commas" else ('"', "``", "''", "“", "”", "'", "‘", "’", "`", "«", "»", "„")
                kept = [i for i in kept if sample.words[i] not in marks]
            heads = [head + window.first if head >= 0 else head for window in windows for head in window.heads]
            upos = [tag for window in windows for tag in window.upos]
            relations = [tag for window in windows for tag in window.deprels]
            for i in kept:
                words += 1
                right["upos"] += upos[i] == sample.upos[i]
                right["las"] += heads[i] == sample.heads[i] and relations[i] == sample.deprels[i]
        out |= {f"{name}: {measure}": round(100 * hits / words, 2) for measure, hits in right.items()}
    return out


def table(scores: dict[str, dict[str, float]], bases: dict[str, dict[str, float]]) -> dict[str, dict[str, Any]]:
    """A row a measure: the undamaged score, then score and ratio for each damage."""
    rows: dict[str, dict[str, Any]] = {}
    for measure, undamaged in scores["none"].items():
        row: dict[str, Any] = {"undamaged": undamaged}
        for damage in DAMAGES[1:]:
            value = scores.get(damage, {}).get(measure)
            if value is not None:
                base = bases.get(damage, {}).get(measure, undamaged)
                row[damage] = value
                row[f"{damage}, %"] = round(100 * value / base, 1) if base else None
        rows[measure] = row
    return rows


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--stories", type=Path)
    parser.add_argument("--scorer", type=Path)
    parts = ("stories", "words", "names", "times", "quotations")
    parser.add_argument("--only", nargs="+", choices=parts, default=parts)
    parser.add_argument("--damage", nargs="+", choices=DAMAGES[1:], default=DAMAGES[1:])
    options = parser.parse_args()
    began = time.perf_counter()
    corpora = Corpora(options.corpora)
    scores: dict[str, dict[str, float]] = {}
    bases: dict[str, dict[str, float]] = {}
    for damage in ("none", *options.damage):
        found = scores.setdefault(damage, {})
        if "stories" in options.only and options.stories and options.scorer:
            found |= score_stories(options.stories, options.scorer, damage)
        if damage == "headlines":
            continue
        steps: dict[str, Callable[[str], dict[str, float]]] = {
            "words": corpora.words, "names": corpora.names, "times": corpora.times, "quotations": corpora.quotations,
        }  # fmt: skip
        for name, step in steps.items():
            if name in options.only:
                found |= step(damage)
        if "words" in options.only and damage in ("commas", "quotation marks"):
            bases[damage] = same_words(corpora, damage)
    rows = table(scores, bases)
    width = max(map(len, rows))
    for measure, row in rows.items():
        cells = [f"{name} {'<' if name.endswith('%') and value < REACH else ''}{value}" for name, value in row.items()]
        print(measure.ljust(width), "; ".join(cells))
    print(f"{time.perf_counter() - began:.0f} s")
    if options.stories and set(options.only) == set(parts) and set(options.damage) == set(DAMAGES[1:]):
        RESULT.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
