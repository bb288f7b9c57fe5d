"""What ingest promises: everything readable is read as it stands, everything else is named with its reason."""

from __future__ import annotations

import hashlib
import io
import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.config import IngestSettings
from storyledger.ingest import ingest_paths
from storyledger.ingest.draft import edtf_day, safe_id, safe_line, safe_url
from storyledger.ingest.language import find_language

PLAIN = (
    "Bridge over the Tarn closes\n\n"
    "The mayor said on Monday that the bridge was closed for repair.\r\nIt will open in May.\n"
)
FRENCH = (
    "Le maire a déclaré lundi que le pont serait fermé pour des travaux pendant plusieurs semaines. Les habitants du "
    "quartier devront faire un long détour pour rejoindre la gare, ce qui inquiète les commerçants. La préfecture a "
    "promis des navettes gratuites et une aide aux entreprises touchées."
)
PAGE = """<!doctype html><html><head><title>Bridge closes | Valley Post</title>
<meta property="og:site_name" content="Valley Post"><meta property="og:title" content="Bridge closes">
<meta name="author" content="Ada Quill"><link rel="canonical" href="https://valley.example/news/bridge">
{head}</head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport pages</a></li></ul></nav>
<article><h1>Bridge closes</h1><p>The old bridge over the river was closed on Monday after engineers found cracks in two
of its piers, the mayor said.</p><p>Drivers will have to take the southern road until the work is done, which may last
until the end of May, according to the council.</p></article>
<section id="comments"><h3>Comments</h3><p>About time that somebody looked at this bridge, I say.</p></section>
</body></html>"""


def ingest(*inputs, stdin=None, **limits):
    return ingest_paths([str(i) for i in inputs], IngestSettings(**limits), stdin)


def only_problem(*inputs, **kwargs):
    reports, problems = ingest(*inputs, **kwargs)
    assert reports == ()
    assert len(problems) == 1
    return problems[0]


def test_plain_text_is_kept_character_for_character(tmp_path):
    """Line ends, spaces and all: offsets point into the file as it was."""
    path = tmp_path / "bridge.txt"
    path.write_bytes(PLAIN.encode())
    (report,), problems = ingest(path)
    assert report.text == PLAIN
    assert report.sha256 == hashlib.sha256(PLAIN.encode()).hexdigest()
    assert (report.id, report.title, report.language, problems) == ("bridge", "Bridge over the Tarn closes", "en", ())


def test_a_wrapped_first_line_is_no_title(tmp_path):
    """A first line that runs on in the second is running text."""
    path = tmp_path / "a.txt"
    path.write_text("The mayor said that the bridge\nwas closed for the whole of the month of May.")
    assert ingest(path)[0][0].title is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_encodings_are_found(tmp_path, encoding):
    """The same words come out of every common encoding."""
    text = "The café’s owner said that the naïve plan of the mayor was “of no use” to the town.\n" * 4
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    assert ingest(path)[0][0].text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_plain_english_in_utf_16_is_no_utf_8_with_zero_bytes(tmp_path, encoding):
    """Without a letter beyond ASCII its bytes are valid UTF-8 as well."""
    path = tmp_path / "a.txt"
    path.write_bytes("The bridge was closed on Monday.\n".encode(encoding))
    assert ingest(path)[0][0].text == "The bridge was closed on Monday.\n"


@pytest.mark.parametrize("last", [False, True])
def test_a_json_feed_is_known_under_the_ending_of_json(tmp_path, last):
    """It is saved as feed.json; what says that it is one may stand behind all its entries."""
    version = {"version": "https://jsonfeed.org/version/1.1"}
    items = [{"id": str(n), "content_text": f"Bridge {n} was closed on Monday. " * 30} for n in range(9)]
    path = tmp_path / "feed.json"
    path.write_text(json.dumps({"items": items} | version if last else version | {"items": items}))
    reports, problems = ingest(path)
    assert (len(reports), problems) == (9, ())
    path.write_text(json.dumps({"text": f"A report that quotes {json.dumps(version)}."}))
    assert len(ingest(path)[0]) == 1


def test_a_page_gives_its_article_and_its_metadata(tmp_path):
    """Menus and comments stay out; title, outlet, author, address come from the metadata."""
    path = tmp_path / "page.html"
    path.write_text(
        PAGE.replace("{head}", '<meta property="article:published_time" content="2021-05-03T23:30:00+02:00">')
    )
    (report,), _ = ingest(path)
    assert "cracks in two" in report.text
    assert "Sport" not in report.text
    assert "About time" not in report.text
    assert (report.title, report.outlet, report.author) == ("Bridge closes", "Valley Post", "Ada Quill")
    assert (report.url, report.published) == ("https://valley.example/news/bridge", "2021-05-03")
    assert "article:published_time" in report.published_reason


@pytest.mark.parametrize(
    ("head", "day", "where"),
    [
        (
            (
                '<script type="application/ld+json">'
                '{"@graph": [{"@type": ["NewsArticle"], "datePublished": "2021-05-03"}]}</script>'
            ),
            "2021-05-03",
            "JSON-LD",
        ),
        (
            '<script type="application/ld+json">{broken</script><meta name="DC.date.issued" content="2021-05-03">',
            "2021-05-03",
            "DC.date.issued",
        ),
        ('<meta name="pubdate" content="Mon, 03 May 2021 10:00:00 GMT">', "2021-05-03", "pubdate"),
        ('<meta name="date" content="soon">', None, None),
        ("", None, None),
    ],
)
def test_the_date_of_a_page_names_its_element(tmp_path, head, day, where):
    """The day is what an element states; without one it stays open for the reader."""
    path = tmp_path / "page.html"
    path.write_text(PAGE.replace("{head}", head))
    (report,), _ = ingest(path)
    assert report.published == day
    assert (where is None and report.published_reason is None) or where in report.published_reason


def test_broken_json_costs_one_line(tmp_path):
    """Line 7 is broken: it is named, and the other nine are read."""
    rows = [
        json.dumps({"id": f"n{i}", "text": f"The mayor said on day {i} that the bridge was closed."})
        for i in range(1, 11)
    ]
    rows[6] = '{"id": "n7", "text": "The mayor sa'
    path = tmp_path / "stream.jsonl"
    path.write_text("\n".join(rows))
    reports, problems = ingest(path)
    assert [r.id for r in reports] == [f"n{i}" for i in range(1, 11) if i != 7]
    assert [(p.input, p.line) for p in problems] == [(str(path), 7)]
    assert reports[0].sha256 == hashlib.sha256(rows[0].encode()).hexdigest()
    assert reports[0].input == f"{path}:1"


def test_a_list_is_read_up_to_its_error(tmp_path):
    """Elements before the error are reports; the error has its line."""
    path = tmp_path / "list.json"
    path.write_text(
        '[{"text": "The mayor of the town said yes."},\n {"text": "The mayor of the town said no."},\n {"text": ]'
    )
    reports, problems = ingest(path)
    assert len(reports) == 2
    assert problems[0].line == 3


def test_wrong_types_are_named_and_the_text_still_read(tmp_path):
    """Only `text` must be a string; any other field of a wrong type is left out."""
    record = {
        "id": 7,
        "title": ["x"],
        "url": "javascript:alert(1)",
        "published": "yesterday",
        "text": "The mayor said that it was so.",
    }
    path = tmp_path / "a.json"
    path.write_text(json.dumps(record))
    (report,), problems = ingest(path)
    assert (report.id, report.title, report.url, report.published) == ("7", None, None, None)
    assert sorted(p.message.split("'")[1] for p in problems) == ["published", "title", "url"]


@pytest.mark.parametrize("text", [5, None, ["a"], "", "   ", {"a": 1}])
def test_a_report_without_words_is_a_problem(tmp_path, text):
    """`text` missing, empty or of a wrong type is told with the file's name."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"title": "x", "text": text}))
    assert only_problem(path).input == str(path)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t", "empty"),
        ("zeros.txt", bytes(range(256)) * 20, "binary"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + b"x" * 100, "PNG"),
        ("paper.txt", b"%PDF-1.7 and so on and so forth", "PDF"),
        ("french.txt", FRENCH.encode(), "'fr'"),
        ("arabic.txt", "قال رئيس البلدية يوم الاثنين".encode(), "Arabic letters"),
        ("digits.txt", b"12 34 56", "no words"),
        (
            "menu.html",
            b"<html><body><ul>" + b"<li><a href='/x'>World</a></li>" * 40 + b"</ul></body></html>",
            "no article",
        ),
        ("said.html", b"The bridge was closed on Monday, the mayor said. Nobody was hurt.", "plain text"),
        ("deep.json", b"[" * 100_000, "broken JSON"),
        ("number.json", b'{"text": ' + b"9" * 10_000 + b"}", "broken JSON"),
        ("picture.png", b"x", "not read"),
    ],
)
def test_bad_input_is_a_problem_that_says_why(tmp_path, name, content, says):
    """One clear message naming the file, and everything beside it is read."""
    path, good = tmp_path / name, tmp_path / "good.txt"
    path.write_bytes(content)
    good.write_text(PLAIN)
    reports, problems = ingest(path, good)
    assert [r.id for r in reports] == ["good"]
    assert [p.input for p in problems] == [str(path)]
    assert says in problems[0].message


def test_missing_paths_empty_folders_and_patterns_that_match_nothing_are_problems(tmp_path):
    """Each says what was looked for."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text("x")
    for missing in (tmp_path / "gone.txt", tmp_path / "notes", tmp_path / "*.txt"):
        assert only_problem(missing).input == str(missing)


def test_a_file_without_permission_is_a_problem(tmp_path):
    """It is named; the run goes on."""
    path = tmp_path / "secret.txt"
    path.write_text(PLAIN)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert "permission" in only_problem(path).message


def test_a_large_file_is_refused_by_its_size(tmp_path):
    """A sparse file of 50 MB costs nothing: it is not read."""
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    assert "50,000,000 bytes" in only_problem(path).message


def test_one_long_line_of_a_stream_is_refused_alone(tmp_path):
    """The limit holds for a line, not for the file."""
    path = tmp_path / "s.jsonl"
    path.write_text(
        "\n".join(
            json.dumps({"id": i, "text": "The mayor of the town said it. " * n}) for i, n in enumerate([1, 100, 2])
        )
    )
    reports, problems = ingest(path, max_bytes=1000)
    assert [r.id for r in reports] == ["0", "2"]
    assert [p.line for p in problems] == [2]


def test_a_text_above_the_limit_is_refused_and_the_others_are_read(tmp_path):
    """A text with more characters than one report may have is a problem that says how many are read."""
    lines = [{"text": "The ferry left the harbour. " * 100}, {"text": "The ferry came back to the harbour at noon."}]
    path = tmp_path / "reports.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    reports, problems = ingest(path, max_characters=1000)
    assert [report.text for report in reports] == [lines[1]["text"]]
    assert [(p.line, "2,800 characters; up to 1,000" in p.message) for p in problems] == [(1, True)]


def test_a_folder_is_read_in_order_without_hidden_files(tmp_path):
    """Sub-folders too; files of other kinds are passed over without a word."""
    for name in ("b.txt", "a.txt", ".hidden.txt", "sub/c.txt", ".git/d.txt", "readme.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"The mayor of {name} said that it was so.")
    reports, problems = ingest(tmp_path)
    assert [r.id for r in reports] == ["a", "b", "c"]
    assert problems == ()


def test_the_same_bytes_are_one_report(tmp_path):
    """A second file with the same bytes is a further address of the report; the same file named twice is not."""
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text(PLAIN)
    second.write_text(PLAIN)
    reports, problems = ingest(tmp_path, first)
    assert [r.id for r in reports] == ["a"]
    assert [address.input for address in reports[0].also_at] == [str(second)]
    assert problems == ()


def test_the_same_text_of_one_outlet_and_day_is_one_report(tmp_path):
    """Two addresses of one site are one report; another outlet, site or day that carries the text is another."""
    path = tmp_path / "reports.jsonl"
    rows = [
        {"id": "a", "outlet": "Post", "published": "2021-03-04", "url": "https://post.example/1", "text": PLAIN},
        {"id": "b", "outlet": "Post", "published": "2021-03-04", "url": "https://post.example/2?m=1", "text": PLAIN},
        {"id": "c", "outlet": "Mail", "published": "2021-03-04", "url": "https://mail.example/1", "text": PLAIN},
        {"id": "d", "outlet": "Post", "published": "2021-03-05", "url": "https://post.example/3", "text": PLAIN},
        {"id": "e", "outlet": "Post", "published": "2021-03-04", "url": "https://m.post.example/1", "text": PLAIN},
    ]
    path.write_text("\n".join(map(json.dumps, rows)))
    reports, problems = ingest(path)
    assert [report.id for report in reports] == ["a", "c", "d", "e"]
    assert [address.url for address in reports[0].also_at] == ["https://post.example/2?m=1"]
    assert problems == ()


def test_ids_that_clash_are_told_apart_by_content(tmp_path):
    """Two folders with an r1.txt each: unique ids, the same on every run."""
    for folder in "xy":
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "r1.txt").write_text(f"The mayor of {folder} said that it was so.")
    ids = [r.id for r in ingest(tmp_path)[0]]
    assert ids == [r.id for r in ingest(tmp_path)[0]]
    assert ids[0] == "r1"
    assert ids[1].startswith("r1-")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/abs", "..", "", "a\x00b", "\u202egpj.exe", "a/b\\c", "-rf", ".hidden", "x" * 999]
)
def test_ids_from_outside_are_made_safe(name):
    """No path, no control character, no hidden file, no option."""
    made = safe_id(name)
    assert 0 < len(made) <= 80
    assert made.isprintable()
    assert not set("/\\\x00 ") & set(made)
    assert made[0] not in ".-"
    assert ".." not in made


@given(st.text(max_size=200))
def test_fields_are_one_clean_line(value):
    """Whatever comes in, a title is printable and on one line, an address is the web's, an id is safe twice over."""
    line = safe_line(value)
    assert line is None or (line.isprintable() and line == line.strip())
    assert safe_url(value) is None or value.strip().lower().startswith("http")
    assert safe_id(safe_id(value)) == safe_id(value)


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2016-12-16", "2016-12-16"),
        ("2016-12", "2016-12"),
        ("2016", "2016"),
        ("2016-12-16T23:59:00-05:00", "2016-12-16"),
        ("2016-12-16 08:00", "2016-12-16"),
        ("20161216", "2016-12-16"),
        ("2016/12/16", "2016-12-16"),
        ("Fri, 16 Dec 2016 10:00:00 GMT", "2016-12-16"),
        ("December 16, 2016", "2016-12-16"),
        ("16 December 2016", "2016-12-16"),
        ("2016-12-15/2016-12-16", "2016-12-15/2016-12-16"),
        ("2016-12-16~", "2016-12-16~"),
        ("2016-02-30", None),
        ("03/04/2016", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_stamps_become_days(stamp, day):
    """Every common notation gives the day that it states; an ambiguous or impossible one gives none."""
    assert edtf_day(stamp) == day


@pytest.mark.parametrize(
    ("given", "format_"),
    [(PLAIN, "text"), (json.dumps({"text": PLAIN}), "json"), (json.dumps([{"text": PLAIN}]), "json"), (PAGE, "page")],
)
def test_standard_input_is_read_as_what_it_looks_like(given, format_):
    """Text, JSON, JSON Lines or a page."""
    reports, problems = ingest("-", stdin=io.BytesIO(given.encode()))
    assert problems == ()
    assert (reports[0].text == PLAIN) == (format_ != "page")


def test_json_lines_on_standard_input_are_many_reports():
    """One report a line."""
    rows = "\n".join(json.dumps({"text": f"The mayor of town {i} said that it was so."}) for i in range(3))
    assert [r.input for r in ingest("-", stdin=io.BytesIO(rows.encode()))[0]] == ["-:1", "-:2", "-:3"]


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body>" + "<div>" * 200_000 + "<p>x</p></body></html>",
        "<html><body>" + "<b><i>" * 30_000,
        "<" * 50_000,
        "&" * 50_000,
        "<!DOCTYPE html ["
        + "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 30))
        + "]><html><body><p>&e29;</p></body></html>",
        '<html><head><script type="application/ld+json">' + "[" * 100_000 + "</script></head><body></body></html>",
    ],
)
def test_hostile_markup_is_a_problem_and_no_crash(tmp_path, markup):
    """Nested 200,000 deep, entities that grow, brackets without end: a message, in seconds."""
    path = tmp_path / "page.html"
    path.write_text(markup)
    only_problem(path)


def test_markup_that_takes_too_long_is_given_up(tmp_path):
    """A tag with 100,000 attributes would cost the parser minutes."""
    path = tmp_path / "page.html"
    path.write_text(
        "<html><body><div " + " ".join(f"a{i}='1'" for i in range(100_000)) + "><p>x</p></div></body></html>"
    )
    assert "seconds" in only_problem(path, html_seconds=2).message


def test_a_short_foreign_looking_headline_gets_the_benefit_of_the_doubt():
    """Under 200 letters of Latin script, nothing is refused."""
    assert find_language("Putin, Merkel, Hollande, Poroshenko: Minsk", ("en",))[0] in {None, "en"}


def test_a_text_that_begins_with_a_long_table_is_read():
    """Four thousand characters without a letter say nothing of the language; the words after them do."""
    assert find_language("12 34 " * 1000 + "The mayor of the town said on Monday that it was so.", ("en",))[0] == "en"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_make_it_raise(raw):
    """Any bytes on standard input end as reports or problems."""
    reports, problems = ingest("-", stdin=io.BytesIO(raw))
    assert reports or problems


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda x: (
            st.lists(x) | st.dictionaries(st.sampled_from(["id", "text", "title", "url", "published", "language"]), x)
        ),
        max_leaves=12,
    )
)
def test_no_json_makes_it_raise(value):
    """Any JSON ends as reports or problems, and a text is kept as it was."""
    reports, problems = ingest("-", stdin=io.BytesIO(b" [" + json.dumps(value).encode() + b"]"))
    assert reports or problems


def test_a_few_sentences_in_another_language_are_refused_and_a_short_english_one_is_not(tmp_path):
    """Two German sentences under the usual length are told by what English prose never lacks."""
    (tmp_path / "de.txt").write_text(
        "Der Fluss ist am Montag über die Ufer getreten. Die Behörden haben mehrere Ortschaften räumen lassen, "
        "sagte ein Sprecher der Feuerwehr am Abend.",
        encoding="utf-8",
    )
    (tmp_path / "en.txt").write_text("River Wend floods Lowdale; ferry cancelled.", encoding="utf-8")
    reports, problems = ingest_paths([str(tmp_path)], IngestSettings())
    assert [report.id for report in reports] == ["en"]
    assert len(problems) == 1
    assert "de.txt" in problems[0].input
    assert "'de'" in problems[0].message


def test_a_link_that_leads_out_of_a_folder_is_told_and_not_followed(tmp_path):
    """An unpacked archive may hold links to anything; named by itself, or within the folder, a link is read."""
    (tmp_path / "out.txt").write_text("The harbour of Lowdale was closed on Monday after the storm, the port said.")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("A bridge near Lowdale fell into the river on Tuesday, the mayor told reporters.")
    (folder / "link.txt").symlink_to(tmp_path / "out.txt")
    (folder / "same.txt").symlink_to(folder / "a.txt")
    reports, problems = ingest_paths([str(folder)], IngestSettings())
    assert [report.id for report in reports] == ["a"]
    assert [(problem.input, problem.message) for problem in problems] == [
        (str(folder / "link.txt"), "this is a link that leads out of the folder; name it to read it")
    ]
    (named,), none = ingest_paths([str(folder / "link.txt")], IngestSettings())
    assert (named.id, none) == ("link", ())
