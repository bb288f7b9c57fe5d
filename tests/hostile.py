"""Hostile input: accounts with hostile words in every text that comes from outside, and texts for the reader.

With them what must hold of whatever is read.
"""

import json

import numpy as np

from storyledger.read import decode
from storyledger.read.model import Output


def fill(told, payload):
    """Return the account with the payload in every text of its one story; citations still stand."""
    story = told["stories"][0]
    story["title"] = payload
    for report in story["reports"]:
        for name in ("title", "outlet", "author", "published_reason", "input", "language"):
            report[name] = payload
        report["url"] = f"javascript:{payload}"
        report["text"] += payload
    for figure in story["figures"]:
        figure.update(what=payload, basis=payload, unit=payload, place=payload)
        for claim in figure["claims"]:
            claim.update(source=payload, source_name=payload)
    for quotation in story["quotations"]:
        quotation.update(speaker=payload, speaker_text=payload, cue=payload)
    for event in story["events"]:
        event.update(what=payload, places=[payload], actors=[payload])
    for position in story["positions"]:
        position.update(actor=payload, issue=payload)
    for conflict in story["conflicts"]:
        conflict.update(what=payload, reason=payload)
        for side in conflict["sides"]:
            side["says"] = payload
    for line in told.get("changes", {"lines": ()})["lines"]:
        line.update(what=payload, reason=payload)
        for side in (line["before"], line["after"]):
            for name in ("source", "content", "speaker", "stance"):
                if side and name in side:
                    side[name] = payload
        for words in line["earlier"]:
            words.update(quote=payload, report=payload, sha256=payload)
    for named in (*story["entities"], *story["places"]):
        named.update(name=payload, names=[payload, f"{payload}2"])
    for origin in story["origins"]:
        origin.update(credit=payload, reason=payload)
    for copy in story["copies"]:
        copy["reason"] = payload
    for line in story["doubts"]:
        line["why"] = payload
    for line in story["brief"]:
        line["text"] = payload
    told["problems"] = [{"input": payload, "message": payload}]
    return told


def two_stories(told):
    """Return an account of two stories."""
    other = json.loads(json.dumps(told["stories"][0]))
    names = {report["id"]: f"{report['id']}-2" for report in other["reports"]}
    text = json.dumps({**other, "id": "s2", "title": "Another"})
    for old, new in names.items():
        text = text.replace(json.dumps(old), json.dumps(new))
    return {**told, "stories": [told["stories"][0], json.loads(text)]}


# --- texts for the reader -------------------------------------------------------------------------------------------

UNITS = {
    "said": '"We will go," he said. ',
    "said that": "he said that she said that ",
    "who said": "who said that ",
    "according": "according to the envoy, ",
    "spokesman": "the spokesman said ",
    "pronouns": "he ",
    "one speaker": "Ali Hassan said so. ",
    "names": "Ali Hassan, Omar Khan, ",
    "titles": "Mr. Smith ",
    "straight marks": '" ',
    "open marks": "“a ",
    "closed marks": "“a ” ",
    "single marks": "‘a ’ ",
    "quoted paragraphs": "“a b c d e f\n\n",
    "brackets": "((( ))) ",
    "numbers": "12 ",
    "numbers with commas": "12, ",
    "ranges": "1-2 ",
    "hedges": "up to 5 ",
    "pairs": "between 3 and 4 ",
    "number words": "one ",
    "vague numbers": "tens of thousands of ",
    "shares of places": "5 per cent of Aleppo ",
    "money": "$5m ",
    "clock times": "12:30 ",
    "fractions": "1/2 ",
    "ages": "aged 5, ",
    "tolls": "The toll rose to 12. ",
    "one long toll": "12 people were killed in Aleppo and ",
    "parts": "including 5 of them ",
    "years": "5 since 1999 ",
    "weekdays": "Monday ",
    "days": "May 3, 2012 ",
    "time ago": "two days ago ",
    "places": "Aleppo ",
    "places in places": "city of Aleppo, ",
    "verbs": "will not have been ",
    "stances": "agreed to a truce if ",
    "must": "must ",
    "genitives": "'s ",
    "hyphens": "a-b ",
    "stops": ". ",
    "lines": "a\n",
    "paragraphs": "A b.\n\n",
    "captions": "Image: x\n",
    "addresses": "www.a.com ",
    "no spaces": "ab1,",
    "long words": "x" * 400 + " ",
    "emoji": "😀 ",
}
"""What a finder would have most work with, each repeated without an end."""

FRAGMENTS = (
    *UNITS.values(),
    *(
        "Aleppo",
        "Mr",
        "Ali Hassan",
        "the mayor",
        "officials",
        "killed",
        "have been",
        "at least",
        "fewer than",
        "12,000",
    ),
    *(
        "Moscow-",
        "held by Ukraine",
        "— Ali Hassan\n",
        "― Ali Hassan (@ali) May 3",
        "under Kyiv's control",
        "KYIV, June 11 (AFP) - ",
        "the number of people known to have",
    ),
    *(
        "from 300 soldiers to about 250",
        ": 21 and 41",
        "among them",
        "are against",
        "gave them a week to",
        "denied having",
    ),
    *("two thirds", "1.5", "million", "2016-12-15", "on Friday", "last week", "yesterday", "May", "of", "and", "that"),
    *(
        "not",
        "would",
        "agreed",
        "rejected",
        "a truce",
        "refused to",
        "?",
        "!",
        "…",
        "—",
        "-",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
    ),
    *(
        "\x00",
        "\x1b",
        "\x85",
        "\u2028",
        "\ufeff",
        "\u200b",
        "\u200d",
        "\u200f",
        "\u202e",
        "\u2066",
        "e\u0301\u0323\u0308",
    ),
    *(
        "\ud800",
        "👩‍👩‍👧",
        "🇸🇾",
        "قال",
        "שלום",
        "ﷺ",
        "İ",
        "ß",
        "ﬁ",
        "½",
        "٣٤",
        "１２",
        "Ⅻ",
        "ǅ",
        "\t",
        "\xa0",
        "'",
        '"',
        "”",
        "“",
        "»",
    ),
    *("(", ")", "[", "]", "@", "#", "http://", "a.b@c", "%", "$", "€", "N", "nt", "’s", "n’t", "U.S.", "a.m."),
)
"""Pieces of news and of trouble, to be put together at random."""


class GuessingEncoder:
    """Stands in for the encoder at no cost: any tags, heads, relations and names, the same for the same seed.

    What it says is worse than anything a trained encoder would say, and no finder may stumble over it.
    """

    def __init__(self, labels, seed=0):
        self.labels = labels
        self.batch_tokens = 512
        self.threads = 2
        self.seed = seed

    def sizes(self, words):
        """Return one subword for every six letters of each word."""
        return [min(1 + len(word) // 6, 12) for word in words]

    def inputs(self, batch):
        """Return the batch as it is."""
        return {"words": batch}

    def run(self, inputs):
        """Return a guess for every word."""
        batch = inputs["words"]
        shape = (len(batch), max(map(len, batch)))
        square = (*shape, shape[1] + 1)
        dice = np.random.default_rng(self.seed)
        heads = np.maximum(np.arange(shape[1]) - dice.integers(0, 7, shape), 0).astype(np.int32)
        names = dice.exponential(size=(*shape, len(self.labels["names"]))) ** 2
        return Output(
            dice.integers(0, len(self.labels["upos"]), shape, np.int32),
            dice.integers(0, len(self.labels["xpos"]), shape, np.int32),
            heads,
            dice.standard_normal(square, np.float32),
            dice.integers(0, len(self.labels["deprel"]), square, np.int32),
            np.log(names / names.sum(-1, keepdims=True)).astype(np.float32),
        )


# --- what must hold -------------------------------------------------------------------------------------------------


def check_parsed(parsed):
    """Sentences and words are cited exactly, in order and apart from each other; every sentence is one tree."""
    text = parsed.report.text
    last = 0
    for index, sentence in enumerate(parsed.sentences):
        assert sentence.index == index
        assert sentence.tokens
        assert last <= sentence.start < sentence.end <= len(text)
        last = sentence.start
        for token in sentence.tokens:
            assert last <= token.start < token.end <= sentence.end
            assert text[token.start : token.end] == token.text
            assert token.lemma
            assert -1 <= token.head < len(sentence.tokens)
            last = token.end
        assert decode.is_tree([token.head + 1 for token in sentence.tokens])
        assert [token.deprel for token in sentence.tokens if token.head == -1] == ["root"]
        last = sentence.end
    before = 0
    for name in parsed.names:
        sentence = parsed.sentences[name.sentence]
        assert sentence.start <= name.start < name.end <= sentence.end
        assert before <= name.start
        assert text[name.start : name.end] == name.text
        before = name.end


def check_reading(reading):
    """Every span of every record lies in the text, and where a record repeats its words they are the text's."""
    check_parsed(reading.parsed)
    text, sentences = reading.report.text, reading.parsed.sentences

    def inside(start, end):
        assert 0 <= start < end <= len(text)

    def same(start, end, words):
        assert (start is None) == (end is None) == (words is None)
        if words is not None:
            inside(start, end)
            assert text[start:end] == words

    for named in (*reading.times, *reading.toponyms):
        same(named.start, named.end, named.text)
        assert sentences[named.sentence].start <= named.start < named.end <= sentences[named.sentence].end
    for found in (reading.times, reading.toponyms, reading.quotations, reading.claims, reading.doubts):
        assert [one.start for one in found] == sorted(one.start for one in found)
    for one in (*reading.quotations, *reading.claims, *reading.events, *reading.stances):
        inside(one.start, one.end)
        assert 0 <= one.sentence < len(sentences)
    for quotation in reading.quotations:
        same(quotation.speaker_start, quotation.speaker_end, quotation.speaker_text)
        same(quotation.cue_start, quotation.cue_end, quotation.cue)
    for claim in reading.claims:
        assert claim.sentence_start <= claim.start < claim.end <= claim.sentence_end
        assert (claim.sentence_start, claim.sentence_end) == (
            sentences[claim.sentence].start,
            sentences[claim.sentence].end,
        )
        if claim.source_start is not None:
            inside(claim.source_start, claim.source_end)
            if claim.source != claim.source_name:  # a pronoun's place is given with the name that it stands for
                same(claim.source_start, claim.source_end, claim.source)
        assert claim.part_of is None or 0 <= claim.part_of < len(reading.claims)
    for event in reading.events:
        inside(event.trigger_start, event.trigger_end)
        assert sentences[event.sentence].start <= event.start < event.end <= sentences[event.sentence].end
        assert 0 <= event.salience <= 1
    for doubt in reading.doubts:
        inside(doubt.start, doubt.end)
