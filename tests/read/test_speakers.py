"""Who is meant by the words beside a reporting word."""

from dataclasses import replace
from functools import cache

import pytest
from builders import make_report

from storyledger.config import ReadSettings
from storyledger.read.cast import find_cast, first_names, name_words, strip_titles
from storyledger.read.model import Encoder
from storyledger.read.parse import parse_reports
from storyledger.read.quotations import find_quotations
from storyledger.read.speaking import speaking_phrase
from storyledger.read.trees import grow_trees


@cache
def encoder():
    """The reader, loaded once."""
    return Encoder.load(ReadSettings())


def read(text):
    """The text parsed."""
    return next(iter(parse_reports([make_report("r", text)], encoder())))


def cast_of(text):
    """Everybody in the text."""
    parsed = read(text)
    return find_cast(parsed, grow_trees(parsed.sentences))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Bashar al-Assad", "Assad"),
        ("Ali al-Zaatari", "Zaatari"),
        ("Abdel Rahman", "Rami Abdel Rahman"),
        ("José Díaz", "Diaz"),
    ],
)
def test_a_shorter_form_of_a_name_ends_the_longer_one_whatever_its_particles_and_accents(left, right):
    longer, shorter = sorted((name_words(left), name_words(right)), key=len, reverse=True)
    assert longer[-len(shorter) :] == shorter


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("President Ana Silva", "Ana Silva"),
        ("Mr Holt", "Holt"),
        ("Ana Silva's", "Ana Silva"),
        ("Dr. Ana Silva", "Ana Silva"),
        ("King", "King"),
    ],
)
def test_titles_and_genitives_are_no_part_of_a_name(name, bare):
    assert strip_titles(name)[0] == bare


def test_no_first_name_has_two_genders():
    assert set(first_names().values()) == {"m", "f"}


def test_all_forms_of_a_name_are_one_member_of_the_cast():
    cast = cast_of("President Ana Silva spoke. Silva left at noon. Ms Silva's car was waiting.")
    assert [s.name for s in cast.someone if s.kind == "person" and s.named] == ["Ana Silva"]


def test_two_people_with_one_last_name_stay_two():
    cast = cast_of("Peter Holt met his sister Laura Holt in the camp.")
    assert {s.name for s in cast.someone if s.named} >= {"Peter Holt", "Laura Holt"}


def test_a_title_gives_the_gender():
    cast = cast_of("Mrs Okafor said the bridge was safe.")
    assert [s.gender for s in cast.someone if s.named] == ["f"]


def test_pronouns_vote_for_the_gender_of_an_unknown_name():
    cast = cast_of("Zorvan Quill opened the door. She said nothing. Quill closed her door again.")
    assert next(s.gender for s in cast.someone if s.named) == "f"


def test_nobody_is_named_by_his_own_he_said():
    found = find_quotations(
        read("Minister Karl Baumann came late. The army was loyal to President Ivan Petrov, he said."), ()
    )
    assert [q.speaker for q in found] == ["Karl Baumann"]


def test_a_man_is_no_antecedent_of_she():
    found = find_quotations(read("Minister Peter Baumann came late. “I am tired,” she said."), ())
    assert [q.speaker for q in found] == [None]


def test_a_reason_names_the_antecedent_for_the_reader():
    found = find_quotations(read("Minister Karl Baumann came late. “I am tired,” he said."), ())
    assert "Karl Baumann" in found[0].reason
    assert "“he”" in found[0].reason


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Secretary of State Anders Olsen said it was so.", "Secretary"),
        ("Foreign Minister of Defence Anders Olsen said it was so.", "Foreign"),
        ("Friends of Norland Anders Olsen said it was so.", "Norland"),
    ],
)
def test_an_office_stands_before_its_name(text, first):
    """The office with "of" belongs to the name, though the parser gave it to another word of the name."""
    (sentence,) = read(text).sentences
    words = [token.text for token in sentence.tokens]
    said, surname = words.index("said"), words.index("Olsen")
    tokens = list(sentence.tokens)
    for k in range(surname + 1):
        head = said if k >= surname - 1 else surname - 1
        tokens[k] = replace(tokens[k], upos="ADP" if words[k] == "of" else "PROPN", head=head, deprel="nsubj")
    (tree,) = grow_trees((replace(sentence, tokens=tuple(tokens)),))
    start, end = speaking_phrase(tree, surname, said)
    assert (words[start], words[end]) == (first, "Olsen")
