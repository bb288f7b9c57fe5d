"""Accuracy of the shipped reader on treebanks and names it was not trained on; writes benchmarks/results/reader.json.

    python benchmarks/reader_accuracy.py CORPORA [--float FILE]

CORPORA is the folder that training takes. With gold words, UPOS, UAS and LAS are shares of all words, punctuation
counted; end to end they are F1 over the words found in the raw text, a word being right when its span, its head's span
and its relation are. Names are F1 of spans with their kind: by the encoder's labels alone, sentence by sentence; and as
reports get them, where a document's mentions decide together and lists and rules have their say (`find_names`), on the
same words. `--float` names the float graph that training leaves beside the weights, to see what quantisation costs;
without it the figures of a float graph are kept as long as the weights are the same.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import onnxruntime
from tokenizers import Tokenizer

from storyledger.config import ReadSettings
from storyledger.read.lemma import lemmatize
from storyledger.read.model import Encoder
from storyledger.read.names import find_names
from storyledger.read.parse import Window, cut_windows, parse_reports, read_windows
from storyledger.records import Report, Sentence, Token

sys.path.insert(0, str(Path(__file__).parent.parent / "training"))
import corpora as data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

RESULT = Path(__file__).parent / "results" / "reader.json"
Span = tuple[int, int]


def read_gold(samples: Sequence[data.Sample], encoder: Encoder) -> list[list[Window]]:
    """The encoder's windows for each sentence, on the treebank's words."""
    windows = [list(cut_windows(0, i, list(sample.words), encoder)) for i, sample in enumerate(samples)]
    read_windows([window for each in windows for window in each], encoder)
    return windows


def f1(right: int, found: int, expected: int) -> float:
    """F1 in per cent."""
    return round(200 * right / max(1, found + expected), 2)


def score_gold_words(samples: Sequence[data.Sample], encoder: Encoder) -> dict[str, float]:
    """UPOS, XPOS, UAS and LAS in per cent, on the treebank's words."""
    right: Counter[str] = Counter()
    words = 0
    for sample, windows in zip(samples, read_gold(samples, encoder), strict=True):
        heads = [head + window.first if head >= 0 else head for window in windows for head in window.heads]
        assert sample.upos is not None
        assert sample.xpos is not None
        assert sample.heads is not None
        assert sample.deprels is not None
        words += len(sample.words)
        right["upos"] += sum(map(str.__eq__, sample.upos, (x for w in windows for x in w.upos)))
        right["xpos"] += sum(map(str.__eq__, sample.xpos, (x for w in windows for x in w.xpos)))
        attached = [gold == head for gold, head in zip(sample.heads, heads, strict=True)]
        right["uas"] += sum(attached)
        relations = [x for w in windows for x in w.deprels]
        right["las"] += sum(a and r == g for a, r, g in zip(attached, relations, sample.deprels, strict=True))
    return {name: round(100 * right[name] / words, 2) for name in ("upos", "xpos", "uas", "las")}


def place_words(sample: data.Sample, offset: int) -> list[Span] | None:
    """The spans of a sentence's words in its text, or None where the text does not hold them one after another."""
    spans = []
    place = 0
    for word in sample.words:
        place = sample.text.find(word, place)
        if place < 0:
            return None
        spans.append((offset + place, offset + place + len(word)))
        place += len(word)
    return spans


def compose(samples: Iterable[data.Sample]) -> tuple[str, list[tuple[data.Sample, list[Span]]]]:
    """The raw text of a document, a blank line between paragraphs, and each sentence's words in it."""
    text = ""
    placed = []
    for sample in samples:
        if text:
            text += "\n\n" if sample.opens_paragraph else " "
        spans = place_words(sample, len(text))
        if spans is not None:
            placed.append((sample, spans))
        text += sample.text
    return text, placed


def score_end_to_end(samples: Sequence[data.Sample], encoder: Encoder) -> dict[str, float]:
    """F1 of words, sentences, UPOS, UAS and LAS from raw text."""
    documents = [compose(group) for _, group in groupby(samples, key=lambda sample: sample.document)]
    reports = [Report(id=str(i), text=text, sha256="", input="") for i, (text, _) in enumerate(documents)]
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    expected: Counter[str] = Counter()
    for (_, placed), parsed in zip(documents, parse_reports(reports, encoder), strict=True):
        gold: dict[Span, tuple[str, Span | None, str]] = {}
        for sample, spans in placed:
            assert sample.upos is not None
            assert sample.heads is not None
            assert sample.deprels is not None
            for i, span in enumerate(spans):
                head = sample.heads[i]
                gold[span] = (sample.upos[i], spans[head] if head >= 0 else None, sample.deprels[i])
        sentences = {(spans[0][0], spans[-1][1]) for _, spans in placed}
        own = {(sentence.tokens[0].start, sentence.tokens[-1].end) for sentence in parsed.sentences}
        expected["words"] += len(gold)
        expected["sentences"] += len(sentences)
        found["sentences"] += len(own)
        right["sentences"] += len(own & sentences)
        for sentence in parsed.sentences:
            found["words"] += len(sentence.tokens)
            for token in sentence.tokens:
                truth = gold.get((token.start, token.end))
                if truth is None:
                    continue
                above = sentence.tokens[token.head] if token.head >= 0 else None
                attached = truth[1] == (None if above is None else (above.start, above.end))
                right["words"] += 1
                right["upos"] += truth[0] == token.upos
                right["uas"] += attached
                right["las"] += attached and truth[2] == token.deprel
    result = {"sentences": f1(right["sentences"], found["sentences"], expected["sentences"])}
    return result | {
        name: f1(right[name], found["words"], expected["words"]) for name in ("words", "upos", "uas", "las")
    }


def spans_of(labels: Sequence[str]) -> set[tuple[int, int, str]]:
    """Names as (first word, last word, kind) out of BIO labels."""
    spans = []
    for i, label in enumerate(labels):
        if label == "O":
            continue
        if label.startswith("I-") and spans and spans[-1][1] == i - 1 and spans[-1][2] == label[2:]:
            spans[-1] = (spans[-1][0], i, label[2:])
        else:
            spans.append((i, i, label[2:]))
    return set(spans)


def gold_labels(sample: data.Sample) -> list[str]:
    """A sample's name labels; where several are right, none is a name."""
    assert sample.names is not None
    single = {1 << i: label for i, label in enumerate(data.NAME_LABELS)}
    return [single.get(bits, "O") for bits in sample.names]


def score_names(samples: Sequence[data.Sample], encoder: Encoder, kinds: Sequence[str]) -> dict[str, float]:
    """F1 of names on the corpus's words: of all `kinds` together, and of each."""
    golds = [spans_of(gold_labels(sample)) for sample in samples]
    owns = [spans_of([x for w in windows for x in w.names]) for windows in read_gold(samples, encoder)]
    return compare_names(golds, owns, kinds)


def place_anyhow(sample: data.Sample, offset: int) -> tuple[str, list[Span]]:
    """A sentence's text and the spans of its words in it; the words side by side where its text does not hold them."""
    if spans := place_words(sample, offset):
        return sample.text, spans
    spans = []
    for word in sample.words:
        spans.append((offset, offset + len(word)))
        offset += len(word) + 1
    return " ".join(sample.words), spans


def names_of(
    samples: Sequence[data.Sample], windows: Sequence[Sequence[Window]]
) -> Iterator[set[tuple[int, int, str]]]:
    """The names of each sentence of one document as a report gets them: first word, last word, kind."""
    text = ""
    sentences = []
    for index, (sample, parts) in enumerate(zip(samples, windows, strict=True)):
        if text:
            text += "\n\n" if sample.opens_paragraph else " "
        words, spans = place_anyhow(sample, len(text))
        text += words
        tokens = []
        for part in parts:
            for i, word in enumerate(part.words):
                upos, xpos, head = part.upos[i], part.xpos[i], part.heads[i]
                lemma = lemmatize(word, upos, xpos)
                above = head + part.first if head >= 0 else head
                tokens.append(Token(*spans[part.first + i], word, lemma, upos, xpos, above, part.deprels[i]))
        sentences.append(Sentence(index, spans[0][0], spans[-1][1], 0, "body", tuple(tokens)))
    labels = [[label for part in parts for label in part.names] for parts in windows]
    kinds = [[shares for part in parts for shares in part.kinds.tolist()] for parts in windows]
    found: list[set[tuple[int, int, str]]] = [set() for _ in samples]
    for name in find_names(text, sentences, labels, kinds):
        tokens = sentences[name.sentence].tokens
        inside = [i for i, token in enumerate(tokens) if token.start < name.end and token.end > name.start]
        found[name.sentence].add((inside[0], inside[-1], name.kind))
    yield from found


def score_report_names(samples: Sequence[data.Sample], encoder: Encoder, kinds: Sequence[str]) -> dict[str, float]:
    """F1 of names as reports get them, on the corpus's words: of all `kinds` together, and of each."""
    told = [sample for sample in samples if sample.words]
    golds, owns = [], []
    for _, group in groupby(zip(told, read_gold(told, encoder), strict=True), key=lambda pair: pair[0].document):
        document = list(group)
        golds += [spans_of(gold_labels(sample)) for sample, _ in document]
        owns += names_of([sample for sample, _ in document], [windows for _, windows in document])
    return compare_names(golds, owns, kinds)


def compare_names(
    golds: Iterable[set[tuple[int, int, str]]], owns: Iterable[set[tuple[int, int, str]]], kinds: Sequence[str]
) -> dict[str, float]:
    """F1 of all `kinds` together, and of each, over the sentences' names."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    expected: Counter[str] = Counter()
    for gold, own in zip(golds, owns, strict=True):
        right.update(kind for _, _, kind in gold & own)
        found.update(kind for _, _, kind in own)
        expected.update(kind for _, _, kind in gold)
    result = {"f1": f1(*(sum(counts[kind] for kind in kinds) for counts in (right, found, expected)))}
    return result | {kind: f1(right[kind], found[kind], expected[kind]) for kind in kinds}


def measure(corpora: Path, encoder: Encoder) -> dict[str, dict[str, float]]:
    """All figures for one encoder."""
    ewt = list(data.read_conllu(corpora / "ud_english_ewt" / "en_ewt-ud-test.conllu"))
    gum = list(data.read_conllu(corpora / "gum_open_genres" / "test.conllu", entities=True))
    uner = data.read_uner(corpora / "uner_english_ewt" / "en_ewt-ud-test.iob2", ewt)
    re3d = list(data.read_re3d(corpora / "re3d", [data.HELD_OUT_RE3D]))
    news = [sample for sample in gum if "_news_" in sample.document]
    three = ("person", "organisation", "place")
    return {
        "EWT test, gold words": score_gold_words(ewt, encoder),
        "GUM test, gold words": score_gold_words(gum, encoder),
        "GUM test news, gold words": score_gold_words(news, encoder),
        "EWT test, end to end": score_end_to_end(ewt, encoder),
        "GUM test, end to end": score_end_to_end(gum, encoder),
        "GUM test news, end to end": score_end_to_end(news, encoder),
        "names, UNER EWT test": score_names(uner, encoder, three),
        "names, GUM test by rule": score_names(gum, encoder, (*three, "group", "event")),
        "names, re3d held-out source": score_names(re3d, encoder, (*three, "group")),
        "names in reports, UNER EWT test": score_report_names(uner, encoder, three),
        "names in reports, GUM test by rule": score_report_names(gum, encoder, (*three, "group", "event")),
        "names in reports, re3d held-out source": score_report_names(re3d, encoder, three),
    }


def main() -> None:
    """Measures, prints and writes the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--float", type=Path, dest="float_graph")
    options = parser.parse_args()
    shipped = Encoder.load(ReadSettings())
    result = {"model": shipped.identity, "int8": measure(options.corpora, shipped)}
    if options.float_graph:
        weights = resources.files("storyledger").joinpath("read", "weights")
        record = json.loads(weights.joinpath("reader.json").read_text(encoding="utf-8"))
        tokenizer = Tokenizer.from_str(weights.joinpath("tokenizer.json").read_text(encoding="utf-8"))
        session = onnxruntime.InferenceSession(str(options.float_graph), providers=["CPUExecutionProvider"])
        result["float"] = measure(options.corpora, Encoder(session, tokenizer, record, ReadSettings()))
    elif RESULT.exists() and (kept := json.loads(RESULT.read_text(encoding="utf-8"))).get("model") == shipped.identity:
        result |= {"float": kept["float"]} if "float" in kept else {}
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
