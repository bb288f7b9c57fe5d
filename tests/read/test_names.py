"""Names out of labels: what belongs to a name, and what kind it is over a report."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.read.names import find_names
from storyledger.read.naming import NAME_KINDS
from storyledger.read.segment import segment_text
from storyledger.records import Sentence, Token

SHORT = {"P": "person", "O": "organisation", "L": "place", "G": "group", "E": "event"}


def names_of(*lines):
    """Names of a report given as lines of words with labels: `Putin/P spoke`; a small letter goes on with a name."""
    text, sentences, labels, kinds = "", [], [], []
    for index, line in enumerate(lines):
        tokens, marks, shares = [], [], []
        for item in line.split(" "):
            word, _, label = item.partition("/")
            glue = word.startswith("+")
            word = word.lstrip("+")
            text += "" if glue or not text else " "
            start = len(text)
            text += word
            tokens.append(Token(start, len(text), word, word.lower(), "PROPN", "NNP", -1, "root"))
            sure = label.endswith("!")
            label = label.rstrip("!")
            kind = SHORT.get(label.upper())
            marks.append("O" if kind is None else f"{'I' if label.islower() else 'B'}-{kind}")
            shares.append([(0.99 if sure else 0.5) if each == kind else 0.01 for each in NAME_KINDS])
        sentences.append(Sentence(index, tokens[0].start, tokens[-1].end, 0, "body", tuple(tokens)))
        labels.append(marks)
        kinds.append(shares)
    found = list(find_names(text, sentences, labels, kinds))
    for name in found:
        assert text[name.start : name.end] == name.text
    return [(name.text, name.kind) for name in found]


def test_titles_are_no_part_of_a_person():
    """Titles before a person's name are cut off."""
    assert names_of("Prime/P Minister/p Joe/p Natuman/p said") == [("Joe Natuman", "person")]


def test_a_name_cut_at_an_arabic_article_is_one():
    """Two halves that the article divides are one name, of the longer half's kind."""
    assert names_of("the Fateh/P al/O +-/o +Sham/o Front/o said") == [("Fateh al-Sham Front", "organisation")]


def test_an_article_before_a_name_belongs_to_it():
    """The article and its hyphen before a name are taken in."""
    assert names_of("near al +- +Bab/L today") == [("al-Bab", "place")]


def test_possessives_divide_owner_and_person():
    """An owner before a person is a name of its own."""
    assert names_of("CNN/P +'s/p Ann/p Lee/p reports", "CNN/O! said") == [
        ("CNN", "organisation"), ("Ann Lee", "person"), ("CNN", "organisation"),
    ]  # fmt: skip


def test_possessives_within_other_names_stay():
    """A possessive inside an organisation's name stays where its first half is named nowhere else."""
    assert names_of("the Lord/O +'s/o Resistance/o Army/o") == [("Lord's Resistance Army", "organisation")]


def test_mentions_agree_on_a_kind():
    """A doubtful mention takes the kind of the sure ones, and of the full name that it ends."""
    assert names_of("Assad/O spoke", "Bashar/P! Assad/p! left") == [("Assad", "person"), ("Bashar Assad", "person")]
    assert names_of("Idlib/P fell", "in Idlib/L! province/l!") == [("Idlib", "place"), ("Idlib province", "place")]


def test_a_demonym_alone_is_a_group():
    """Nationalities are groups whatever the encoder says."""
    assert names_of("the Syrian/O army", "Kurds/P fled") == [("Syrian", "group"), ("Kurds", "group")]


def test_names_of_small_letters_stand_where_the_sentence_has_no_capital():
    """A name that opens a sentence of small letters is kept; beside capitals small letters are a fragment."""
    assert names_of("egypt/L said so", "cairo/L is in egypt/L") == [
        ("egypt", "place"), ("cairo", "place"), ("egypt", "place"),
    ]  # fmt: skip
    assert names_of("east/L of Cairo/L") == [("Cairo", "place")]


def test_peoples_are_groups_in_any_letters():
    """A demonym alone is a group in small letters and in capitals, and articles are cut off in both."""
    assert names_of("the/O syrian/O army fled") == [("syrian", "group")]
    assert names_of("THE/L KURDS/L FLED") == [("KURDS", "group")]


def test_neighbours_that_are_one_name_elsewhere_are_joined():
    """Two names side by side are one where the report names the whole elsewhere."""
    assert names_of("Eastern/L Ghouta/L burns", "in Eastern/L Ghouta/l") == [("Eastern Ghouta", "place")] * 2


def test_a_lost_apostrophe_is_no_part_of_a_name():
    """The s of a possessive that lost its apostrophe is cut off where the report names the bare form."""
    assert names_of("Syrias/L war", "in Syria/L") == [("Syria", "place"), ("Syria", "place")]
    assert names_of("Bashar/P Assads/p war", "Assad/P spoke") == [("Bashar Assad", "person"), ("Assad", "person")]


@pytest.mark.parametrize("line", ["``/P said", "Mr./P said", "'s/L war", "and/O of/o"])
def test_what_is_left_of_nothing_is_no_name(line):
    """Marks, titles and small words alone are no names."""
    assert [name for name in names_of(line) if name[0] != "Mr."] == []


def test_tokens_of_a_text_are_where_names_are_looked_for():
    """The helper above and the segmentation agree on how hyphenated names fall into words."""
    (piece,) = segment_text("Fateh al-Sham Front said so.")
    assert len(piece.tokens) == 8


PIECES = [
    "al",
    "-",
    "Sham",
    "Ghouta",
    "Eastern",
    "'s",
    "Syria",
    "Syrias",
    "Assads",
    "Bashar",
    "the",
    "Minister",
    "of",
    "(",
    "s",
    "de",
    "us",
    "'",
]
LABELS = ["O", *(f"{part}-{kind}" for kind in NAME_KINDS for part in "BI")]


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.booleans(), st.sampled_from(LABELS)), min_size=1, max_size=14))
@settings(max_examples=500, deadline=None)
def test_names_hold_for_any_labels(items):
    """Whatever the words and labels, names cite their own text, in order, none overlapping."""
    text, tokens = "", []
    for word, space, _ in items:
        text += " " if space else ""
        tokens.append(Token(len(text), len(text) + len(word), word, word, "PROPN", "NNP", -1, "root"))
        text += word
    sentence = Sentence(0, tokens[0].start, tokens[-1].end, 0, "body", tuple(tokens))
    shares = [[float(label.endswith(kind)) for kind in NAME_KINDS] for *_, label in items]
    last = 0
    for name in find_names(text, [sentence], [[label for *_, label in items]], [shares]):
        assert last <= name.start < name.end
        assert text[name.start : name.end] == name.text
        last = name.end
