"""Feeds: every entry with running text is a report with its own bytes; what is hostile in a feed is refused."""

from __future__ import annotations

import hashlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.config import IngestSettings
from storyledger.ingest import feed_parse, feed_xml
from storyledger.ingest.draft import Draft
from storyledger.ingest.feed import Subscription, feed_format, parse_feed, read_feed, read_opml
from storyledger.ingest.feed_entry import plain_text
from storyledger.records import Problem

ITEM = """<item><title>Bridge &amp; road closed - Hill News</title><link>/news/1</link>
<guid isPermaLink="false">abc-1</guid><pubDate>Fri, 16 Dec 2016 23:30:00 +0200</pubDate>
<dc:creator>Ada Quill</dc:creator><description>A teaser that is not taken, as there is more.</description>
<content:encoded><![CDATA[<p>The bridge <b>was</b> closed on Monday.</p><p>A caf&eacute;
is near. <item> is no tag here.</p><script>alert(1)</script>]]></content:encoded>
<source url="https://hill.example/rss">Hill News</source></item>"""
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Valley Post</title><link>https://valley.example/</link>
<!-- <item> that is none -->{ITEM}
<item><title>Rain</title><description>&lt;p&gt;It rained for three days in the valley.&lt;/p&gt;</description></item>
<item><title>Only a headline</title><link>https://valley.example/2</link></item></channel></rss>"""
ENTRY = """<entry><title type="html">Ice &amp;lt;thick&amp;gt;</title>
<link rel="alternate" href="https://atom.example/ice"/>
<id>urn:ice</id><updated>2020-05-07T01:00:00Z</updated><published>2020-05-06T23:00:00-05:00</published>
<author><name>Ben Inkwell</name></author><author><name>Ada Quill</name></author>
<source><id>urn:other</id><title>Lake Herald</title></source>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The ice on the lake is thick.</p>
<p>Nobody has fallen &amp; drowned.</p></div></content></entry>"""
ATOM = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Atom paper</title><id>urn:feed</id>{ENTRY}</feed>'
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://rdf.example/"><title>Old paper</title><link>https://rdf.example/</link></channel>
<item rdf:about="https://rdf.example/1"><title>Snow</title><link>https://rdf.example/1</link>
<description>It snowed for three days in the hills.</description><dc:date>2011-02-03T10:00:00Z</dc:date></item>
</rdf:RDF>"""
JSON_ITEM = (
    '{"id": "j1", "url": "https://json.example/1", "title": "Fog", "date_published": "2021-01-02T03:04:05Z",\n'
    '"content_html": "<p>Fog lay on the river all day.</p><p>Ships waited.</p>", "authors": [{"name": "Cleo Stamp"}]}'
)
JSON = (
    '{"version": "https:\\/\\/jsonfeed.org\\/version\\/1.1", "title": "Json paper", "language": "en",\n'
    f' "items": [ {JSON_ITEM} , {{"id": 7, "content_text": "A second entry tells this.\\nAnd that."}} ]}}'
)


def read(feed, **limits):
    raw = feed if isinstance(feed, bytes) else feed.encode()
    found = list(read_feed(raw, "paper", "paper.xml", IngestSettings(**limits)))
    return [d for d in found if isinstance(d, Draft)], [p for p in found if isinstance(p, Problem)]


def refused(feed, **limits):
    """Return the one problem of a feed that gives no report."""
    drafts, problems = read(feed, **limits)
    assert drafts == []
    assert len(problems) == 1
    return problems[0].message


def test_an_rss_entry_is_a_report_with_the_outlet_that_it_names():
    """Content before summary, the source element before the feed's title, the day as the feed states it."""
    drafts, _ = read(RSS)
    bridge = drafts[0]
    assert bridge.text == "The bridge was closed on Monday.\nA café is near. is no tag here."
    assert (bridge.title, bridge.outlet, bridge.author) == ("Bridge & road closed", "Hill News", "Ada Quill")
    assert (bridge.url, bridge.name) == ("https://valley.example/news/1", "abc-1")
    assert bridge.published == "2016-12-16"
    assert bridge.published_reason == "feed published: Fri, 16 Dec 2016 23:30:00 +0200"
    assert drafts[1].outlet == "Valley Post"
    assert drafts[1].text == "It rained for three days in the valley."


def test_the_original_is_the_entry_as_it_stands_in_the_feed():
    """Byte for byte, CDATA, line ends and all; the feed is the container, by its hash."""
    for source, piece, member in ((RSS, ITEM, "abc-1"), (ATOM, ENTRY, "urn:ice"), (JSON, JSON_ITEM, "j1")):
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            raw = source.replace('encoding="utf-8"', "").encode(encoding)
            drafts, _ = read(raw)
            assert drafts[0].original.decode("utf-16-le" if encoding == "utf-16" else "utf-8") == piece
            assert drafts[0].original in raw
            assert drafts[0].sha256 == hashlib.sha256(drafts[0].original).hexdigest()
            (container,) = drafts[0].containers
            assert (container.kind, container.input, container.member) == ("feed", "paper.xml", member)
            assert container.sha256 == hashlib.sha256(raw).hexdigest()


def test_an_entry_that_cannot_be_cut_out_is_kept_as_its_fields():
    """In a feed whose tags do not close, the original is the entry's fields as canonical JSON."""
    drafts, _ = read(
        "<rss version='2.0'><channel><item><title>A</title><description>It rained for three whole days.</description>"
    )
    (draft,) = drafts
    assert draft.media_type == "application/json"
    kept = json.loads(draft.original)
    assert kept == {"text": "It rained for three whole days.", "title": "A"}
    assert draft.original == json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()


def test_no_feed_can_pass_one_entry_off_as_another():
    """An element of an entry that names a number does not move the entry's bytes."""
    feed = RSS.replace("<item><title>Rain", "<item><x0>0</x0><id>0</id><title>Rain")
    drafts, _ = read(feed)
    assert b"<title>Rain" in drafts[1].original


def test_an_entry_without_running_text_is_named_with_its_page():
    """A headline alone is no report."""
    _, problems = read(RSS)
    (problem,) = problems
    assert problem.message == (
        "the feed's entry 'Only a headline' has no running text of its own; its page is https://valley.example/2"
    )


def test_atom_entries_are_read_with_source_authors_and_markup_titles():
    """The published day comes before the updated one, in the feed's own time zone."""
    (draft,), problems = read(ATOM)
    assert problems == []
    assert draft.text == "The ice on the lake is thick.\nNobody has fallen & drowned."
    assert (draft.title, draft.outlet) == ("Ice <thick>", "Lake Herald")
    assert draft.author == "Ben Inkwell, Ada Quill"
    assert draft.published == "2020-05-06"


def test_rss_1_0_is_read():
    """With its namespaces and Dublin Core dates; a key that is an address gives its telling part for a name."""
    (draft,), _ = read(RDF)
    assert draft.name == "rdf.example-1"
    assert (draft.title, draft.outlet, draft.published) == ("Snow", "Old paper", "2011-02-03")
    assert draft.published_reason == "feed updated: 2011-02-03T10:00:00Z"


@pytest.mark.parametrize("version", ["0.91", "0.92", "2.0"])
def test_early_rss_is_read(version):
    """Every version of the format that has items."""
    feed = f"<rss version='{version}'><channel><title>P</title><item><title>T</title>"
    (draft,), _ = read(f"{feed}<description>It rained for three whole days.</description></item></channel></rss>")
    assert draft.outlet == "P"


def test_json_feed_is_read():
    """Version 1.1, with a number for an id, and authors in either form."""
    drafts, problems = read(JSON)
    assert problems == []
    assert drafts[0].text == "Fog lay on the river all day.\nShips waited."
    assert (drafts[0].outlet, drafts[0].author, drafts[0].published) == ("Json paper", "Cleo Stamp", "2021-01-02")
    assert (drafts[1].name, drafts[1].text) == ("7", "A second entry tells this.\nAnd that.")
    older = JSON.replace("1.1", "1").replace('"authors": [{"name": "Cleo Stamp"}]', '"author": {"name": "Cleo Stamp"}')
    assert read(older)[0][0].author == "Cleo Stamp"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (RSS.encode(), "feed"),
        (ATOM.encode("utf-16"), "feed"),
        (RDF.encode(), "feed"),
        (JSON.encode(), "feed"),
        (b"<?xml version='1.0'?><!-- a > b --><opml version='2.0'>", "opml"),
        (b"<!DOCTYPE html><html><body><rss>", None),
        (b"<html>", None),
        (b'{"text": "jsonfeed"}', None),
        (b"The <rss> of the matter", None),
        (b"<!--", None),
    ],
)
def test_feeds_are_told_from_other_files_by_their_first_element(raw, expected):
    assert feed_format(raw) == expected


# --- hostile feeds --------------------------------------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">\n' for i in range(12))
HOSTILE = {
    "billion laughs": f"<!DOCTYPE rss [{LAUGHS}]>{{}}&l11;",
    "quadratic blowup": f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>{{}}{"&a;" * 20_000}',
    "external entity": '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>{}&x;',
    "external entity by network": '<!DOCTYPE rss [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>{}&x;',
    "external DTD": '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/evil.dtd">{}',
    "parameter entity": '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>{}',
    "small letters": '<!doctype rss [<!entity x "y">]>{}&x;',
    "late declaration": '{}<!ENTITY x "y">&x;',
}


@pytest.mark.parametrize("before", ["", "<?xml version='1.0'?>\n", "\n\n<!-- <rss> -->"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_document_type_is_refused_before_parsing(name, before, monkeypatch):
    """Entities, within the feed and outside, expand to nothing and open nothing: no parser sees them."""
    monkeypatch.setattr(feed_xml, "_parse", lambda *_: pytest.fail("the feed was parsed"))
    head, _, tail = HOSTILE[name].partition("{}")
    feed = f"{before}{head}<rss version='2.0'><channel><item><title>T</title><description>It rained for days: {tail}"
    for encoding in ("utf-8", "utf-16"):
        raw = f"{feed}</description></item></channel></rss>".encode(encoding)
        assert "declares a document type (DTD)" in refused(raw)
        (problem,) = read_opml(raw, "list.opml")
        assert "declares a document type (DTD)" in problem.message


def test_a_declaration_hidden_by_an_encoding_is_still_seen():
    """The encoding is settled once, before the feed is looked at; one that no feed has is not believed."""
    hidden = '<!DOCTYPE rss [<!ENTITY x "y">]><rss><channel><item><title>T</title></item></channel></rss>'
    for encoding in ("utf-32", "utf-16", "utf-8-sig"):
        assert "declares a document type (DTD)" in refused(hidden.encode(encoding))
    seven = b'<?xml version="1.0" encoding="utf-7"?>' + hidden.replace("<", "+ADw-").encode()
    assert "no feed" in refused(seven)


def test_a_declaration_that_is_only_spoken_of_is_no_declaration():
    """In a CDATA section or a comment it stands for itself."""
    feed = RSS.replace("is no tag here.", "<!DOCTYPE html> stands in this text.").replace(
        "that is none", "<!ENTITY x 'y'>"
    )
    assert len(read(feed)[0]) == 2


def test_bytes_that_spell_a_path_are_not_opened(tmp_path, monkeypatch):
    """The parser is given what stands in memory, whatever it looks like."""
    monkeypatch.chdir(tmp_path)
    for name in ("feed.xml", "<rss>"):
        (tmp_path / name).write_text(RSS)
        assert "no " in refused(name)
    assert "no feed" in refused(str(tmp_path / "feed.xml"))


SLOW = {
    "author": "<author>{}</author>".format("a" * 2_000_000),
    "categories": "".join(f"<category>{i}</category>" for i in range(200_000)),
    "attributes": "<a " + " ".join(f'a{i}=""' for i in range(200_000)) + "/>",
}


@pytest.mark.parametrize("name", SLOW)
def test_markup_in_a_json_feed_costs_its_time_limit_and_no_more(name):
    """As in any other feed: it is parsed apart too."""
    told = {"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "content_html": SLOW[name] * 2}]}
    begin = time.monotonic()
    refused(json.dumps(told), html_seconds=2)
    assert time.monotonic() - begin < 60


@pytest.mark.parametrize("name", SLOW)
def test_a_feed_that_a_parser_cannot_finish_costs_its_time_limit_and_no_more(name):
    """The process that parses it is ended, and the feed is reported."""
    begin = time.monotonic()
    message = refused(f"<rss version='2.0'><channel><item>{SLOW[name]}</item></channel></rss>", html_seconds=2)
    assert message == "the feed could not be read within 2 seconds"
    assert time.monotonic() - begin < 60


def test_a_feed_that_asks_for_all_memory_is_refused():
    """The process that parses it has a limit, and this one does not grow."""
    long = "It rained for days. " * 400_000
    feed = f"<rss version='2.0'><channel><item><description>{long}</description></item></channel></rss>"
    assert refused(feed, apart_memory=150_000_000) == "the feed could not be read in 150 MB of memory"


def test_a_large_feed_is_parsed_apart_and_reads_the_same(monkeypatch):
    """What comes back from the other process is what the same entries give in this one."""
    near = read(RSS)[0]
    calls = []
    run = feed_parse.run_apart
    monkeypatch.setattr(feed_parse, "run_apart", lambda *given: calls.append(1) or run(*given))
    far = read(RSS.replace("</channel>", f"<!--{'x' * 20_000}--></channel>"))[0]
    assert calls == [1]
    assert [(d.text, d.original, d.title, d.published_reason) for d in far] == [
        (d.text, d.original, d.title, d.published_reason) for d in near
    ]


@pytest.mark.parametrize(
    "unit", ["<", "<a", "<!--", "<![CDATA[", "<?", "<item>", "<item", "</item>", "<item a='", "&", "]]>", "<!"]
)
def test_the_walk_over_the_tags_is_linear(unit):
    """Ten times as much of anything takes far less than the hundredfold."""

    def cost(count):
        begin = time.process_time()  # by the wall, whoever else runs here would count
        feed_xml.scan_tags("<rss>" + unit * count)
        return time.process_time() - begin

    assert min(cost(100_000) for _ in range(3)) < 40 * min(cost(10_000) for _ in range(3)) + 0.05


PIECES = (
    "<item>", "</item>", "<entry", ">", "<!--", "-->", "<![CDATA[", "]]>", '"', "'", "<?", "?>", "<rss>", "</rss>",
    "<title>", "</title>", "rain fell. ", "&", "&#0;", "\x00", "\ud800", "<content>", "<a:b>", "é", "\x1b",
    "<link href='x'/>", "<source>",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES)))
def test_whatever_stands_in_a_feed_it_is_read_or_refused(pieces):
    """No mixture of tags raises, and each original is the entry's own hash."""
    raw = b"<rss version='2.0'><channel>" + "".join(pieces).encode("utf-8", "surrogatepass")
    for draft in read_feed(raw, "f", "f.xml", IngestSettings()):
        assert isinstance(draft, Problem) or draft.sha256 == hashlib.sha256(draft.original).hexdigest()


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"{", "broken JSON"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [1, {"id": [', "broken JSON"),
        (b'{"version": "2"}', "no JSON Feed of version 1"),
        (b'{"a": ' + b"[" * 200_000, "nested too deep"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": []}', "no entries"),
        (b"<html><body>Hello there</body></html>", "no feed"),
        (b"\x00\x01\x02\x03", "binary"),
        (b"plain words", "no feed"),
    ],
)
def test_what_is_no_feed_is_named(raw, why):
    assert why in refused(raw)


def test_limits_of_a_feed():
    """Its bytes, and the number of its entries."""
    assert "feeds up to 100 are read" in refused(RSS, max_html_bytes=100)
    many = "<rss version='2.0'><channel>" + "<item></item>" * 10_001 + "</channel></rss>"
    assert "the feed has 10,001 entries" in refused(many)
    listed = ",".join(["{}"] * 10_001)
    assert "the feed has 10,001 entries" in refused(
        f'{{"version": "https://jsonfeed.org/version/1", "items": [{listed}]}}'
    )


def test_links_that_are_no_web_addresses_are_dropped():
    """A script, a file or a mail is no link, wherever it stands."""
    for link in ("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "mailto:a@b.example"):
        drafts, _ = read(RSS.replace("/news/1", link))
        assert drafts[0].url is None


def test_a_relative_link_is_resolved_by_the_feeds_address():
    """Where the feed names no pages of its own."""
    raw = RSS.replace("<link>https://valley.example/</link>", "").encode()
    opened = parse_feed(raw, "x", IngestSettings(), "https://feeds.example/all.xml")
    assert opened.feed.entries[0].link == "https://feeds.example/news/1"


# --- markup to words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("Just  words\nin a paragraph\r\n \r\nAnother", "Just words in a paragraph\nAnother"),
        ("<p>One\ntwo</p><p>three</p>", "One two\nthree"),
        ("one<br>two<br/><br/>three", "one\ntwo\nthree"),
        ("a<script>b</script>c<style>d</style>", "ac"),
        ("<ul><li>x<li>y</ul>", "x\ny"),
        ("AT&amp;T &lt;b&gt;", "AT&T <b>"),
        ("a<!-- <p>b</p> -->c", "ac"),
        ("<form><p>gone</p></form>stays", "stays"),
        ("It rained. <p>The post <a>It</a> appeared first on <a>Paper</a>.</p>", "It rained."),
        ("", ""),
        ("<", "<"),
        ("<p>a\x00b</p>", "a b"),
    ],
)
def test_markup_is_reduced_to_words(markup, words):
    assert plain_text(markup) == words


def test_markup_of_any_depth_is_reduced():
    """200,000 levels neither overflow nor take long."""
    begin = time.monotonic()
    assert "deep" in plain_text("<div>" * 100 + "deep" + "</div>" * 100)
    plain_text("<div>" * 200_000 + "deep")
    plain_text("<b>" * 200_000 + "deep")
    assert time.monotonic() - begin < 60


# --- lists of feeds -------------------------------------------------------------------------------------------------

OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Papers & more"><outline type="rss" text="Valley" title="Valley Post" xmlUrl="https://valley.example/rss"
 htmlUrl="https://valley.example/"/><outline text="Again" xmlUrl="https://valley.example/rss"/></outline>
<outline text="Script" xmlUrl="javascript:alert(1)"/><outline text="File" xmlUrl="file:///etc/passwd"/>
<outline text="Hill" xmlUrl="http://hill.example/atom"/></body></opml>"""


def test_an_opml_file_lists_its_feeds():
    """Each address once, folders passed over, what is no web address reported."""
    found = list(read_opml(OPML.encode(), "list.opml"))
    assert [f for f in found if isinstance(f, Subscription)] == [
        Subscription("Valley Post", "https://valley.example/rss", "https://valley.example/"),
        Subscription("Hill", "http://hill.example/atom", None),
    ]
    assert [f.message for f in found if isinstance(f, Problem)] == [
        "this is no web address: 'javascript:alert(1)'",
        "this is no web address: 'file:///etc/passwd'",
    ]


@pytest.mark.parametrize("raw", [b"<opml/>", b"", b"no markup", b"<opml><outline text='x'/></opml>", b"\x00\x01"])
def test_a_list_without_feeds_is_a_problem(raw):
    assert [type(p) for p in read_opml(raw, "list.opml")] == [Problem]
