"""Who is told to be killed or hurt: the words, the outcome, how many, and what else the words say of them."""

from functools import cache
from pathlib import Path

import pytest
from builders import make_parsed, make_report
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.config import ReadSettings
from storyledger.read.model import Encoder
from storyledger.read.parse import parse_reports
from storyledger.read.times import find_times
from storyledger.read.victim_titles import title_victims
from storyledger.read.victims import find_victims
from storyledger.records import Dating

DATING = Dating("2020-06-15", "metadata", "given")


def read_cases():
    """Pairs of a text and the lines that tell its mentions."""
    cases: list[tuple[str, list[str]]] = []
    path = Path(__file__).parent.parent / "cases" / "victims" / "mentions.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            cases.append((line[2:], []))
        elif line.strip() and not line.startswith("#"):
            cases[-1][1].append(line)
    return cases


CASES = read_cases()


@cache
def read_once():
    """Mentions of every case, parsed in one batch."""
    reports = [make_report(str(n), text) for n, (text, _) in enumerate(CASES)]
    encoder = Encoder.load(ReadSettings())
    return [find_victims(parsed, DATING, find_times(parsed, DATING)) for parsed in parse_reports(reports, encoder)]


def write(victim, text, wanted):
    """A mention as the case file writes it, with those of its marks that the case asks for."""
    number = "several" if victim.value is None else f"{victim.value:g}"
    line = f"{text[victim.start : victim.end]} :: {victim.outcome} :: {number}"
    marks = {"known": victim.known, "more": victim.more, "part": victim.part, "own": victim.self_inflicted}
    told = []
    for mark in wanted:
        name, equals, _ = mark.partition("=")
        if equals:
            told.append(f"{name}={getattr(victim, name)}")
        elif marks[mark]:
            told.append(mark)
    return f"{line} :: {'; '.join(told)}" if told else line


@pytest.mark.parametrize("at", range(len(CASES)), ids=[text for text, _ in CASES])
def test_each_case_tells_its_victims(at):
    """The mentions of a sentence are those of its case, no more and no less."""
    text, expected = CASES[at]
    wanted = [line.split(" :: ")[3].split("; ") if line.count(" :: ") == 3 else [] for line in expected]
    found = read_once()[at]
    written = [write(v, text, wanted[n] if n < len(wanted) else []) for n, v in enumerate(found)]
    assert (written or ["none"]) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("3 dead, 2 hurt in crash near Tolland", [("killed", 3), ("injured", 2)]),
        ("One killed, four wounded at street party", [("killed", 1), ("injured", 4)]),
        ("Lightning kills player, injures three", [("killed", 1), ("injured", 3)]),
        ("Boy, 5, shot by brother", [("struck", 1)]),
        ("Girl accidentally shoots, kills brother", [("killed", 1)]),
        ("Father of 3 fatally stabbed in Perrin", [("killed", 1)]),
        ("Triple stabbing in Calder", [("struck", 3)]),
        ("Husband, wife killed in crash", [("killed", 1), ("killed", 1)]),
        ("Mother and two children die in house fire", [("killed", 1), ("killed", 2)]),
        ("2 children, 1 teen hurt on school bus", [("injured", 2), ("injured", 1)]),
        ("Boy, 5, and girl, 3, shot in Lowick", [("struck", 1), ("struck", 1)]),
        ("Man kills wife, then himself", [("killed", 1), ("killed", 1)]),
        ("Suspect wounds guard then kills himself", [("killed", 1), ("injured", 1)]),
        ("Mother of boy who shot himself is charged", [("struck", 1)]),
        ("Suspect in stabbing of teen turns himself in", [("struck", 1)]),
        ("Bullet kills man, grazes child", [("killed", 1)]),
        ("Second arrest in deadly ferry accident", [("killed", 1)]),
        ("Driver charged in fatal crash", [("killed", 1)]),
        ("Fatal victim named, three others hurt in blast", [("injured", 3), ("killed", 1)]),
        ("Man arrested, woman stabbed in Orley", [("struck", 1)]),
        ("Police seek 2 suspects in double homicide", [("killed", 2)]),
        ("20 rounds fired at house", []),
        ("11 shot in three separate shootings", []),
        ("Council meets on Monday", []),
    ],
)
def test_a_title_is_read_by_its_words(title, expected):
    """Numbers and nouns of a title count with the word that tells what happened to them, and not those who did it."""
    found = title_victims(make_report("a", "Text.", title=title))
    assert [(v.outcome, v.value) for v in found if not v.aside] == expected
    assert all(v.wide for v in found if v.aside)


def test_a_sentence_that_stands_twice_in_a_row_is_a_link():
    """What a page shows of other reports, word for word twice, tells nothing of this one."""
    teaser = "Deputies are looking for the driver of a car that struck and killed a cyclist on the old coast road."
    text = f"A man was stabbed in Perrin on Monday.\n\n{teaser}\n\n{teaser}\n\nHe was treated at a hospital."
    parsed = next(iter(parse_reports([make_report("a", text)], Encoder.load(ReadSettings()))))
    assert all(v.outcome != "killed" for v in find_victims(parsed, DATING, ()))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=120))
def test_any_text_gives_mentions_inside_it(text, title):
    """Whatever the text and the title, mentions are words of them."""
    parsed = make_parsed("a", text + " Two men died. A girl was shot.", title=title)
    for v in find_victims(parsed, DATING, ()):
        whole = title if v.in_title else parsed.report.text
        assert 0 <= v.start < v.end <= len(whole)
        assert v.sentence_start <= v.start
        assert v.end <= v.sentence_end
