"""Every attribution of a report: what somebody says, thinks, feels or wants, and what papers and pictures show.

The account's quotations (quotations.py) are the part of it that is said, and narrower on purpose: said outright, by
somebody who can speak. Here the rest is read off the same trees: what is believed, feared, hoped, planned, demanded,
refused, praised and blamed, what polls, rulings and films show, and what is only possible or denied to have been said
("declined to say whether", "would not discuss"). Cues are verbs ("believes that"), nouns ("his claim that"),
adjectives ("is sure that", "critical of"), "in her view", and a name before a colon or behind a dash. One pass over
the words of each sentence; what is looked at beside a cue are its children.

Left out: attributions inside direct speech, and who is meant by a pronoun (`Quotation.speaker` says it for what is
said). Those inside what somebody else says or thinks are marked `nested`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.attributed_speech import as_attribution, find_issuer, with_cues
from storyledger.read.attribution_nouns import find_adjective_cue, find_adverb_cue, find_noun_cue, find_state_cue
from storyledger.read.attribution_phrases import find_phrase_cue, phrases
from storyledger.read.attribution_prepositions import PREPOSITIONS, find_preposition_cue
from storyledger.read.attribution_records import Attribution
from storyledger.read.attribution_verbs import find_verb_cue
from storyledger.read.attribution_words import VERBS, Found, attributing_words, is_written, written_words
from storyledger.read.marks import find_marks, paragraphs
from storyledger.read.quotation_drafts import SPEECH_WORDS
from storyledger.read.quotations import find_quotations
from storyledger.read.signed_speech import with_signatures
from storyledger.read.speaking import can_speak
from storyledger.read.transcripts import find_labels
from storyledger.read.trees import grow_trees
from storyledger.records import Quotation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.read.stretches import Range
    from storyledger.read.transcripts import Label
    from storyledger.read.trees import Tree
    from storyledger.records import Parsed, Timex


# Whom a headline names the report names soon.
NAMED_WITHIN = 12
# Characters of "the " before whose claim it is.
ARTICLE = 4


def find_attributions(
    parsed: Parsed, times: tuple[Timex, ...], quotations: tuple[Quotation, ...] | None = None
) -> tuple[Attribution, ...]:
    """Every attribution of the report, in order of its content; an entry a sentence for speech that runs over several.

    `quotations` are those of `find_quotations`, which is called where they are not given; each of them comes back, and
    direct speech with `kind` "said".
    """
    if quotations is None:
        quotations = find_quotations(parsed, times)
    found = sorted(_issued(parsed, _of_report(parsed, quotations)), key=lambda a: (a.start, a.end))
    return tuple(with_signatures(parsed.report.text, found))


def _of_report(
    parsed: Parsed, quotations: Sequence[Quotation], words: frozenset[str] | None = None
) -> Iterator[Attribution]:
    """The attributions of the report's sentences, or of those only that have one of the `words`."""
    trees = grow_trees(parsed.sentences)
    by_sentence: dict[int, list[Quotation]] = {}
    for quotation in quotations:
        by_sentence.setdefault(quotation.sentence, []).append(quotation)
    cued = {q.cue_start for q in quotations}
    text = parsed.report.text
    marked = [
        (m.start, m.end)
        for m in find_marks(text, paragraphs(parsed.sentences))
        if len(text[m.start : m.end].split()) >= SPEECH_WORDS
    ]
    labels = find_labels(text, trees)
    at = 0
    for n, tree in enumerate(trees):
        # a sentence of many words has several trees
        first, last = tree.sentence.start, tree.sentence.end
        while at < len(marked) and marked[at][1] <= first:
            at += 1
        if words is not None and words.isdisjoint(tree.forms) and words.isdisjoint(tree.lemmas):
            continue
        upto = at
        while upto < len(marked) and marked[upto][0] < last:
            upto += 1
        said = [q for q in by_sentence.get(tree.sentence.index, ()) if first <= q.start < last]
        # a first line that stands alone is a headline, with a full stop too
        alone = n == 0 and len(trees) > 1 and trees[1].sentence.paragraph > tree.sentence.paragraph
        label = labels.get(tree.sentence.paragraph)
        if label is not None:
            yield from _spoken(tree, label, said)
            continue
        heading = alone or tree.sentence.kind == "headline"
        names = _names(trees) if heading and any(t.text == ":" for t in tree.tokens) else None
        yield from _of_sentence(tree, said, cued, marked[at:upto], names)


def _issued(parsed: Parsed, found: Iterator[Attribution]) -> Iterator[Attribution]:
    """The attributions, those of a paper or speech given to whom the sentence names as its author."""
    trees: dict[int, list[Tree]] = {}
    for tree in grow_trees(parsed.sentences):
        trees.setdefault(tree.sentence.index, []).append(tree)
    for one in found:
        yield one if one.source_start is None else _by_issuer(trees.get(one.sentence, ()), one)


def _by_issuer(trees: Sequence[Tree], one: Attribution) -> Attribution:
    for tree in trees:
        for k, token in enumerate(tree.tokens):
            if one.source_end is not None and token.start >= one.source_end:
                break
            if one.source_start is not None and token.start >= one.source_start and token.upos == "NOUN":
                issuer = find_issuer(tree, k)
                if issuer is not None:
                    return one._replace(source_start=issuer[0], source_end=issuer[1])
    return one


def _spoken(tree: Tree, label: Label, said: Sequence[Quotation]) -> Iterator[Attribution]:
    """A transcript's sentence, said by whose name stands before the paragraph; what is quoted in it is nested."""
    start, end = max(tree.sentence.start, label.content), tree.sentence.end
    whole = next((q for q in said if q.cue_start is None and q.start < end and start < q.end), None)
    if start < end:
        yield Attribution(
            start,
            end,
            tree.sentence.index,
            "said",
            label.start,
            label.end,
            label.end,
            label.end + 1,
            quotation=whole,
        )
    for q in said:
        if q is not whole or start >= end:
            yield as_attribution(q, nested=q.cue_start is not None and start <= q.cue_start < end)


def _names(trees: Sequence[Tree]) -> frozenset[str]:
    """The words of names in the report's first sentences."""
    return frozenset(t.text for tree in trees[1:NAMED_WITHIN] for t in tree.tokens if t.upos == "PROPN")


def find_printed(parsed: Parsed, quotations: tuple[Quotation, ...]) -> tuple[Quotation, ...]:
    """What polls, studies and other papers say, as quotations without a speaker: numbers in it are theirs.

    `quotations` are those of `find_quotations`; what is found is no part of them, in which somebody speaks.
    """
    text = parsed.report.text
    found = []
    # Only sentences that name a paper have such: to read the rest as well costs ten times as much.
    for one in sorted(_of_report(parsed, quotations, written_words()), key=lambda a: (a.start, a.end)):
        if not one.printed or one.nested or one.negated or one.source_start is None or one.source_end is None:
            continue
        source = text[one.source_start : one.source_end]
        for pronoun in (" that", " which"):
            source = source.removesuffix(pronoun).rstrip(", ")
        found.append(
            Quotation(
                start=one.start,
                end=one.end,
                sentence=one.sentence,
                direct=False,
                speaker=None,
                speaker_text=source,
                speaker_start=one.source_start,
                speaker_end=one.source_start + len(source),
                cue=None if one.cue_start is None else text[one.cue_start : one.cue_end],
                cue_start=one.cue_start,
                cue_end=one.cue_end,
                reason="told by something printed",
            )
        )
    return tuple(found)


# --- one sentence ----------------------------------------------------------------------------------------------------


def _of_sentence(
    tree: Tree,
    said: Sequence[Quotation],
    cued: set[int | None],
    spoken: Sequence[tuple[int, int]],
    names: frozenset[str] | None,
) -> Iterator[Attribution]:
    """The sentence's attributions; no word within `spoken`, the stretches between quotation marks, is a cue.

    `names` are those of the report where the sentence is its headline.
    """
    tokens = tree.tokens
    if not tokens or tree.sentence.kind == "furniture":
        yield from (as_attribution(q, nested=False) for q in said)
        return
    direct = [*spoken, *((q.start, q.end) for q in said if q.direct)]
    found: list[Found] = []
    nouns, adjectives, adverbs = attributing_words("noun"), attributing_words("adj"), attributing_words("adv")
    for i, token in enumerate(tokens):
        upos = token.upos
        if upos == "NOUN":
            entries = nouns.get(token.lemma)
        elif upos == "ADJ":
            entries = adjectives.get(token.lemma)
        elif upos == "ADV":
            entries = adverbs.get(token.lemma)
        else:
            entries = None
        phrased = phrases().get(token.lemma) if upos in {"NOUN", "PROPN", "VERB", "ADV"} else None
        if entries is None and phrased is None and upos not in VERBS:
            continue
        if token.start in cued or (direct and any(a <= token.start < b for a, b in direct)):
            continue
        one = None if phrased is None else find_phrase_cue(tree, i, phrased)
        if one is None and token.xpos == "VBN" and token.text.lower() in adjectives:
            one = find_state_cue(tree, i, adjectives[token.text.lower()])
        if one is not None:
            pass
        elif entries is None:
            one = find_verb_cue(tree, i) if upos in VERBS else None
        elif upos == "NOUN":
            one = find_noun_cue(tree, i, entries)
        elif upos == "ADJ":
            one = find_adjective_cue(tree, i, entries)
        else:
            one = find_adverb_cue(tree, i, entries)
        if one is not None:
            found.append(_by_speaker(tree, one, said, direct) if direct else one)
    for i, form in enumerate(tree.forms):
        if form in PREPOSITIONS and not any(a <= tokens[i].start < b for a, b in direct):
            one = find_preposition_cue(tree, i)
            if one is not None:
                found.append(one)
    if names is not None and not said:
        before = _before_colon(tree, names)
        if before is not None:
            found.append(before)
    ranked = list(_ranked(tree, with_cues(tree, said), found))
    # the quotations come first, and each comes back as the account has it
    for own, attribution in zip(said, ranked, strict=False):
        yield attribution._replace(quotation=own)
    yield from ranked[len(said) :]


def _by_speaker(tree: Tree, one: Found, said: Sequence[Quotation], direct: Sequence[tuple[int, int]]) -> Found:
    """What is found, given to the speaker where the parser gives it to a word of the speech before.

    In “They wait,” he said, pointing to the doors, it is he who points.
    """
    participle = tree.tokens[one.cue[1]].xpos == "VBG" or tree.tokens[one.cue[0]].xpos == "VBG"
    if one.source is None or not participle or not any(a <= tree.tokens[one.source[1]].start < b for a, b in direct):
        return one
    cue = tree.tokens[one.cue[0]].start
    before = [q.speaker_start for q in said if q.cue_start is not None and q.cue_start < cue and q.speaker_end]
    start = before[-1] if before else None
    end = next((q.speaker_end for q in said if q.speaker_start == start), None)
    if start is None or end is None:
        return one
    spoken = [k for k, t in enumerate(tree.tokens) if start <= t.start < end]
    return one._replace(source=(spoken[0], spoken[-1])) if spoken else one


def _ranked(tree: Tree, said: Sequence[Quotation], found: Sequence[Found]) -> Iterator[Attribution]:
    """The attributions of a sentence, those marked that stand in the content of another."""
    if not said and not found:
        return
    tokens = tree.tokens
    first, last = tree.sentence.start, tree.sentence.end
    spans = [(q.start, q.end) for q in said]
    made = []
    for one in found:
        start, end = _characters(tree, one.content)
        if start < end:
            made.append(
                Attribution(
                    start,
                    end,
                    tree.sentence.index,
                    one.kind,
                    None if one.source is None else tokens[one.source[0]].start,
                    None if one.source is None else tokens[one.source[1]].end,
                    tokens[one.cue[0]].start,
                    tokens[one.cue[1]].end,
                    negated=one.negated,
                    printed=one.printed,
                )
            )
    made = [_before_passing_on(_with_pronoun(tree, a), said) for a in made]
    held = _covered(first, last, [*spans, *((a.start, a.end) for a in made)])
    by_said = _covered(first, last, spans)
    outer = _covered(
        first, last, [(a.start, a.end) for a in made if a.cue_start is None or not by_said[a.cue_start - first]]
    )
    for q in said:
        inside = (
            q.cue_start is not None
            and first <= q.cue_start < last
            and (by_said[q.cue_start - first] or outer[q.cue_start - first])
        )
        yield _with_pronoun(tree, as_attribution(q, tree, nested=bool(inside)))
    others = [*(as_attribution(q, tree, nested=False) for q in said), *made]
    for a in made:
        assert a.cue_start is not None
        yield a._replace(nested=bool(held[a.cue_start - first]) and not _is_taken_up(tree, a, others))


def _is_taken_up(tree: Tree, one: Attribution, others: Sequence[Attribution]) -> bool:
    """Whether an attribution by a noun is what another only takes up: "seized on Olsen's claim that ...".

    The claim is hers, told by the report; who takes it up may believe it or not. `others` are all of the sentence.
    """
    if one.kind not in {"said", "thought"} or one.source_start is None or one.cue_start is None:
        return False
    cue = next((k for k, t in enumerate(tree.tokens) if t.start <= one.cue_start < t.end), None)
    if cue is None or tree.tokens[cue].upos != "NOUN" or tree.forms[cue + 1] != "that":
        return False
    start = one.source_start
    around = [b for b in others if b.cue_start != one.cue_start and b.start <= one.cue_start < b.end]
    return bool(around) and all(
        0 <= start - b.start <= ARTICLE and b.end <= one.end + 1 and b.kind != "thought" for b in around
    )


def _before_passing_on(one: Attribution, said: Sequence[Quotation]) -> Attribution:
    """The attribution, ended where who passes it on comes in: "Engineers believe it is hollow, the paper reported"."""
    for q in said:
        if (
            q.cue_start is not None
            and one.start < q.cue_start < one.end
            and q.start <= one.start < q.end <= q.cue_start
        ):
            return one._replace(end=min(one.end, q.end))
    return one


def _covered(first: int, last: int, spans: Sequence[tuple[int, int]]) -> bytearray:
    """For each character of the sentence whether one of the spans holds it."""
    held = bytearray(last - first + 1)
    reached = first
    for start, end in sorted(spans):
        a, b = max(start, reached), min(end, last)
        if a < b:
            held[a - first : b - first] = b"\x01" * (b - a)
            reached = b
    return held


def _characters(tree: Tree, content: Range) -> tuple[int, int]:
    """The content in characters, without "that" and punctuation at its ends."""
    tokens = tree.tokens
    first, last = content
    dashes = [k for k in range(first + 1, last) if tokens[k].text in {"—", "–", "--"}]
    if len(dashes) == 1:
        last = dashes[0] - 1  # an afterthought in the report's voice
    while first < last and (
        tokens[first].text in {",", ":", ";", "-", "–", "—", "―", "."}
        or (
            tokens[first].text.lower() == "that"
            and tokens[first].deprel in {"mark", "det"}
            and tokens[first].upos == "SCONJ"
        )
    ):
        first += 1
    while last > first and tokens[last].text in {",", ":", ";", "-", "–", "—", ".", "?", "!"}:
        last -= 1
    if not any(c.isalnum() for t in tokens[first : last + 1] for c in t.text):
        return 0, 0
    return tokens[first].start, tokens[last].end


def _with_pronoun(tree: Tree, one: Attribution) -> Attribution:
    """The attribution, its source with the pronoun that takes it up in a relative clause: "those who hope".

    Of "the chief, who knew that, told them" only the knowing is in the relative clause.
    """
    if one.source_end is None or one.cue_start is None or one.cue_start < one.source_end:
        return one
    for k, token in enumerate(tree.tokens):
        if token.start >= one.cue_start or token.start > one.source_end + 40:
            break
        if token.start >= one.source_end and token.upos == "PRON" and token.text.lower() in {"who", "which", "that"}:
            return one._replace(source_end=token.end) if _is_over(tree, k, one.cue_start) else one
    return one


def _is_over(tree: Tree, pronoun: int, cue_start: int) -> bool:
    """Whether the relative clause that the pronoun opens holds the cue; it does where the parser gives no clause."""
    tokens = tree.tokens
    verb = tokens[pronoun].head
    if not 0 <= verb < len(tokens) or not tokens[verb].deprel.startswith("acl"):
        return True
    i = next((k for k in range(pronoun, len(tokens)) if tokens[k].start >= cue_start), -1)
    for _ in range(10):
        if i == verb:
            return True
        if not 0 <= i < len(tokens):
            return False
        i = tokens[i].head
    return False


def _before_colon(tree: Tree, names: frozenset[str]) -> Found | None:
    """A headline's source before or behind its colon: "Poll: most would stay", "Ferry was overloaded: police".

    `names` are the names in the report below: a single word in a headline is seldom told for one by itself. Of "Olsen
    on the dam: it will hold" Olsen is the source.
    """
    tokens = tree.tokens
    colon = next((i for i, t in enumerate(tokens) if t.text == ":"), None)
    last = len(tokens) - 1
    while last >= 0 and tokens[last].upos == "PUNCT":
        last -= 1
    if colon is None or colon == 0 or colon >= last:
        return None
    on = next((k for k in range(1, colon) if tokens[k].text.lower() in {"on", "about"}), colon)
    left, right = (0, on - 1), (colon + 1, last)
    for source, content in ((left, right), (right, (0, colon - 1))):
        named = source[1] - source[0] < 6 and content[1] - content[0] >= 2
        if named and all(
            t.upos in {"PROPN", "NOUN", "ADJ", "DET", "PART"} and not t.text.lower().startswith(("http", "www"))
            for t in tokens[source[0] : source[1] + 1]
        ):
            head = source[1]
            speaks = can_speak(tree, head) or tokens[head].text in names
            if (speaks and tokens[head].deprel != "obl") or is_written(tree, head):
                return Found("said", (on, colon) if source is left else (colon, colon), source, content)
    return None
