"""Addresses become reports, with the proof of how they came; what fails costs only itself."""

import hashlib
import io
import zipfile

import pytest
from fetch_servers import answer, article, redirect
from warcio.archiveiterator import ArchiveIterator

from storyledger.config import FetchSettings, IngestSettings
from storyledger.fetch.web import page_address, take_in_addresses
from storyledger.ingest.feed_entry import address_name
from storyledger.records import Problem, Taken


def feed(*items, title="Valley Post"):
    """Return an RSS feed of items."""
    return f"<rss version='2.0'><channel><title>{title}</title>{''.join(items)}</channel></rss>"


def item(link="", title="Bridge", text="", more=""):
    """Return an item of a feed."""
    return f"<item><title>{title}</title><link>{link}</link><description>{text}</description>{more}</item>"


OWN = "The bridge was closed on Monday, the mayor said."


@pytest.fixture
def take(client):
    """Return a function that takes in addresses from servers."""

    def taking(servers, *addresses, follow=True, ingest=None, **limits):
        asking = client(*servers, retries=0, **limits)
        settings = FetchSettings(max_entries=limits.get("max_entries", 200))
        found = list(take_in_addresses(addresses, ingest or IngestSettings(), settings, asking, follow=follow))
        return [t for t in found if isinstance(t, Taken)], [p for p in found if isinstance(p, Problem)]

    return taking


def test_a_page_is_a_report_with_its_way(serve, take):
    """The original is the page, the address where the redirects ended; the exchange and the archive prove it."""
    server = serve({"/go": redirect("/news/bridge-closes.html"), "/news/bridge-closes.html": answer(article())})
    (taken,), problems = take([server], server.url("/go"))
    assert problems == []
    assert taken.original == article().encode()
    assert taken.report.sha256 == hashlib.sha256(taken.original).hexdigest()
    assert (taken.report.id, taken.report.input) == ("bridge-closes", server.url("/go"))
    assert taken.report.url == server.url("/news/bridge-closes.html")
    assert [step.status for step in taken.exchanges] == [302, 200]
    (evidence,) = taken.evidence
    assert (evidence.what, evidence.media_type) == ("warc", "application/warc")
    bodies = [
        record.content_stream().read()
        for record in ArchiveIterator(io.BytesIO(evidence.content))
        if record.rec_type == "response"
    ]
    assert bodies[-1] == taken.original


@pytest.mark.parametrize(
    ("stated", "final", "expected"),
    [
        ("https://www.paper.example/a", "https://paper.example/a?x", "https://www.paper.example/a"),
        ("https://paper.example/a", "https://m.paper.example/a", "https://paper.example/a"),
        ("https://news.paper.example/a", "https://paper.example/b", "https://news.paper.example/a"),
        ("https://other.example/a", "https://paper.example/b", "https://paper.example/b"),
        ("https://paper.example.evil.example/a", "https://paper.example/b", "https://paper.example/b"),
        ("https://notpaper.example/a", "https://paper.example/b", "https://paper.example/b"),
        ("https://example/a", "https://paper.example/b", "https://paper.example/b"),
        ("https://[x/a", "https://paper.example/b", "https://paper.example/b"),
        (None, "https://paper.example/b", "https://paper.example/b"),
    ],
)
def test_a_page_is_believed_about_its_own_site_only(stated, final, expected):
    """A page that calls itself another site's stays where it was found."""
    assert page_address(stated, final) == expected


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://paper.example/2020/05/bridge-closes.html", "bridge-closes"),
        ("https://paper.example/story/123456", "paper.example-story-123456"),
        ("https://www.paper.example/", "paper.example"),
        ("https://paper.example/a/index.php?id=7", "paper.example-a-index-id=7"),
        ("https://paper.example/%2e%2e%2fetc", "../etc"),
    ],
)
def test_ids_are_made_from_the_telling_part_of_an_address(url, name):
    """What is no name of a file is cleaned where ids are made."""
    assert address_name(url) == name


def test_a_failing_address_costs_only_itself(serve, take):
    """Each is named with its reason, and the others are read."""
    server = serve({"/": answer(article()), "/pic": answer(b"\x89PNG", Content_Type="image/png"), "/e": answer("")})
    bad = (
        "file:///etc/passwd",
        "http://127.0.0.1/",
        server.url("/no"),
        server.url("/pic"),
        server.url("/e"),
        "http://[",
    )
    taken, problems = take([server], *bad[:3], server.url(), *bad[3:])
    assert len(taken) == 1
    assert [problem.input for problem in problems] == list(bad)
    assert all(problem.message for problem in problems)
    assert problems[0].message == "it has the scheme 'file'; only http and https addresses are fetched"
    assert problems[2].message == "it gave no page: the server answered 404 Not Found"


def test_the_links_of_a_feed_are_followed(serve, take):
    """The page is the original; what it does not say, the feed does."""
    more = (
        "<pubDate>Fri, 16 Dec 2016 10:00:00 GMT</pubDate><author>Ada Quill</author>"
        "<source url='https://hill.example/'>Hill News</source>"
    )
    server = serve({"/page": answer(article())})
    server.pages["/feed"] = answer(feed(item(server.url("/page"), text=OWN, more=more)), Content_Type="text/xml")
    (taken,), problems = take([server], server.url("/feed"))
    assert problems == []
    assert taken.original == article().encode()
    report = taken.report
    assert (report.outlet, report.published, report.url) == ("Hill News", "2016-12-16", server.url("/page"))
    assert report.published_reason == "feed published: Fri, 16 Dec 2016 10:00:00 GMT"
    assert taken.exchanges[-1].url == server.url("/page")
    assert taken.containers == ()


def test_what_a_page_says_comes_before_what_the_feed_says(serve, take):
    """Its outlet, title and day; a day read off the address is the weaker one."""
    head = "<meta property='og:site_name' content='Own Paper'><meta name='date' content='2016-12-15'>"
    more = "<pubDate>Fri, 16 Dec 2016 10:00:00 GMT</pubDate>"
    server = serve({"/page": answer(article(head=head)), "/2016/12/01/x": answer(article("Other"))})
    server.pages["/feed"] = answer(
        feed(*(item(server.url(path), text=OWN, more=more) for path in ("/page", "/2016/12/01/x")))
    )
    (first, second), _ = take([server], server.url("/feed"))
    assert (first.report.outlet, first.report.title, first.report.published) == (
        "Own Paper",
        "Bridge closes",
        "2016-12-15",
    )
    assert (second.report.outlet, second.report.published) == ("Valley Post", "2016-12-16")


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (answer("gone", "404 Not Found"), "404 Not Found"),
        (answer("<html><body>Please accept cookies</body></html>"), "no article"),
        (redirect("http://127.0.0.1:1/x"), "only public addresses"),
        (answer(feed(item("x"))), "links to a feed"),
    ],
)
def test_where_a_page_gives_no_report_the_feeds_own_text_is_taken(page, why, serve, take):
    """With the feed's bytes and way, and the reader is told."""
    server = serve({"/page": page})
    raw = feed(item(server.url("/page"), text=OWN))
    server.pages["/feed"] = answer(raw, Content_Type="application/rss+xml")
    (taken,), (problem,) = take([server], server.url("/feed"))
    assert taken.report.text == OWN
    assert taken.original.decode() in raw
    assert taken.containers[0].sha256 == hashlib.sha256(raw.encode()).hexdigest()
    assert taken.exchanges[-1].url == server.url("/feed")
    assert taken.evidence[0].what == "warc"
    assert problem.input == server.url("/page")
    assert why in problem.message
    assert problem.message.endswith("the feed's own text was taken instead")


def test_a_page_that_robots_may_not_have_is_left(serve, take):
    """A link in a feed is followed by a program, not by a person."""
    server = serve({"/page": answer(article()), "/robots.txt": answer("User-agent: *\nDisallow: /page")})
    server.pages["/feed"] = answer(feed(item(server.url("/page"), text=OWN)))
    (taken,), (problem,) = take([server], server.url("/feed"))
    assert taken.report.text == OWN
    assert "robots.txt" in problem.message
    assert "/page" not in server.asked
    assert len(take([server], server.url("/page"))[0]) == 1  # named by a person, it is fetched


def test_a_feed_cannot_send_us_inwards(serve, take, decoy):
    """Its links are addresses like any other."""
    links = (f"http://127.0.0.1:{decoy.port}/", f"http://[::ffff:127.0.0.1]:{decoy.port}/", "http://169.254.169.254/")
    server = serve()
    server.pages["/feed"] = answer(feed(*(item(link, text=f"{OWN} {number}") for number, link in enumerate(links))))
    taken, problems = take([server], server.url("/feed"))
    assert len(taken) == 3
    assert [problem.input for problem in problems] == list(links)


def test_links_are_followed_once_and_only_so_many(serve, take):
    """The others are taken from the feed's own text."""
    server = serve({f"/{n}": answer(article(f"Page {n}")) for n in range(5)})
    items = [item(server.url(f"/{n}"), text=f"{OWN} {n}") for n in (0, 0, 1, 2, 3)]
    server.pages["/feed"] = answer(feed(*items))
    taken, _ = take([server], server.url("/feed"), max_entries=2)
    assert [one.report.title for one in taken] == ["Page 0", "Page 1", "Bridge", "Bridge"]
    assert server.asked.count("/0") == 1


def test_without_following_a_feeds_own_text_is_taken(serve, take):
    """And an entry without any is named."""
    server = serve()
    server.pages["/feed"] = answer(feed(item(server.url("/page"), text=OWN), item(server.url("/b"), "Only a headline")))
    (taken,), (problem,) = take([server], server.url("/feed"), follow=False)
    assert taken.report.text == OWN
    assert "'Only a headline' has no running text" in problem.message
    assert server.asked == ["/feed"]


def test_json_feeds_and_relative_links_are_followed(serve, take):
    """Relative to the feed's own address, after its redirects."""
    told = (
        '{"version": "https://jsonfeed.org/version/1", "title": "Json paper", '
        '"items": [{"id": "1", "url": "page", "content_text": "' + OWN + '"}]}'
    )
    server = serve({"/f": redirect("/deep/feed"), "/deep/feed": answer(told, Content_Type="application/json")})
    server.pages["/deep/page"] = answer(article())
    (taken,), _ = take([server], server.url("/f"))
    assert (taken.report.url, taken.report.outlet) == (server.url("/deep/page"), "Json paper")


def test_a_list_of_feeds_gives_the_reports_of_its_feeds(serve, take):
    """One that fails costs only itself; lists in lists are not followed."""
    server = serve({"/page": answer(article())})
    outlines = "".join(f"<outline xmlUrl='{server.url(path)}'/>" for path in ("/feed", "/none", "/list"))
    server.pages["/list"] = answer(f"<opml version='2.0'><body>{outlines}</body></opml>", Content_Type="text/x-opml")
    server.pages["/feed"] = answer(feed(item(server.url("/page"))))
    (taken,), problems = take([server], server.url("/list"))
    assert taken.report.title == "Bridge closes"
    assert [problem.input for problem in problems] == [server.url("/none"), server.url("/list")]


def test_a_hostile_feed_at_an_address_is_refused(serve, take):
    """Entities, within and outside."""
    server = serve(
        {"/feed": answer('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + feed(item("x", "&x;")))}
    )
    taken, (problem,) = take([server], server.url("/feed"))
    assert taken == []
    assert "document type" in problem.message


def test_what_comes_out_of_an_archive_keeps_its_own_addresses(serve, take):
    """The way is that of the archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("a.html", article(head="<link rel='canonical' href='https://far.example/a'>"))
    server = serve({"/all.zip": answer(made.getvalue(), Content_Type="application/zip")})
    (taken,), _ = take([server], server.url("/all.zip"))
    assert taken.report.url == "https://far.example/a"
    assert taken.exchanges[-1].url == server.url("/all.zip")
    assert taken.containers[0].kind == "zip"


def test_a_way_that_leaves_encryption_is_told_beside_the_report(serve, take, tls_of):
    """The report is taken all the same."""
    plain = serve({"/": answer(article())})
    safe = serve({"/": redirect(plain.url())}, tls=tls_of("paper.test"))
    (taken,), (problem,) = take([plain, safe], safe.url())
    assert taken.report.url == plain.url()
    assert "not encrypted" in problem.message
