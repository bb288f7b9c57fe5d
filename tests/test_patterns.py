"""Regular expressions: none goes back over a text again and again, whatever the text."""

import ast
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pattern_costs import MOST
from pattern_sources import ROOT, Found, calls, source
from pattern_texts import explosions, texts_against

HERE = Path(__file__).parent
FLOOR = 140
"""So many patterns there are at least; fewer found means that some are not looked at."""
LIMIT = 60
"""Seconds of the processor for one pattern and all texts against it, about three megabytes after all are screened."""
CAP = 1_200
"""Seconds after which a program that measures is killed."""
PROVEN = {
    r"\b[A-Z]{3,}\b(?:[ ,]+[A-Z]{2,}\b){3}": "begins once a word, and looks at four words and three runs of blanks "
    "from there: each is looked at four times at most; 60 ns a character",
    r"\d[\d,.]*\d|\d|[^\W\d_]+": "what is repeated takes every digit, so that it only goes back over what follows the "
    "last digit, where nothing begins: twice at most; 150 ns a character",
    r"\d[\d.,]*\d|[^\W_]+(?:['’][^\W_]+)*": "the same; 150 ns a character",
    r"(\d[\d.,]*\d|[^\W_]+(?:['’][^\W_]+)*)": "the same, splitting; 150 ns a character",
    r"(?:https?://|www\.)|^[\w.+-]+@[\w-]+\.[\w.-]+$|^[@#]\w+$"
    r"|^[\w-]+\.(?:com|org|net|gov|edu|co\.uk|int|info|tv|by|ru|ua|kz|ge|az|pl|cz|hu|ir"
    r"|il|iq|eu|uk|fr|jp|kr|cn)(?:/\S*)?$": (
        "what is repeated stands behind the beginning of the text; 95 ns a character"
    ),
    r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?": "one digit is a match, so that a run of digits is taken whole from its first",
    r"\d[\d,]*(?:\.\d+)?(?: (?:million|billion))?": "the same",
    r"[.!?][\"”’']?\s|\n\s*\n": "what is repeated begins at a line's end, and ends at the next: blanks that hold "
    "two are a match, and those that hold one are looked at from there alone",
}
"""Patterns that regexploit thinks quadratic where a search begins anywhere, why they are not, and what they cost on the
worst text known."""


def run(program: str, asked: object = None) -> str:
    """What a program of the tests prints; killed if it hangs."""
    return subprocess.run(
        [sys.executable, str(HERE / program)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=CAP,
        check=True,
        env={"PYTHONPATH": f"{ROOT.parent}:{HERE}", "PYTHONIOENCODING": "utf-8"},
    ).stdout


def costs(patterns: list[Found], limit: float = LIMIT) -> list[dict]:
    """What each pattern costs, measured by two programs side by side."""
    halves = [{"patterns": patterns[start::2], "limit": limit} for start in (0, 1)]
    with ThreadPoolExecutor() as pool:
        lines = "".join(pool.map(lambda half: run("pattern_costs.py", half), halves))
    return [json.loads(line) for line in lines.splitlines()]


@pytest.fixture(scope="module")
def collected() -> dict:
    """All patterns, collected by a fresh program: here some modules are imported already."""
    return json.loads(run("pattern_sources.py"))


@pytest.fixture(scope="module")
def patterns(collected) -> list[Found]:
    """All patterns."""
    return [Found(*fields) for fields in collected["patterns"]]


def test_every_pattern_is_known(collected, patterns):
    """Each call of `re` in the source gave its pattern, and so did schemas and scripts."""
    assert collected["unknown"] == []
    assert {site.path for site in source().calls} <= {one.path for one in patterns}
    assert any(one.path.endswith(".schema.json") for one in patterns)
    assert any(one.path.endswith(".js") for one in patterns)
    assert len(patterns) >= FLOOR


def test_regexploit_finds_nothing(patterns):
    """No pattern has repeats that go back over each other's characters."""
    bad = {(one.path, one.line, one.pattern): explosions(one, restarts=False)[0].example() for one in patterns
           if explosions(one, restarts=False)}  # fmt: skip
    assert not bad


def test_no_search_begins_over_and_over(patterns):
    """No pattern that is looked for anywhere has a repeat that each place of a run begins anew, but those proven."""
    bad = {one.pattern: (one.path, one.line) for one in patterns if one.searched and explosions(one, restarts=True)}
    assert bad.keys() == PROVEN.keys()


def test_cost_grows_with_the_text_and_no_faster(patterns):
    """On the worst of the texts made against it, each pattern costs in proportion to the length, up to a megabyte."""
    measured = costs(patterns)
    assert len(measured) == len(patterns)
    slow = {(one["path"], one["line"], one["pattern"]) for one in measured if one["growth"] > MOST}
    # Others use this machine too: what grows does so again.
    again = costs([one for one in patterns if (one.path, one.line, one.pattern) in slow])
    assert not [one for one in again if one["growth"] > MOST]


def made(pattern: str, *, searched: bool) -> Found:
    """A pattern from nowhere."""
    return Found(pattern, is_bytes=False, flags=0, searched=searched, path="", line=0)


def test_the_checks_can_fail():
    """Patterns known to explode, by themselves or by beginning over and over, are found by timing and by regexploit."""
    exponential, cubic = made(r"(?:a|a)+$", searched=False), made(r"\w+\w+\w+!", searched=False)
    restarting = [made(text, searched=True) for text in (r"\w+@", r"\s+[|]", r"\s+$", r"(?:\bis\s{0,2})+!")]
    assert explosions(cubic, restarts=False)
    assert not any(explosions(one, restarts=False) for one in restarting)
    assert all(explosions(one, restarts=True) for one in restarting[:2])
    assert not explosions(made(r"\w+", searched=True), restarts=True)
    measured = costs([exponential, cubic, *restarting, made(r"\w+", searched=True)], limit=1)
    assert sorted(one["growth"] > MOST for one in measured) == [False] + [True] * 6


def test_texts_go_against_each_part_of_a_pattern():
    """Every repeat and class is pumped in its place, with what stands before it."""
    texts = texts_against(made(r"ab[cx]+(?:de){0,9}f", searched=True))
    pumped = {(text.head, text.unit) for text in texts}
    assert {("ab", "c"), ("ab", "x"), ("abc", "de"), ("", "abc" + "de" * 9), ("", "ab" + "x" * 300)} <= pumped


def test_calls_that_would_hide_patterns_are_refused():
    """`re` under another name, or one of its functions handed on, fails."""
    for text in ("from re import compile", "import re as r", "import re\nlist(map(re.compile, 'ab'))"):
        with pytest.raises(AssertionError):
            list(calls(ast.parse(text)))
