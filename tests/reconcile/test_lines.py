"""The line of a happening: the words of its own clause, whole and grammatical, without dateline and side matters."""

from dataclasses import replace
from functools import cache

import pytest
from builders import make_report
from hypothesis import given
from hypothesis import strategies as st

from storyledger.config import ReadSettings
from storyledger.read.model import Encoder
from storyledger.read.parse import parse_reports
from storyledger.reconcile.lines import LONGEST, starts_with_pronoun, write_line
from storyledger.records import Event, Sentence, Token

LONG = (
    "The mayor, who took office two years ago after a long and bitter campaign against his old rival Abel Tarn, "
    "opened the new bridge over the river and the road to four villages of the valley on Monday morning."
)
CASES = {
    "dateline": (
        "LIMA, March 3, 2019 (Newswire) - Rebel fighters left the town, and a monitoring group said so.",
        "left",
        "Rebel fighters left the town, and a monitoring group said so",
    ),
    "side clause": (
        "The president stepped down, ended by huge protests that began on January 25.",
        "began",
        "Huge protests began on January 25",
    ),
    "opener": ("But police closed the bridge on Monday.", "closed", "Police closed the bridge on Monday"),
    "restrictive": (
        "The ministry warned on Wednesday against any attempt by the opposition to hold the rally.",
        "warned",
        "The ministry warned on Wednesday against any attempt by the opposition to hold the rally",
    ),
    "of the named one": (
        "Samantha Powell, the head of the US aid agency HELP, who visited the border on Tuesday, called for monitors.",
        "visited",
        "Samantha Powell visited the border on Tuesday",
    ),
    "of the noun itself": (
        "Samantha Powell, the mother of the boy, met the guards, who visited the border on Tuesday.",
        "visited",
        "The guards visited the border on Tuesday",
    ),
    "comma clause": (
        LONG,
        "opened",
        "The mayor opened the new bridge over the river and the road to four villages of the valley on Monday morning",
    ),
}


@cache
def sentences():
    reports = [make_report(name, text) for name, (text, _, _) in CASES.items()]
    return {p.report.id: p.sentences[0] for p in parse_reports(reports, Encoder.load(ReadSettings()))}


def event_at(sentence, text, word):
    at = text.index(word)
    return Event(sentence.start, sentence.end, 0, at, at + len(word), word, "OTHER", None, "", "happened", (), (), 0.5)


@pytest.mark.parametrize("name", CASES)
def test_a_line_is_what_its_case_says(name):
    text, word, line = CASES[name]
    sentence = sentences()[name]
    told, whole = write_line(sentence, event_at(sentence, text, word))
    assert told == line
    assert whole == (name not in {"side clause", "of the named one", "of the noun itself"})


def test_a_sentence_that_points_back_is_known():
    words = [
        Token(0, 3, "She", "she", "PRON", "PRP", 1, "nsubj"),
        Token(4, 8, "left", "leave", "VERB", "VBD", -1, "root"),
    ]
    assert starts_with_pronoun(Sentence(0, 0, 8, 0, "body", tuple(words)))
    assert not starts_with_pronoun(Sentence(0, 4, 8, 0, "body", (words[1],)))
    assert not starts_with_pronoun(Sentence(0, 0, 0, 0, "body", ()))


def test_a_pronoun_at_the_start_gives_way_to_the_name_it_was_read_for():
    text = "She left Orvel."
    words = (
        Token(0, 3, "She", "she", "PRON", "PRP", 1, "nsubj"),
        Token(4, 8, "left", "leave", "VERB", "VBD", -1, "root"),
        Token(9, 14, "Orvel", "Orvel", "PROPN", "NNP", 1, "obj"),
        Token(14, 15, ".", ".", "PUNCT", ".", 1, "punct"),
    )
    sentence = Sentence(0, 0, len(text), 0, "body", words)
    event = event_at(sentence, text, "left")
    assert write_line(sentence, replace(event, actors=("Ilka Morvay",)))[0] == "[Ilka Morvay] left Orvel"
    # Of whom the sentence itself names, "she" is another.
    assert write_line(sentence, replace(event, actors=("Orvel",)))[0] == "She left Orvel"
    assert write_line(sentence, event)[0] == "She left Orvel"


tokens = st.lists(
    st.tuples(
        st.sampled_from(["town", ",", "(", '"', "fell", "who", "said", "-", "after", "LIMA"]),
        st.integers(-2, 40),
        st.sampled_from(["acl:relcl", "advcl", "appos", "conj", "nsubj", "parataxis", "punct", "mark", "root"]),
        st.sampled_from(["NOUN", "VERB", "PUNCT", "PRON", "SCONJ"]),
    ),
    max_size=60,
)


@given(tokens, st.integers(0, 300))
def test_no_tree_however_broken_makes_a_line_too_long_or_raises(words, at):
    made, start = [], 0
    for word, head, relation, part in words:
        made.append(Token(start, start + len(word), word, word, part, "X", head, relation))
        start += len(word) + 1
    sentence = Sentence(0, 0, start, 0, "body", tuple(made))
    told, _ = write_line(sentence, Event(0, start, 0, at, at + 1, "x", "OTHER", None, "", "happened", (), (), 0.5))
    assert len(told) <= LONGEST
