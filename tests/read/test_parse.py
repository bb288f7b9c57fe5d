"""Parsed reports: tokens that cite exactly, trees, names, and the same reading however reports are grouped."""

import random
import threading

import numpy as np
import pytest
from hostile import GuessingEncoder, check_parsed
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.config import ReadSettings
from storyledger.read import decode, parse
from storyledger.read.model import Encoder
from storyledger.read.parse import WINDOW, as_read, parse_reports
from storyledger.read.segment import segment_text
from storyledger.records import Report

NEWS = """Rescuers reach island after storm

PORT VILA: The storm killed at least 24 people, Prime Minister Joe Natuman said on Monday.

"We don't have water," said Marie Tari, a nurse from the Red Cross. "The hospital's roof is gone."

French and Australian planes flew in from Nouméa and Brisbane."""


@pytest.fixture(scope="module")
def encoder():
    return Encoder.load(ReadSettings())


def make(text, title=None):
    return Report(id="r", text=text, sha256="", input="", title=title)


def test_a_report_reads_as_expected(encoder):
    """Tags, heads, lemmas and names of an easy report are those that a person would give."""
    (parsed,) = parse_reports([make(NEWS)], encoder)
    check_parsed(parsed)
    assert [s.kind for s in parsed.sentences] == ["headline", "body", "body", "body", "body"]
    body = parsed.sentences[1].tokens
    killed = next(i for i, t in enumerate(body) if t.text == "killed")
    assert (body[killed].lemma, body[killed].upos, body[killed].xpos) == ("kill", "VERB", "VBD")
    people = next(t for t in body if t.text == "people")
    assert (people.head, people.deprel) == (killed, "obj")
    names = {(n.text, n.kind) for n in parsed.names}
    assert {
        ("Joe Natuman", "person"),
        ("Marie Tari", "person"),
        ("Red Cross", "organisation"),
        ("Brisbane", "place"),
    } <= names
    assert {("French", "group"), ("Australian", "group")} <= names


TEXTS = st.text(alphabet=st.one_of(st.sampled_from("aB .,!?\"'“”’()-–\n\x00/05$%اא😀é"), st.characters()), max_size=120)


@given(st.lists(TEXTS, max_size=3))
@settings(max_examples=60, deadline=None)
def test_any_texts_parse(texts):
    """Whatever the texts, each gives its record in order, tokens cite their own words, every sentence is one tree."""
    parsed = list(parse_reports([make(text) for text in texts], _shared()))
    assert [p.report.text for p in parsed] == texts
    for each in parsed:
        check_parsed(each)


_SHARED = []


def _shared():
    if not _SHARED:
        _SHARED.append(Encoder.load(ReadSettings()))
    return _SHARED[0]


def test_grouping_changes_nothing(encoder):
    """A report reads the same alone and among others, save for what rounding decides: the tags and words are equal."""
    (alone,) = parse_reports([make(NEWS)], encoder)
    *_, among = parse_reports([make("A short one."), make("Second. " * 50), make(NEWS)], encoder)
    assert [t.text for s in alone.sentences for t in s.tokens] == [t.text for s in among.sentences for t in s.tokens]
    pairs = zip(alone.sentences, among.sentences, strict=True)
    same = [a == b for left, right in pairs for a, b in zip(left.tokens, right.tokens, strict=True)]
    # Quantised activations are scaled over the batch, so a close choice may fall otherwise.
    assert sum(same) >= 0.95 * len(same)


def test_many_groups_keep_every_report_in_its_place(encoder, monkeypatch):
    """Read in many groups, with few batches under way, each report comes once, in order, with all its words."""
    monkeypatch.setattr(parse, "GROUP_WORDS", 60)
    monkeypatch.setattr(parse, "LAST_WORDS", 10)
    monkeypatch.setattr(parse, "AHEAD", 2)
    texts = ["", *(f"{NEWS} Report {number} ends here." for number in range(6)), "", "The last one.", ""]
    parsed = list(parse_reports([make(text) for text in texts], encoder))
    assert [each.report.text for each in parsed] == texts
    for each in parsed:
        check_parsed(each)
        spans = [span for piece in segment_text(each.report.text) for span in piece.tokens]
        assert [(t.start, t.end) for s in each.sentences for t in s.tokens] == spans


class CountingEncoder(GuessingEncoder):
    """Counts the batches that are run at a time; fails at one that holds the word "fail"."""

    def __init__(self, labels, threads):
        super().__init__(labels)
        self.threads = threads
        self.at_work = self.most = self.done = 0
        self.lock = threading.Lock()
        self.met = threading.Event()

    def run(self, inputs):
        """Return a guess; the first ones when as many threads are at it as there may be, or when no more come."""
        if any("fail" in words for words in inputs["words"]):
            self.met.set()
            raise MemoryError
        with self.lock:
            self.at_work += 1
            self.most = max(self.most, self.at_work)
            if self.most == self.threads:
                self.met.set()
        self.met.wait(20)
        with self.lock:
            self.at_work -= 1
            self.done += 1
        return super().run(inputs)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_as_many_batches_as_threads_run_at_a_time(encoder, monkeypatch, threads):
    """Each thread that the settings allow has a batch, the caller's own too, and no thread beyond them is started."""
    monkeypatch.setattr(parse, "WIDENING", 0)
    counting = CountingEncoder(encoder.labels, threads)
    before = threading.active_count()
    reading = parse_reports([make("One. Two words. Here are three. And now there are many more.")] * 3, counting)
    next(reading)
    assert threading.active_count() - before <= threads - 1
    assert len(list(reading)) == 2
    assert counting.most == threads
    assert threading.active_count() == before


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_a_failing_encoder_is_not_hidden(encoder, threads):
    """What the encoder raises in any thread reaches the caller, and no thread is left behind."""
    before = threading.active_count()
    with pytest.raises(MemoryError):
        list(parse_reports([make("It will fail."), make(NEWS)], CountingEncoder(encoder.labels, threads)))
    assert threading.active_count() == before


def test_reports_that_nobody_waits_for_are_dropped(encoder, monkeypatch):
    """Who stops after the first report has no thread left behind, nor the rest read for nothing."""
    monkeypatch.setattr(parse, "GROUP_WORDS", 20)
    monkeypatch.setattr(parse, "AHEAD", 2)
    before = threading.active_count()
    counting = CountingEncoder(encoder.labels, 2)
    reading = parse_reports([make(NEWS)] * 50, counting)
    next(reading)
    reading.close()
    assert threading.active_count() == before
    assert counting.done < 30


def test_the_last_groups_of_a_run_are_small(monkeypatch):
    """What fits in one group is one; of several the last ones shrink, since nothing is read beside their finders."""
    monkeypatch.setattr(parse, "GROUP_WORDS", 100)
    monkeypatch.setattr(parse, "LAST_WORDS", 10)
    sizes = {}
    for count in (9, 40):
        groups = list(parse._grouped([make("A word or two of one report goes here, ten.")] * count))
        sizes[count] = [sum(len(piece.tokens) for _, pieces in group for piece in pieces) for group in groups]
    assert len(sizes[9]) == 1
    assert sum(sizes[40]) == sum(sizes[9]) // 9 * 40
    assert max(sizes[40]) < 150
    assert sizes[40] == sorted(sizes[40], reverse=True)
    assert sizes[40][-1] <= 20


@pytest.mark.parametrize(
    "text", ["word " * 1000, "a" * 200_000, "x1 " * 700 + ".", "ﷺ" * 3000, "supercalifragilistic" * 300 + " b" * 500]
)
def test_very_long_sentences_are_one_tree(encoder, text):
    """A sentence longer than a window is read in windows and still is one sentence and one tree."""
    (parsed,) = parse_reports([make(text)], encoder)
    check_parsed(parsed)
    assert len(parsed.sentences) == 1


def test_long_sentences_have_more_words_than_a_window(encoder):
    """The case above does reach beyond a window."""
    (parsed,) = parse_reports([make("word " * 1000)], encoder)
    assert len(parsed.sentences[0].tokens) == 1000 > WINDOW


def test_empty_texts_have_no_sentences(encoder):
    """Nothing, white space and marks that cannot be seen give a record without sentences."""
    for parsed in parse_reports([make(""), make(" \n\t\x00"), make("\ufeff\u200b")], encoder):
        assert parsed.sentences == ()
        assert parsed.names == ()


def test_no_reports_give_none(encoder):
    """An empty run yields nothing."""
    assert list(parse_reports([], encoder)) == []


def test_a_byline_is_furniture(encoder):
    """A line that is nothing but a person's full name is no headline."""
    text = "Storm hits the coast\n\nMaria Fernanda Lopez\n\nThe storm hit the coast on Monday, officials said."
    (parsed,) = parse_reports([make(text)], encoder)
    assert [s.kind for s in parsed.sentences] == ["headline", "furniture", "body"]


# --- decoding -------------------------------------------------------------------------------------------------------


def crossing(heads):
    """Whether any two arcs cross, looked at pair by pair."""
    arcs = [sorted((head, word)) for word, head in enumerate(heads, 1)]
    return any(a < c < b < d for a, b in arcs for c, d in arcs)


def brute_force(scores):
    """The best projective tree with one root, by trying every assignment of heads."""
    words = scores.shape[0]
    best, choice = -np.inf, None
    for number in range((words + 1) ** words):
        heads = [number // (words + 1) ** i % (words + 1) for i in range(words)]
        if decode.is_tree(heads) and not crossing(heads):
            total = sum(scores[i, head] for i, head in enumerate(heads))
            if total > best:
                best, choice = total, heads
    return best, choice


@pytest.mark.parametrize("seed", range(40))
def test_best_tree_is_the_best_of_all(seed):
    """The tree found for random scores has the score of the best among all projective trees with one root."""
    dice = np.random.default_rng(seed)
    scores = dice.normal(size=(4, 5)) * 5
    heads = decode.best_tree(scores)
    assert decode.is_tree(heads)
    assert not crossing(heads)
    assert sum(scores[i, head] for i, head in enumerate(heads)) == pytest.approx(brute_force(scores)[0])


@given(st.integers(1, 40), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_best_tree_is_a_tree(words, seed):
    """Any scores, however tied or extreme, give one projective tree with one root."""
    dice = random.Random(seed)
    scores = np.array([[dice.choice((0.0, 1.0, -1e4, dice.random())) for _ in range(words + 1)] for _ in range(words)])
    heads = decode.best_tree(scores)
    assert decode.is_tree(heads)
    assert decode.is_projective(heads)


@given(st.integers(1, 9).flatmap(lambda words: st.lists(st.integers(0, words), min_size=words, max_size=words)))
def test_is_projective_agrees_with_looking_at_all_pairs(heads):
    """Heads are projective where no two arcs cross."""
    assert decode.is_projective(heads) != crossing(heads)


def test_parsed_sentences_are_projective(encoder):
    """An arc does not cross another, that of the root among them, so that who speaks stands beside the saying."""
    text = (
        "More than 6,500 villagers had crossed from the hills into Norland by Monday evening, the government in "
        "Marn said, five days after Sudland seized the breakaway region in a lightning offensive."
    )
    (parsed,) = parse_reports([make(text)], encoder)
    for sentence in parsed.sentences:
        assert not crossing([token.head + 1 for token in sentence.tokens])


@given(st.lists(st.integers(0, 6), min_size=1, max_size=6))
def test_is_tree_agrees_with_walking_up(heads):
    """A tree is where every word reaches the root and exactly one hangs on it."""
    heads = [min(head, len(heads)) for head in heads]

    def reaches(word):
        for _ in heads:
            word = heads[word - 1]
            if word == 0:
                return True
        return False

    assert decode.is_tree(heads) == (heads.count(0) == 1 and all(reaches(word) for word in range(1, len(heads) + 1)))


def test_names_never_go_on_where_none_began():
    """The best label path has no I without a B or I of its kind before it, whatever the scores."""
    labels = ["O", "B-person", "I-person", "B-place", "I-place"]
    scores = np.random.default_rng(3).normal(size=(20, 12, 5)).astype(np.float32) * 4
    for path in decode.best_names(scores, [12] * 20, decode.name_transitions(labels), labels):
        for before, label in zip([0, *path], path, strict=False):
            if labels[label].startswith("I-"):
                assert labels[before][2:] == labels[label][2:]


def test_a_name_that_spells_a_pronoun_is_read_as_a_name():
    """The encoder is shown another name of as many subwords, the account the text's own; shouted text stays."""
    encoder = Encoder.load(ReadSettings())
    shown = as_read(["The", "WHO", "said"])
    assert [len(encoder.subwords(word)) for word in shown] == [len(encoder.subwords(w)) for w in ("The", "WHO", "said")]
    assert as_read(["WHO", "ARE", "YOU"]) == ["WHO", "ARE", "YOU"]
    assert as_read(["who", "said", "so"]) == ["who", "said", "so"]
    (parsed,) = parse_reports(
        [Report(id="r", text="WHO chief Ana Ruiz said the WHO was worried.", sha256="", input="")], encoder
    )
    assert [token.text for token in parsed.sentences[0].tokens if token.text == "WHO"] == ["WHO", "WHO"]
    assert [token.upos for token in parsed.sentences[0].tokens if token.text == "WHO"] == ["PROPN", "PROPN"]
