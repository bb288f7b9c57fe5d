"""Who proposes, accepts, rejects, demands, conditions, denies or claims what, on which day.

A stance is a word of lexicon/stances.txt with an issue of lexicon/issues.txt in its scope in the parse, and an actor:
the subject, behind a pronoun the speaker of the quotation around it. Negation turns it ("will not agree to" rejects), a
condition with it makes it a condition ("without", "unless", "if"). Left out: irony, stances that no word names, issues
not in the list.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal, NamedTuple

from storyledger.read.clause_times import attach_times, first_day, to_day
from storyledger.read.happening_words import lexicon_lines
from storyledger.read.trees import SUBJECTS, Tree, leading_trees
from storyledger.records import Stance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storyledger.read.clause_times import DatedClause
    from storyledger.records import Dating, Name, Parsed, Quotation, Timex

Kind = Literal["proposes", "accepts", "rejects", "demands", "conditions", "denies", "claims"]
_KINDS: tuple[Kind, ...] = ("proposes", "accepts", "rejects", "demands", "conditions", "denies", "claims")

MAX_STANCES = 4
"""Stances kept of one sentence, each with all its actors."""
_OPPOSITE: dict[Kind, Kind] = {"accepts": "rejects", "proposes": "rejects"}
_PERSONAL = frozenset(
    {"he", "she", "it", "they", "we", "i", "who", "that", "which", "him", "her", "them", "this", "you"}
)
_MODAL = frozenset({"will", "would", "can", "could", "must", "should", "'ll", "’ll", "wo", "ca", "shall"})
_NECESSARY = frozenset({"must", "should", "need", "necessary", "essential", "urgent", "have"})
_STEPS = frozenset({"step", "task", "priority", "goal", "aim"})
COUNTRY_PEOPLE = 7
"""The column of lexicon/countries.tsv with a country's adjectives."""
FARTHEST = 3.0
"""How far below its word an issue may stand (see `_step`): "demanded that both sides agree on a truce" is 3. Set by
hand on news in which places, dates and appositions had been taken for issues."""
_SITES = frozenset(
    ("city", "town", "village", "area", "district", "country", "base", "post", "enclave", "region", "camp")
)


@cache
def _words(name: str) -> frozenset[str]:
    """One of the short word lists of lexicon/stance_words.txt, by its name."""
    return next(frozenset(line[1:]) for line in lexicon_lines("stance_words.txt") if line[0] == name)


@cache
def _countries() -> dict[str, str]:
    """Adjective to country: "French" to "France"."""
    text = (resources.files("storyledger") / "read" / "lexicon" / "countries.tsv").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for line in text.splitlines():
        cells = line.split("\t")
        if len(cells) > COUNTRY_PEOPLE and not line.startswith("#"):
            for word in cells[COUNTRY_PEOPLE].split("|"):
                found.setdefault(word, cells[2])
    return found


@dataclass(frozen=True, slots=True)
class _Lexicon:
    verbs: dict[str, Kind]
    adjectives: dict[str, Kind]
    nouns: dict[str, Kind]
    weak: frozenset[str]
    issues: dict[str, str]
    pairs: dict[tuple[str, str], str]
    conditions: dict[str, frozenset[str]]
    actors: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    parts: dict[str, dict[str, Kind]] = {"v": {}, "a": {}, "n": {}}
    weak: set[str] = set()
    for name, part, *words in lexicon_lines("stances.txt"):
        kind = next((k for k in _KINDS if k == name), None)
        if kind is None:
            weak.update(words)
            continue
        for word in words:
            parts[part].setdefault(word, kind)
    issues: dict[str, str] = {}
    pairs: dict[tuple[str, str], str] = {}
    for issue, *words in lexicon_lines("issues.txt"):
        for word in words:
            verb, plus, noun = word.partition("+")
            if plus:
                pairs.setdefault((verb, noun), issue)
            else:
                issues.setdefault(word, issue)
    return _Lexicon(
        verbs=parts["v"],
        adjectives=parts["a"],
        nouns=parts["n"],
        weak=frozenset(weak),
        issues=issues,
        pairs=pairs,
        actors=frozenset(word for line in lexicon_lines("actors.txt") for word in line),
        conditions={line[0]: frozenset(line[1:]) for line in lexicon_lines("conditions.txt")},
    )


class _Setting(NamedTuple):
    tree: Tree
    names: tuple[Name, ...]
    quotations: tuple[Quotation, ...]
    dated: tuple[DatedClause, ...]
    person: str | None
    """Who was named last as a person, for "he" outside of any quotation."""
    report_day: str | None


def find_stances(
    parsed: Parsed, dating: Dating, times: tuple[Timex, ...], quotations: tuple[Quotation, ...]
) -> tuple[Stance, ...]:
    """Stances in the order of their words, at most four a sentence, offsets of the clause that takes the stance.

    `date` is the day that the clause or its sentence states, else the quotation's, else the report's day; EDTF.
    """
    stances: list[Stance] = []
    person: str | None = None
    by_sentence: dict[int, tuple[list[Timex], list[Quotation], list[Name]]] = {}
    for timex in times:
        by_sentence.setdefault(timex.sentence, ([], [], []))[0].append(timex)
    for name in parsed.names:
        by_sentence.setdefault(name.sentence, ([], [], []))[2].append(name)
    ends = [sentence.end for sentence in parsed.sentences]
    for quotation in quotations:
        for sentence in parsed.sentences[bisect_right(ends, quotation.start) :]:
            if sentence.start >= quotation.end:
                break
            by_sentence.setdefault(sentence.index, ([], [], []))[1].append(quotation)
    trees = leading_trees(parsed.sentences)
    for place, sentence in enumerate(parsed.sentences):
        if sentence.kind == "furniture" or not sentence.tokens:
            continue
        mine = by_sentence.get(sentence.index, ([], [], []))
        tree = trees[place]
        setting = _Setting(
            tree,
            tuple(mine[2]),
            tuple(mine[1]),
            tuple(attach_times(tree, mine[0], tree.clause_heads[:10])),
            person,
            dating.value if first_day(dating.value) else None,
        )
        stances.extend(_sentence_stances(setting))
        person = next((n.text for n in mine[2] if n.kind == "person"), person)
    return tuple(stances)


_TAKING = frozenset({"VERB", "ADJ", "ADP", "ADV", "NOUN"})
"""Parts of speech of the words that take a stance."""


def _sentence_stances(setting: _Setting) -> list[Stance]:
    """The sentence's stances, one for each actor, issue and stance."""
    tree = setting.tree
    found: dict[tuple[str, str, str], Stance] = {}
    for index, token in enumerate(tree.tokens):
        kind = _kind(setting, index) if token.upos in _TAKING else None
        if kind is None:
            continue
        issue_at = _issue(tree, index)
        if issue_at is None:
            continue
        issue, at = issue_at
        if (
            issue == "responsibility"
            and kind not in {"denies", "claims"}
            and tree.lemmas[at] in {"involvement", "role"}
        ):
            continue
        kind = _with_condition(tree, index, kind, at)
        for actor in _actors(setting, index):
            key = (actor, issue, kind)
            if key not in found:
                found[key] = _stance(setting, index, actor, issue, kind)
        if len({key[1:] for key in found}) >= MAX_STANCES:
            break
    if not found:
        found.update(_necessities(setting))
    return list(found.values())


def _stance(setting: _Setting, index: int, actor: str, issue: str, kind: Kind) -> Stance:
    tree = setting.tree
    members = tree.descendants(index)
    subjects = tree.subjects(index)
    start, end = tree.stretch([*members, *subjects])
    return Stance(
        start=start,
        end=end,
        sentence=tree.sentence.index,
        actor=actor,
        issue=issue,
        stance=kind,
        date=_day(setting, index),
    )


# --- the word that takes the stance ---------------------------------------------------------------------------------


def _kind(setting: _Setting, index: int) -> Kind | None:
    """The stance that the word at `index` takes, negation counted; None where it takes none."""
    tree, words = setting.tree, _lexicon()
    token = tree.tokens[index]
    kind: Kind | None = None
    weak = False
    if token.upos == "VERB":
        for spelling in tree.spellings(index):
            if spelling in words.verbs:
                kind = words.verbs[spelling]
                break
        else:
            weak = any(s in words.weak for s in tree.spellings(index))
    elif token.upos == "ADJ" or (
        token.upos in {"ADP", "ADV"} and tree.lemmas[index] == "against" and tree.heads[index] < 0
    ):
        kind = words.adjectives.get(tree.lemmas[index])
    elif token.upos == "NOUN":
        kind = _noun_kind(tree, index)
        if (
            kind is None
            and tree.lemmas[index] in {"favour", "favor"}
            and any(tree.forms[k] == "in" for k in tree.kids[index])
        ):
            kind = "accepts"
    if weak and tree.lemmas[index] == "leave" and not _leaves_a_place(tree, index):
        return None
    if weak and _open_question(tree, index):
        return None
    if weak:
        negated = _negated(tree, index)
        modal = any(tree.forms[k] in _MODAL for k in tree.kids[index] if tree.relations[k] == "aux")
        return "rejects" if modal and negated else None
    if kind is None:
        return None
    if _open_question(tree, index) or _asserts(tree, index):
        return None
    if token.upos == "VERB":
        kind = _asked(tree, index, kind)
        above = tree.heads[index]
        if above >= 0 and tree.relations[index] in {"xcomp", "ccomp"}:
            governing = words.verbs.get(tree.lemmas[above])
            if governing in {"rejects", "demands", "proposes", "denies"}:
                return None  # "refused to accept": the word above takes the stance
    if _negated(tree, index):
        return _OPPOSITE.get(kind)
    return kind


def _open_question(tree: Tree, index: int) -> bool:
    """Whether the stance is only asked about or feared: "whether they will accept", "fear that it will not pay"."""
    at = index
    for _ in range(4):
        if any(tree.relations[k] == "mark" and tree.forms[k] in {"whether", "if"} for k in tree.kids[at]):
            return True
        head = tree.heads[at]
        if head < 0 or tree.relations[at] not in {"xcomp", "ccomp", "conj"}:
            return False
        if tree.relations[at] == "ccomp":
            return tree.lemmas[head] in _words("fears") and tree.lemmas[head] not in {"ask", "see", "decide"}
        at = head
    return False


def _asserts(tree: Tree, index: int) -> bool:
    """Whether the word only states how things are: "agreed that the war was illegal", "insisted it had no plans"."""
    if tree.lemmas[index] not in _words("asserting"):
        return False
    for kid in tree.find(index, {"ccomp"}):
        marks = {tree.forms[k] for k in tree.kids[kid] if tree.relations[k] in {"aux", "cop", "aux:pass"}}
        finite = tree.tokens[kid].xpos in {"VBD", "VBZ", "VBP"} or marks & _words("stating")
        if finite and not marks & {"must", "should", "shall", "be"}:
            return True
    return False


def _noun_kind(tree: Tree, index: int) -> Kind | None:
    """Nouns take a stance where somebody holds them: "the French call for observers", "their rejection of"."""
    words = _lexicon()
    kind = words.nouns.get(tree.lemmas[index])
    if kind is None:
        return None
    head = tree.heads[index]
    if head >= 0 and tree.tokens[head].upos == "VERB" and any(s in words.verbs for s in tree.spellings(head)):
        return None  # "rejected the offer": the verb takes it
    return kind


def _asked(tree: Tree, index: int, kind: Kind) -> Kind:
    """The verb's stance with its complement: to call for a thing proposes it, to call on somebody to act demands."""
    return "demands" if kind == "proposes" and tree.lemmas[index] == "call" and tree.find(index, {"xcomp"}) else kind


def _negated(tree: Tree, index: int) -> bool:
    """Denied by itself ("will not agree", "no longer") or by what stands right above it ("is not ready to")."""
    if tree.negated(index):
        return True
    for kid in tree.kids[index]:
        if tree.forms[kid] == "longer" and any(tree.forms[g] == "no" for g in tree.kids[kid]):
            return True
        if tree.forms[kid] == "longer" and kid > 0 and tree.forms[kid - 1] == "no":
            return True
        if tree.relations[kid] == "advmod" and tree.forms[kid] in {"no", "never"}:
            return True
    return bool(
        index > 0
        and tree.tokens[index].upos in {"NOUN", "ADJ"}
        and any(tree.forms[i] == "not" for i in range(max(0, index - 2), index))
    )


def _with_condition(tree: Tree, index: int, kind: Kind, issue_at: int) -> Kind:
    """A stance with a condition in its scope is a condition: "will not agree to a truce without", "will leave if"."""
    words = _lexicon().conditions
    wanted = (
        words["negative"]
        if kind == "rejects"
        else words["positive"]
        if kind in {"accepts", "proposes"}
        else frozenset()
    )
    if not wanted:
        return kind
    beside = frozenset(k for k in tree.kids[index] if tree.relations[k] in {"conj", "parataxis", "acl:relcl"})
    for at in tree.descendants(index, beside):
        if (
            tree.forms[at] in wanted
            and at > min(index, issue_at)
            and tree.relations[at] in {"case", "mark", "advmod", "cc", "sconj"}
        ):
            if tree.forms[at] in {"before", "only"} and tree.relations[at] != "mark":
                continue
            return "conditions"
    return kind


# --- what about -------------------------------------------------------------------------------------------------------


def _issue(tree: Tree, index: int, farthest: float = FARTHEST) -> tuple[str, int] | None:
    """The issue named in the scope of a word, nearest in the tree first; with where it stands.

    The way down counts: through objects and complements freely, through a noun that says nothing of its own ("an end
    to", "the deployment of") cheaply, through any other noun dearly, and never into a place, a time or an apposition.
    """
    words = _lexicon()
    queue: list[tuple[float, int]] = [(0.0, index)]
    seen = {index}
    best: tuple[float, int, str] | None = None
    while queue and len(seen) < 200:
        queue.sort(reverse=True)
        far, at = queue.pop()
        if far > farthest or (best is not None and far > best[0]):
            break
        issue = _names_issue(tree, at, words) if at != index else _own_issue(tree, at, words)
        if issue is not None and (best is None or (far, at) < best[:2]):
            best = (far, at, issue)
        for kid in tree.kids[at]:
            step = _step(tree, index, at, kid)
            if kid not in seen and step is not None:
                seen.add(kid)
                queue.append((far + step, kid))
    return (best[2], best[1]) if best else None


def _step(tree: Tree, index: int, at: int, kid: int) -> float | None:
    """How far it is from a word to one below it in looking for the issue; None where the way is barred."""
    relation = tree.relations[kid]
    if relation in {"ccomp", "xcomp"} and any(tree.forms[g] in {"whether", "if"} for g in tree.kids[kid]):
        return None
    if kid < index and relation == "obl":
        return None  # what opens the clause is its setting
    if relation in SUBJECTS:
        own = tree.relations[at] in {"ccomp", "csubj", "advcl", "xcomp"} and at != index
        return 1.0 if own or _passive(tree, at) else None
    if relation in {"acl:relcl", "punct", "cc", "appos", "parataxis", "nmod:poss", "obl:tmod", "nmod:tmod", "advcl"}:
        return None
    if at == index and (relation == "conj" or _tree_is_condition(tree, kid)):
        return None
    if relation in {"compound", "amod"}:
        return 0.5
    if relation == "conj":
        return 0.25
    if relation in {"obl", "nmod", "obl:agent", "obl:unmarked"}:
        case = {tree.forms[g] for g in tree.kids[kid] if tree.relations[g] == "case"}
        if case & _words("settings") or not case:
            return None
        bare = tree.tokens[at].upos not in {"NOUN", "PROPN"} or at == index or tree.lemmas[at] in _words("light")
        return 1.0 if bare else 2.0
    if relation == "acl":
        to = any(tree.forms[g] in {"to", "of", "about"} and tree.relations[g] == "mark" for g in tree.kids[kid])
        return 1.0 if to else None
    return 1.0


def _passive(tree: Tree, index: int) -> bool:
    return any(tree.relations[k] in {"aux:pass", "nsubj:pass"} for k in tree.kids[index])


def _tree_is_condition(tree: Tree, index: int) -> bool:
    words = _lexicon().conditions["negative"]
    return any(tree.forms[g] in words for g in tree.kids[index] if tree.relations[g] in {"case", "mark"})


def _own_issue(tree: Tree, index: int, words: _Lexicon) -> str | None:
    """The issue that a weak verb names itself: "will not leave", "would not surrender"."""
    if tree.tokens[index].upos == "VERB" and any(s in words.weak for s in tree.spellings(index)):
        return _names_issue(tree, index, words)
    return None


def _names_issue(tree: Tree, index: int, words: _Lexicon) -> str | None:
    token = tree.tokens[index]
    if token.upos not in {"NOUN", "VERB", "ADJ", "PROPN"}:
        return None
    lemma = tree.lemmas[index]
    if tree.forms[index] == "according":
        return None
    if lemma == "release" and not _is_of_people(tree, index):
        return None
    if lemma == "talk" and token.upos == "NOUN" and not token.text.lower().endswith("s"):
        return None  # "talk of leaving" is about leaving
    for kid in tree.kids[index]:
        if (
            tree.relations[kid] in {"obj", "xcomp", "nsubj:pass", "obl", "ccomp"}
            and (lemma, tree.lemmas[kid]) in words.pairs
        ):
            return words.pairs[(lemma, tree.lemmas[kid])]
    if lemma == "leave" and token.upos == "VERB" and not _leaves_a_place(tree, index):
        return None
    for spelling in tree.spellings(index) if token.upos == "VERB" else tree.noun_spellings(index):
        if spelling in words.issues:
            return words.issues[spelling]
    return None


def _is_of_people(tree: Tree, index: int) -> bool:
    """Whether a release is that of people, and not of a document or of water."""
    return any(
        tree.lemmas[k] in _words("freed") or tree.noun_spellings(k)[-1] in _words("freed")
        for k in tree.descendants(index, frozenset(tree.find(index, {"acl:relcl", "advcl"})))
        if tree.tokens[k].upos in {"NOUN", "PROPN"}
    )


def _leaves_a_place(tree: Tree, index: int) -> bool:
    """Whether "leave" is a departure: without an object, or leaving a place; not "leave them to their fate"."""
    objects = tree.find(index, {"obj"})
    return not objects or any(tree.tokens[k].upos == "PROPN" or tree.lemmas[k] in _SITES for k in objects)


# --- whose ------------------------------------------------------------------------------------------------------------


def _actors(setting: _Setting, index: int) -> list[str]:
    """Who takes the stance: the names of the subject, its conjuncts included; behind a pronoun the speaker."""
    tree = setting.tree
    token = tree.tokens[index]
    if token.upos == "NOUN" and tree.lemmas[index] not in {"favour", "favor"}:
        holders = tree.find(index, {"nmod:poss"}) or [
            k for k in tree.find(index, {"nmod"}) if any(tree.forms[g] in {"by", "from"} for g in tree.kids[k])
        ]
        holders = holders or [
            k
            for k in tree.find(index, {"amod", "compound"})
            if any(n.start <= tree.tokens[k].start < n.end for n in setting.names)
        ]
        return _unique(_countries().get(name, name) for k in holders for name in _called(setting, k))
    if _passive(tree, index):
        agents = tree.find(index, {"obl:agent"}) or [
            k for k in tree.find(index, {"obl"}) if any(tree.forms[g] == "by" for g in tree.kids[k])
        ]
        return _unique(name for k in agents for name in _called(setting, k))
    subjects = tree.subjects(index)
    if not subjects and tree.relations[index] in {"acl", "advcl", "xcomp"}:
        head = tree.heads[index]
        if head >= 0 and tree.tokens[head].upos in {"NOUN", "PROPN"}:
            subjects = [head]
        elif head >= 0 and tree.tokens[index].xpos == "VBG" and tree.tokens[index - 1].upos in {"NOUN", "PROPN"}:
            subjects = [index - 1]  # "to marches demanding reform": who demands it stands right before
        elif head >= 0:
            subjects = tree.subjects(head)
    found: list[str] = []
    for subject in subjects:
        low = tree.forms[subject]
        if low in {"who", "which", "that"} and tree.tokens[subject].upos == "PRON":
            noun = tree.heads[index]
            if noun >= 0 and tree.relations[index].startswith("acl"):
                found.extend(_called(setting, noun))
        elif tree.tokens[subject].upos == "PRON" or low in _PERSONAL:
            found.extend(_behind(setting, index, low))
        else:
            found.extend(_called(setting, subject))
    if not subjects:
        found.extend(_behind(setting, index, ""))
    return _unique(found)


def _can_act(tree: Tree, index: int) -> bool:
    """Whether a noun without a name can stand for somebody who takes a stance."""
    return any(spelling in _lexicon().actors for spelling in tree.noun_spellings(index))


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(n for n in names if n))[:4]


def _called(setting: _Setting, index: int) -> list[str]:
    """How a noun phrase is called: the names in it, else its words without article; with its conjuncts."""
    tree = setting.tree
    found: list[str] = []
    row = [index, *(k for at in [index, *tree.find(index, {"conj", "appos", "flat"})] for k in tree.find(at, {"conj"}))]
    row = list(dict.fromkeys(row))
    before_names = {
        at for at in row if at + 1 < len(tree.tokens) and _is_person(setting, at + 1) and not _is_person(setting, at)
    }
    for at in reversed(row):
        if at + 2 in before_names | {at + 3 for at in before_names} and tree.forms[at + 1] == "and":
            before_names.add(at)  # "leaders and candidates Ana Silva and Rui Costa": the names are who they are
    for at in (_counted(tree, k) for k in row if k not in before_names or len(row) == 1):
        start, end = tree.tokens[at].start, tree.tokens[at].end
        named = next((n.text for n in setting.names if n.start <= start and end <= n.end), None)
        if named is None and tree.tokens[at].upos in {"PRON", "NUM"} and tree.forms[at] in _PERSONAL:
            continue
        apposed = tree.find(at, {"appos", "flat"})
        if named is None:
            for kid in apposed:
                at_kid = tree.tokens[kid].start
                named = named or next(
                    (n.text for n in setting.names if n.kind == "person" and n.start <= at_kid < n.end), None
                )
        if named is None and not _can_act(tree, at):
            continue
        if named is None:
            kids = [
                k
                for k in tree.kids[at]
                if tree.relations[k] in {"compound", "amod", "nmod:poss", "flat"} and k >= at - 5
            ]
            members = sorted({at, *(d for k in kids for d in tree.descendants(k)[:5])})
            named = " ".join(
                tree.tokens[i].text
                for i in members
                if tree.tokens[i].upos not in {"ADV", "PUNCT"}
                and tree.relations[i] not in {"case", "det"}
                and not tree.tokens[i].xpos.startswith(("VB", "PRP"))
            )[:60]
        found.append(named)
    return found


def _is_person(setting: _Setting, index: int) -> bool:
    token = setting.tree.tokens[index]
    return any(n.kind == "person" and n.start <= token.start < n.end for n in setting.names)


def _counted(tree: Tree, index: int) -> int:
    """Who is counted: of "a number of rebels" and "the main group of miners" it is the rebels and the miners."""
    if tree.lemmas[index] in {"number", "majority", "dozen", "hundred", "thousand", "handful", "most", "pair", "lot"}:
        for kid in tree.find(index, {"nmod"}):
            if any(tree.forms[g] == "of" for g in tree.kids[kid]):
                return kid
    return index


def _behind(setting: _Setting, index: int, pronoun: str) -> list[str]:
    """Who stands behind a pronoun: the quotation's speaker, the subject of the saying, the last person."""
    tree = setting.tree
    start = tree.tokens[index].start
    around = [q for q in setting.quotations if q.start <= start < q.end]
    around.sort(key=lambda q: q.end - q.start)
    if around:
        nearest = around[0]
        if nearest.direct:
            # in direct speech only "I" and "we" are the speaker
            speaks = pronoun in {"we", "i"} or (not pronoun and tree.heads[index] < 0)
            return [nearest.speaker] if speaks and nearest.speaker else []
        rival = _subject_before(tree, index, nearest.start)
        if pronoun == "it" and rival is not None:
            return _called(setting, rival)
        if nearest.speaker_start is not None and nearest.speaker_start > start and pronoun in {"he", "she"}:
            return [setting.person] if setting.person and rival is None else []  # "He will resign, an aide said"
        if pronoun in {"he", "she", "it", "they", "we", "i", ""} and nearest.speaker:
            return [nearest.speaker]
        if pronoun:
            return []
    for above in tree.ancestors(index):
        for subject in tree.find(above, SUBJECTS):
            if tree.tokens[subject].upos in {"NOUN", "PROPN"} and subject != index:
                return _called(setting, subject)
    cued = [q for q in setting.quotations if q.speaker and q.speaker_text and q.speaker_text.lower() == pronoun]
    if cued:
        return [cued[0].speaker or ""]
    if pronoun in {"he", "she"} and setting.person:
        return [setting.person]
    return []


def _subject_before(tree: Tree, index: int, start: int) -> int | None:
    """The last noun before a word, from `start` on, that is a subject: a nearer "it" than the speaker."""
    return next(
        (
            k
            for k in range(index - 1, -1, -1)
            if tree.tokens[k].start >= start
            and tree.relations[k] in SUBJECTS
            and tree.tokens[k].upos in {"NOUN", "PROPN"}
        ),
        None,
    )


def _necessities(setting: _Setting) -> dict[tuple[str, str, str], Stance]:
    """What a speaker calls necessary or next: "all sides must stop", "the next step is a ceasefire"."""
    tree = setting.tree
    found: dict[tuple[str, str, str], Stance] = {}
    if not setting.quotations:
        return found
    for index in range(len(tree.tokens)):
        start = tree.tokens[index].start
        around = next((q for q in setting.quotations if q.start <= start < q.end and q.speaker), None)
        if around is None or around.speaker is None or not tree.is_predicate(index):
            continue
        lows = {tree.lemmas[k] for k in tree.kids[index]} | {tree.lemmas[index]}
        kind: Kind | None = None
        if lows & {"must", "should"} or tree.lemmas[index] in {"need", "necessary"} or _has_to(tree, index):
            kind = "demands"
        elif any(_is_next(tree, at) for at in (index, *tree.find(index, SUBJECTS))):
            kind = "proposes"
        if kind is None or tree.negated(index):
            continue
        issue = _issue(tree, index, FARTHEST - 1)
        if issue:
            found.setdefault((around.speaker, issue[0], kind), _stance(setting, index, around.speaker, issue[0], kind))
    return found


def _is_next(tree: Tree, index: int) -> bool:
    """Whether a noun is a step to be taken: "the next step", "our main goal"."""
    return tree.lemmas[index] in _STEPS and any(tree.forms[k] in {"next", "main", "first"} for k in tree.kids[index])


def _has_to(tree: Tree, index: int) -> bool:
    return tree.lemmas[index] == "have" and bool(tree.find(index, {"xcomp"}))


# --- when -------------------------------------------------------------------------------------------------------------


def _day(setting: _Setting, index: int) -> str | None:
    """The day that the clause states, or one above it; else the quotation's, the sentence's, the report's."""
    tree = setting.tree
    usable = [d for d in setting.dated if to_day(d.value) and not d.since]
    line = [index, *tree.ancestors(index)]
    for at in line:
        for dated in usable:
            if dated.clause == at and not dated.by_noun:
                return dated.value
    start = tree.tokens[index].start
    for quotation in setting.quotations:
        if quotation.date and (quotation.start <= start < quotation.end or quotation.sentence == tree.sentence.index):
            return quotation.date
    if usable:
        return usable[0].value
    return setting.report_day
