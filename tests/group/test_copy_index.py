"""Candidates are found from features alone: the pairs that share stretches or reworded stretches, and few others."""

from __future__ import annotations

import random
import time

import pytest

from storyledger.group import copy_index
from storyledger.group.copy_index import candidate_pairs, find_candidates, shared_shingles


def made(count, words=60, seed=1):
    """Texts without anything in common."""
    draw = random.Random(seed)
    return [
        " ".join(f"{draw.choice('bcdfglmnprst')}{draw.randrange(10**6)}x" for _ in range(words)) for _ in range(count)
    ]


def test_a_shared_stretch_makes_a_candidate_and_nothing_else_does():
    """Nine words in a row are found among hundreds of texts, wherever they stand."""
    texts = made(400)
    texts[300] += " " + " ".join(texts[17].split()[20:29])
    assert candidate_pairs(texts) == [(17, 300)]
    assert shared_shingles(texts) == [(17, 300)]


def test_quotation_marks_case_and_apostrophes_change_nothing():
    """Typographic and plain marks, capitals and dashes are the same to a shingle."""
    plain = 'the mayor\'s men said "nobody is here" and left the square - at nine in the morning they came back'
    typeset = "The Mayor’s men said “Nobody is here” and left the square — at nine in the morning they came back"
    assert candidate_pairs([plain, typeset]) == [(0, 1)]


def test_other_scripts_are_words_too():
    """Cyrillic, Greek and accented letters make shingles."""
    text = "в среду мэр города заявил что никто не пострадал при пожаре на складе у реки ночью"
    assert candidate_pairs([text, "Сообщение: " + text, *made(3)]) == [(0, 1)]


def test_words_that_agree_in_their_first_and_last_letters_are_told_apart():
    """Long words are known by their beginning, their end and their length; short ones letter by letter."""
    one = " ".join(f"abcdefgh{'m' * k}stuvwxyz" for k in range(1, 30))
    other = " ".join(f"abcdefgh{'m' * k}stuvwxyz" for k in range(40, 70))
    short = " ".join(f"q{chr(97 + k % 26)}{chr(107 + k // 26)}" for k in range(40))
    turned = " ".join(f"{chr(107 + k // 26)}{chr(97 + k % 26)}q" for k in range(40))
    assert candidate_pairs([one, other, short, turned]) == []


@pytest.mark.parametrize("letters", [7, 8, 9, 15, 16, 17, 24, 60])
def test_a_letter_at_any_place_of_a_word_tells_it_apart(letters):
    """Words are read eight bytes at a time, and one other letter makes another word."""
    one = " ".join(chr(97 + k) * letters for k in range(20))
    for place in range(letters):
        other = " ".join(word[:place] + "z" + word[place + 1 :] for word in one.split())
        assert candidate_pairs([one, other]) == []
    assert candidate_pairs([one, one]) == [(0, 1)]


def test_texts_that_share_a_stretch_or_two_are_no_candidates():
    """Fewer shared features in all than one pair would need."""
    texts = made(3)
    texts[2] += " " + " ".join(texts[0].split()[:6])
    assert candidate_pairs(texts) == []


def test_a_reworded_pair_is_marked_as_such():
    """Content words side by side in changed order, with other small words between, make a rewrite."""
    stems = [f"{chr(98 + k % 20)}orp{chr(97 + k // 5)}{'aeiou'[k % 5]}n" for k in range(80)]
    one = " ".join(f"the {a} of {b}" for a, b in zip(stems[::2], stems[1::2], strict=True))
    other = " ".join(f"{b} and its {a}" for a, b in zip(stems[::2], stems[1::2], strict=True))
    found = find_candidates([one, other, *made(5)])
    assert found.pairs == ((0, 1),)
    assert found.reworded == (True,)


def test_a_sample_of_the_features_finds_what_all_find(monkeypatch):
    """With one feature in four, copies of thirty words and more are still found, and no others."""
    texts = made(300, words=200)
    planted = []
    for number in range(100, 300, 10):
        of = number - 100
        texts[number] += " " + " ".join(texts[of].split()[50:110])
        planted.append((of, number))
    assert candidate_pairs(texts) == planted
    monkeypatch.setattr(copy_index, "_SAMPLED_FROM", 0)
    assert candidate_pairs(texts) == planted


def test_chunks_change_nothing(monkeypatch):
    """Texts looked at one by one or together give the same pairs."""
    texts = made(50)
    texts[31] += " " + texts[5]
    texts[44] = texts[5] + texts[44]
    whole = find_candidates(texts)
    monkeypatch.setattr(copy_index, "_CHUNK", 100)
    assert find_candidates(texts) == whole
    assert set(whole.pairs) == {(5, 31), (5, 44), (31, 44)}


def test_more_texts_than_half_a_number_counts_give_the_same_pairs():
    """Pairs are numbers of 32 bits as long as two texts' places fit in them, and of 64 from then on."""
    stretch = "nine men were taken from the yard behind the old mill before anybody on the street woke up"
    for count in (65_535, 65_536, 65_537, 70_000):
        texts = [f"text {number}" for number in range(count)]
        for place in (3, count - 2, count - 1):
            texts[place] = stretch
        assert candidate_pairs(texts) == [(3, count - 2), (3, count - 1), (count - 2, count - 1)]


def test_one_wire_in_hundreds_of_reports_gives_pairs_by_their_number():
    """A stretch that all reports have ties each to its neighbours and to the first, not all to all."""
    wire = " ".join(made(1, words=80, seed=2))
    texts = [f"{text} {wire}" for text in made(500)]
    pairs = candidate_pairs(texts)
    assert {(0, number) for number in range(1, 500)} <= set(pairs)
    assert len(pairs) < 25 * 500


@pytest.mark.parametrize(
    "texts",
    [[], ["one text alone"], ["", ""], ["\0" * 50, "a\0b"], ["\ud800 x", "‘’“”—"], ["a" * 300_000, "a" * 300_000]],
)
def test_odd_texts_make_no_candidates(texts):
    """Nothing, one text, no words, half a character, one endless word."""
    assert candidate_pairs(texts) == []


def test_twice_the_reports_take_about_twice_the_time():
    """The time a report takes does not grow with their number."""
    texts = made(8000, words=120)

    def seconds(count):
        best = float("inf")
        for _ in range(3):
            started = time.process_time()
            candidate_pairs(texts[:count])
            best = min(best, time.process_time() - started)
        return best

    assert seconds(8000) < 6 * seconds(2000)
