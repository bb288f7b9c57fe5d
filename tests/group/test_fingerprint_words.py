"""What the quick ways to a report's words leave as it was."""

import pytest

from storyledger.group import fingerprint
from storyledger.group.fingerprint import Outline, find_features
from storyledger.group.words import WORD, is_furniture, is_furniture_of, key_of, split_sentences


@pytest.mark.parametrize(
    "line",
    [
        "Share this article on Facebook and Twitter",
        "Subscribe to our newsletter, sign in or register to comment",
        "Don't miss our newsletter: subscribe, share and comment",
        "The dam gave way on Wednesday and two villages were flooded",
        "All rights reserved. This material may not be published, broadcast, rewritten or redistributed.",
        "Photo: the ferry, before it sank",
        "",
    ],
)
def test_a_line_is_the_page_s_by_its_keys_as_by_its_letters(line):
    keys = [key_of(word) for word in WORD.findall(line)]
    assert is_furniture_of(line, keys) == is_furniture(line)


def test_a_line_of_a_page_is_told_by_its_keys():
    line = "Share this article on Facebook and Twitter"
    assert is_furniture_of(line, [key_of(word) for word in WORD.findall(line)])


def test_words_that_were_forgotten_are_worked_out_anew(monkeypatch):
    outline = Outline(
        "Ferry sinks off Zulvar", ("Two boats sank near Zulvar Point on Monday, killing 13 people.",), frozenset()
    )
    before = find_features(outline, counted=True)
    fingerprint._known_words.clear()
    fingerprint._read_line.cache_clear()
    monkeypatch.setattr(fingerprint, "_KEPT", 3)
    assert find_features(outline, counted=True) == before
    assert len(fingerprint._known_words) <= 3
    assert (before["413 peopl"], before["42 ship"], before["2zulvar point"]) == (1.5, 1.5, 1.5)


def test_a_name_that_goes_on_behind_the_opening_weighs_as_its_first_part():
    words = ["quiet"] * (fingerprint.LEAD - 1) + ["Zulvar", "Point"]
    found = find_features(Outline("", (" ".join(words),), frozenset()))
    assert found["2zulvar point"] == 1.5
    assert (found["1zulvar"], found["1point"]) == (1.5, 1.0)


def test_a_text_without_a_mark_is_one_sentence():
    assert list(split_sentences("two boats sank near the point")) == [(0, 29)]
    assert list(split_sentences("Two boats sank. Nobody was hurt")) == [(0, 15), (15, 31)]
    assert list(split_sentences("   ")) == []
