"""The language of search: whatever is typed is a query, and both databases find the very lines that it describes."""

import hashlib
import sqlite3
from dataclasses import replace

import pytest
from builders import make_report
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from searching import add, faults

from storyledger.ledger import Ledger
from storyledger.ledger.search import Query, search
from storyledger.ledger.search_index import index_reports
from storyledger.ledger.search_query import parse_query
from storyledger.ledger.search_words import find_words, forms
from storyledger.ledger.stems import stem

WORDS = [
    "bus",
    "buses",
    "evacuate",
    "evacuated",
    "evacuation",
    "o'neill",
    "U.N.",
    "9,000",
    "café",
    "北京",
    "near",
    "or",
]
SIGNS = [
    '"',
    "“",
    "”",
    "-",
    "*",
    "OR",
    "AND",
    "NOT",
    "NEAR",
    "(",
    ")",
    ":",
    "^",
    "'",
    "\\",
    "|",
    "&",
    "!",
    "<->",
    "{",
    "%",
]
TYPED = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from([*WORDS, *SIGNS, " "]), max_size=14).map("".join),
    st.lists(st.sampled_from([*WORDS, *SIGNS]), max_size=14).map(" ".join),
    st.lists(
        st.builds(
            "{}{}{}".format,
            st.sampled_from(["", "-", '"', '-"']),
            st.sampled_from(WORDS),
            st.sampled_from(["", "*", '"', '"*', "* "]),
        ),
        max_size=6,
    ).map(" ".join),
)
LINES = [" ".join(WORDS[(n * k + k) % len(WORDS)] for k in range(1 + n % 5)) for n in range(40)]


@pytest.fixture(scope="module")
def both(tmp_path_factory, postgresql_address):
    """A ledger of each kind that hold the same lines."""
    kept = [
        Ledger.open(address, by="tester", create=True)
        for address in (str(tmp_path_factory.mktemp("both") / "ledger"), postgresql_address())
    ]
    for one in kept:
        add(one, make_report("lines", "\n".join(LINES)))
        index_reports(one)
    yield kept
    for one in kept:
        one.close()


def says(term, line):
    """Whether a line says what a term asks for, worked out the plain way."""
    words = forms(line)
    asked = [word[0] for word in term.words]
    for at in range(len(words) - len(asked) + 1):
        here = words[at : at + len(asked)]
        if term.prefix and here[:-1] == asked[:-1] and here[-1].startswith(asked[-1]):
            return True
        if not term.prefix and here == asked:
            return True
        alike = {stem(asked[0]), stem(asked[0] + "es")} if asked[0] == "bus" else {stem(asked[0])}
        alike |= {"bu"} if asked[0] == "buses" else set()
        if not term.exact and stem(here[0]) in alike:
            return True
    return False


@given(typed=TYPED)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_databases_find_what_the_query_says(both, typed):
    """Whatever is typed is a query, and both databases find the very lines that it describes."""
    asked = parse_query(typed)
    expected = {
        line
        for line in LINES
        if any(
            all(says(term, line) for term in one.wanted) and not any(says(term, line) for term in one.without)
            for one in asked.alternatives
        )
        or not typed.strip()
    }
    for one in both:
        hits = search(one, Query(typed, limit=1000)).hits
        assert {hit.snippet.text for hit in hits} == expected
        if any(alternative.wanted for alternative in asked.alternatives):
            assert all(hit.snippet.marks for hit in hits)  # what was found is marked


@given(typed=st.text(min_size=1, max_size=30) | st.sampled_from(["\0", "\ud800", "%", "_", "'", '"', "a\0b"]))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_names_of_places_speakers_and_outlets_are_plain_text(both, typed):
    """What is typed as a name is no query language either."""
    for one in both:
        for name in ("place", "speaker", "outlet", "story", "report"):
            search(one, Query("bus", **{name: typed}))


def test_a_query_of_very_many_words_says_what_it_left_out(both):
    """Words beyond the bound are told, not dropped in silence; a query of a megabyte is as quick."""
    for one in both:
        assert search(one, Query(" ".join(f"w{n}" for n in range(70)))).left_out == " ".join(
            f"w{n}" for n in range(64, 70)
        )
        assert search(one, Query("bus " * 250_000)).left_out
        assert search(one, Query(" OR ".join(["evacuate*", "-bus", '"u.n. 9,000"'] * 16))).total > 0


HOSTILE = {
    "nul": "Before\x00after the storm.",
    "surrogates": "Half \ud800 a storm \udfff here.",
    "no end": "storm " * 40_000 + "needle thread",
    "one word": "storm" + "x" * 200_000,
    "blank": " \n\t\u2028 ",
    "empty": "",
    "marks": "storm \u0301\u0301\u0301 e\u0301te\u0301",
    "signs": "storm 'a':1 \\ \"b\" :* & | ! <-> NEAR(",
    "right to left": "عاصفة storm العاصفة",
    "private": "storm \ue000 \ue000storm",
}


def test_texts_of_any_kind_can_be_indexed_and_found(ledger):
    """Odd texts are indexed like others, none raises, and none hides another."""
    add(ledger, *(make_odd(name, text) for name, text in HOSTILE.items()))
    assert index_reports(ledger) == len(HOSTILE)
    got = {hit.report for hit in search(ledger, Query("storm*", limit=1000)).hits}
    assert got == set(HOSTILE) - {"blank", "empty"}
    assert {hit.report for hit in search(ledger, Query("ete")).hits} == {"marks"}
    (hit,) = search(ledger, Query('"needle thread"')).hits  # far beyond the places that PostgreSQL counts in one row
    assert (hit.report, [hit.snippet.text[a:b] for a, b in hit.snippet.marks]) == ("no end", ["needle thread"])
    assert faults(ledger) == []


def make_odd(name, text):
    content = text.encode("utf-8", "surrogatepass")
    plain = make_report(name.replace(" ", "-"), "x", outlet=name)
    return replace(plain, id=name, text=text, sha256=hashlib.sha256(content).hexdigest())


# --- words and stems --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The U.N. said 9,000 of Sana'a's people", "the un said 9000 of sanaa people"),
        ("cease-fire, cease_fire", "cease fire cease fire"),
        ("Côte d’Azur, Łódź, Straße, İstanbul", "cote dazur lodz strasse istanbul"),
        ("cafe\u0301 CAFÉ ｃａｆé", "cafe cafe cafe"),
        ("J.K.Rowling e.g. this", "jk rowling eg this"),
        ("5½ miles, 1,2 and 12,3456", "5 miles 1 2 and 12345 6"),
        ("北京市 and ไทย", "北 京 市 and ไ ท ย"),
        ("हिन्दी حَلَب حلـب", "हिनदी حلب حلب"),
        ("\x00a\ud800b\ue000", "a b"),
        ("... --- ***", ""),
    ],
)
def test_words_as_they_are_compared(text, words):
    """Case, accents, points and apostrophes are gone; the words of what sets no spaces stand alone."""
    assert forms(text) == words.split()


@given(text=st.text(max_size=80))
def test_words_stand_where_they_are_said_to_stand(text):
    """Places are in order and within the text, and a word holds nothing that any database would cut or quote."""
    at = 0
    for word in find_words(text):
        assert at <= word.start < word.end <= len(text)
        at = word.start
        assert word.form
        assert len(word.form) <= 64
        assert not any(
            char.isspace() or char in "'\"\\\0" or (char.isascii() and not char.isalnum()) for char in word.form
        )
        assert not any(0xD800 <= ord(char) < 0xE100 for char in word.form)


@given(word=st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=20))
@settings(max_examples=400)
def test_stems_are_those_of_porter(stemmer, word):
    """Our stemmer is Porter's, held against the one in SQLite."""
    assert stem(word) == stemmer(word)


@pytest.mark.parametrize(
    "suffix", ["", "s", "es", "ies", "ed", "ing", "ational", "ization", "iveness", "ement", "y", "ical", "sion"]
)
@pytest.mark.parametrize(
    "word", ["evacuat", "hopp", "troubl", "relat", "condition", "attack", "fail", "agre", "fizz", "pray"]
)
def test_endings_are_taken_off_as_porter_does(stemmer, word, suffix):
    """The same for the endings of English, which words made by chance seldom have."""
    assert stem(word + suffix) == stemmer(word + suffix)


@pytest.fixture(scope="module")
def stemmer():
    """SQLite's own Porter stemmer."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE texts USING fts5(word, tokenize='porter ascii')")
    connection.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(texts, 'row')")

    def stem_of(word):
        connection.execute("DELETE FROM texts")
        connection.execute("INSERT INTO texts VALUES (?)", [word])
        return connection.execute("SELECT term FROM terms").fetchone()[0]

    yield stem_of
    connection.close()
