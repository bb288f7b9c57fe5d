"""Which sentences stand alone: those with a verb of their own, that bid nobody and lean on nothing told before."""

import dataclasses

import pytest
from builders import make_reading

from storyledger.account.sentences import is_headline, take_sentence


def read_tagged(text, tags, roots=0):
    """A reading of one sentence whose words have these tags: `form/upos/xpos/deprel`, the first root by default."""
    reading = make_reading("a", text)
    (sentence,) = reading.parsed.sentences
    tokens = tuple(
        dataclasses.replace(token, upos=upos, xpos=xpos, deprel=deprel, head=-1 if deprel == "root" else roots)
        for token, (upos, xpos, deprel) in zip(sentence.tokens, (tag.split("/") for tag in tags), strict=True)
    )
    parsed = dataclasses.replace(reading.parsed, sentences=(dataclasses.replace(sentence, tokens=tokens),))
    return dataclasses.replace(reading, parsed=parsed)


NOUN, PROPN, VERB, STOP = "NOUN/NN/obl", "PROPN/NNP/nsubj", "VERB/VBD/root", "PUNCT/./punct"


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Mora after receiving medals.", ["PROPN/NNP/root", "SCONJ/IN/mark", "VERB/VBG/acl", NOUN, STOP]),
        ("Think of Lowdale.", ["VERB/VB/root", "ADP/IN/case", "PROPN/NNP/obl", STOP]),
        ("Dozens of others drowned.", ["NOUN/NNS/nsubj", "ADP/IN/case", "NOUN/NNS/nmod", VERB, STOP]),
        ("Crowds calling for his fall grew.", ["NOUN/NNS/nsubj", "VERB/VBG/acl", "ADP/IN/case", "PRON/PRP$/nmod:poss",
                                               NOUN, VERB, STOP]),
        ("At this point crowds left.", ["ADP/IN/case", "DET/DT/det", NOUN, "NOUN/NNS/nsubj", VERB, STOP]),
    ],
)  # fmt: skip
def test_a_sentence_without_a_verb_or_that_leans_on_another_does_not_stand_alone(text, tags):
    assert take_sentence(read_tagged(text, tags), 0) is None


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Mora left Lowdale.", [PROPN, VERB, "PROPN/NNP/obj", STOP]),
        ("Thieves and their dogs left.", ["NOUN/NNS/nsubj", "CCONJ/CC/cc", "PRON/PRP$/nmod:poss", "NOUN/NNS/conj",
                                         VERB, STOP]),
        ("In his speech the president resigned.", ["ADP/IN/case", "PRON/PRP$/nmod:poss", NOUN, "DET/DT/det",
                                                  "NOUN/NN/nsubj", VERB, STOP]),
    ],
)  # fmt: skip
def test_a_whole_sentence_stands_alone(text, tags):
    found = take_sentence(read_tagged(text, tags), 0)
    assert found is not None
    assert found[0] == text


def test_a_headline_is_known():
    reading = read_tagged("Mora left Lowdale.", [PROPN, VERB, "PROPN/NNP/obj", STOP])
    assert not is_headline(reading, 0)
    (sentence,) = reading.parsed.sentences
    parsed = dataclasses.replace(reading.parsed, sentences=(dataclasses.replace(sentence, kind="headline"),))
    assert is_headline(dataclasses.replace(reading, parsed=parsed), 3)


def read_tree(text, words):
    """A reading of one sentence whose words have these: `upos/xpos/deprel/head`, heads from 0, the root's -1."""
    reading = make_reading("a", text)
    (sentence,) = reading.parsed.sentences
    tokens = tuple(
        dataclasses.replace(token, upos=upos, xpos=xpos, deprel=deprel, head=int(head))
        for token, (upos, xpos, deprel, head) in zip(sentence.tokens, (w.split("/") for w in words), strict=True)
    )
    parsed = dataclasses.replace(reading.parsed, sentences=(dataclasses.replace(sentence, tokens=tokens),))
    return dataclasses.replace(reading, parsed=parsed)


def test_he_is_not_whom_the_clause_before_names_beside_him():
    """The banker of "Asked by the banker, he left" is another; that of "When the banker came, he left" may be he."""
    asked = ["VERB/VBN/advcl/6", "ADP/IN/case/3", "DET/DT/det/3", "NOUN/NN/obl/0", "PUNCT/,/punct/0"]
    rest = ["PRON/PRP/nsubj/6", "VERB/VBD/root/-1", "NOUN/NN/obj/6", "PUNCT/./punct/6"]
    assert take_sentence(read_tree("Asked by the banker, he left town.", asked + rest), 0) is None
    came = ["SCONJ/WRB/mark/3", "DET/DT/det/2", "NOUN/NN/nsubj/3", "VERB/VBD/advcl/6", "PUNCT/,/punct/3"]
    assert take_sentence(read_tree("When the banker came, he left town.", came + rest), 0) is not None
