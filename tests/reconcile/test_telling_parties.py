"""Who and what stands with the word that tells a happening."""

import pytest

from storyledger.reconcile.telling_parties import find_parties
from storyledger.records import Event, Token


def parties(trigger, *words):
    """Parties of the word `trigger` among words written "text/UPOS/head/relation", heads from 1, the root at 0."""
    tokens, at = [], 0
    for word in words:
        text, upos, head, relation = word.split("/")
        tokens.append(Token(at, at + len(text), text, text.lower(), upos, "", int(head) - 1, relation))
        at += len(text) + 1
    start = next(t.start for t in tokens if t.text == trigger)
    event = Event(
        start=0,
        end=at,
        sentence=0,
        trigger_start=start,
        trigger_end=start + len(trigger),
        trigger=trigger,
        kind="OTHER",
        date=None,
        date_reason="",
        modality="happened",
        actors=(),
        places=(),
        salience=0.5,
    )
    return find_parties(event, tokens, lambda i: tokens[i].lemma)


@pytest.mark.parametrize(
    ("trigger", "words", "expected"),
    [
        # Detectives arrested carpenters
        (
            "arrested",
            "Detectives/NOUN/2/nsubj arrested/VERB/0/root carpenters/NOUN/2/obj",
            {"detectives", "carpenters"},
        ),
        # men held by police in towns: who did it, not where
        (
            "held",
            "Men/NOUN/2/nsubj:pass held/VERB/0/root by/ADP/4/case police/NOUN/2/obl in/ADP/6/case towns/NOUN/2/obl",
            {"men", "police"},
        ),
        # nurses and teachers marched
        (
            "marched",
            "Nurses/NOUN/4/nsubj and/CCONJ/3/cc teachers/NOUN/1/conj marched/VERB/0/root",
            {"nurses", "teachers"},
        ),
        # sailors rested and sailed: the subject of the verb before
        ("sailed", "Sailors/NOUN/2/nsubj rested/VERB/0/root and/CCONJ/4/cc sailed/VERB/2/conj", {"sailors"}),
        # sailors rested and captains sailed: its own
        (
            "sailed",
            "Sailors/NOUN/2/nsubj rested/VERB/0/root captains/NOUN/4/nsubj sailed/VERB/2/conj",
            {"captains"},
        ),
        # gunmen who fled hid: the noun behind which it stands
        ("fled", "Gunmen/NOUN/4/nsubj who/PRON/3/nsubj fled/VERB/1/acl:relcl hid/VERB/0/root", {"gunmen"}),
        # arrest of carpenters
        ("arrest", "arrest/NOUN/0/root of/ADP/3/case carpenters/NOUN/1/nmod", {"carpenters"}),
        # they marched
        ("marched", "They/PRON/2/nsubj marched/VERB/0/root", set()),
    ],
)
def test_the_parties_of_a_trigger(trigger, words, expected):
    assert parties(trigger, *words.split()) == expected
