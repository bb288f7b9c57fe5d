"""What changed between two versions of a text: the changes make the new of the old, and say it by sentences."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.ledger.sentences import cut_sentences
from storyledger.ledger.versions import changed_words, changes_between

OLD = "Nine people died in the fire. It began at noon. The mayor came.\nHe wept."
NEW = (
    "Eleven people died in the fire, officials said. It began at noon. A hospital took the hurt. The mayor came.\n"
    "He wept."
)


def applied(old, new, changes):
    """The old text with each change's new words in the place of its old ones."""
    parts, at = [], 0
    for change in changes:
        parts += [old[at : change.old_start], new[change.new_start : change.new_end]]
        at = change.old_end
    return "".join(parts) + old[at:]


def told(old, new):
    return [
        (change.kind, old[change.old_start : change.old_end].strip(), new[change.new_start : change.new_end].strip())
        for change in changes_between(old, new)
    ]


def test_changes_are_told_by_sentences():
    """A figure that was put right is an altered sentence, a new sentence one that was added."""
    assert told(OLD, NEW) == [
        ("altered", "Nine people died in the fire.", "Eleven people died in the fire, officials said."),
        ("added", "", "A hospital took the hurt."),
    ]
    assert told(NEW, OLD) == [
        ("altered", "Eleven people died in the fire, officials said.", "Nine people died in the fire."),
        ("removed", "A hospital took the hurt.", ""),
    ]


def test_the_same_text_has_no_changes():
    """Nothing changed, nothing is told."""
    assert changes_between(OLD, OLD) == ()
    assert changes_between("", "") == ()


def test_blanks_alone_are_told_as_such():
    """Another line's end is a change of spacing, not of words."""
    assert [kind for kind, *_ in told(OLD, OLD.replace("\n", "\n\n") + "\n")] == ["spacing", "spacing"]


def test_what_has_nothing_in_common_was_removed_and_added():
    """Two sentences that share no words are not one that was altered."""
    assert told("It began at noon.", "Rain fell.") == [
        ("removed", "It began at noon.", ""),
        ("added", "", "Rain fell."),
    ]


def test_the_words_of_an_altered_sentence_are_told():
    """Within a sentence the words that changed are found in the same way."""
    old, new = "Nine people died in the fire.", "Eleven people died in the fire, officials said."
    words = changed_words(old, new)
    assert [(old[c.old_start : c.old_end], new[c.new_start : c.new_end]) for c in words] == [
        ("Nine", "Eleven"),
        ("", ", officials said"),
    ]
    assert applied(old, new, words) == new


PIECES = st.sampled_from(
    [
        "A fire. ",
        "It began. ",
        "x\n",
        "\n",
        " ",
        "Mr. Low wept. ",
        "e",
        "Ten. ",
        "Ten men died there. ",
        "Two men died there. ",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join))


@given(old=TEXTS, new=TEXTS)
@settings(max_examples=400)
def test_changes_make_the_new_text_of_the_old(old, new):
    """Applied to the old text the changes give the new; they are in order, apart, and none is empty."""
    changes = changes_between(old, new)
    assert applied(old, new, changes) == new
    assert bool(changes) == (old != new)
    at = of = 0
    for change in changes:
        assert at <= change.old_start <= change.old_end
        assert of <= change.new_start <= change.new_end
        assert old[change.old_start : change.old_end] != new[change.new_start : change.new_end]
        at, of = change.old_end, change.new_end
    words = changed_words(old, new)
    assert applied(old, new, words) == new


@given(text=TEXTS)
def test_sentences_are_the_text_end_to_end(text):
    """Nothing of a text is lost or told twice when it is cut."""
    spans = list(cut_sentences(text))
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(start < end for start, end in spans)


def test_titles_and_initials_end_no_sentence():
    """The rule knows the commonest full stops that are none."""
    text = "Gen. J. Low, of the U.N. Force, spoke. He left."
    assert [text[a:b] for a, b in cut_sentences(text)] == ["Gen. J. Low, of the U.N. Force, spoke. ", "He left."]


def long_texts(size):
    """Pairs of texts that make a careless comparison quadratic, each of about `size` lines."""
    numbers = [str(number * 7919 % size) for number in range(size)]
    return {
        "one line again and again": ("x\n" * size, "x\n" * size + "y\n"),
        "nothing alike": ("x\n" * size, "y\n" * size),
        "two lines, the other way round": ("x\ny\n" * (size // 2), "y\nx\n" * (size // 2) + "z"),
        "shuffled": ("\n".join(map(str, range(size))), "\n".join(numbers)),
        "backwards": ("\n".join(numbers), "\n".join(numbers[::-1])),
        "every seventh": ("\n".join(numbers), "\n".join(n + " b" * (i % 7 == 0) for i, n in enumerate(numbers))),
        "few lines, long": (("a b c d e " * (size // 50) + "\n") * 50, ("b c d f " * (size // 50) + "\n") * 49),
        "no line's end": ("word " * size, "ward " * size),
        "full stops": ("." * size, ". " * size),
        "blanks": ("." + " " * size + "a", "." + " " * size + "b"),
    }


@pytest.mark.parametrize("name", long_texts(10))
def test_the_time_is_linear_whatever_the_texts(name):
    """Eight times the text takes about eight times as long: a quadratic rule would take sixty-four."""
    seconds = []
    for size in (10_000, 80_000):
        old, new = long_texts(size)[name]
        best = 1e9
        for _ in range(2):
            began = time.process_time()
            changes = changes_between(old, new)
            best = min(best, time.process_time() - began)
        assert applied(old, new, changes) == new
        seconds.append(max(best, 0.01))
    assert seconds[1] / seconds[0] < 30
