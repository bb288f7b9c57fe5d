"""The account as one HTML file, without a browser: what stands in it and what must not."""

import base64
import hashlib
import json
import re

import pytest
from hostile import fill, two_stories
from lxml import html
from markup import nesting_faults

from storyledger.render.clean import markup_text, web_address
from storyledger.render.html import render_html
from storyledger.render.json import validate


def parse(told):
    """Return the page as a tree."""
    return html.document_fromstring(render_html(told))


def classes(element):
    """Return an element's classes."""
    return (element.get("class") or "").split()


def words_at(page, anchor):
    """Return the words that an anchor stands for: all pieces of its span."""
    (first,) = page.xpath(f"//mark[@id='{anchor}']")
    pieces = [mark for mark in page.iter("mark") if anchor in classes(mark)]
    assert pieces[0] is first
    return "".join(piece.text_content() for piece in pieces)


def test_every_citation_leads_to_its_exact_words(told):
    """The anchors of the marks hold exactly the words that the account cites, for every citation in it."""
    page = parse(told)
    story = told["stories"][0]
    texts = {report["id"]: report["text"] for report in story["reports"]}
    letters = {report["id"]: "abcde"[index] for index, report in enumerate(story["reports"])}
    cited = set()
    pending = [{name: value for name, value in story.items() if name not in ("reports", "copies")}]
    while pending:
        line = pending.pop()
        if isinstance(line, dict):
            if {"report", "start", "end"} <= line.keys():
                cited.add((line["report"], line["start"], line["end"]))
            pending += line.values()
        elif isinstance(line, list):
            pending += line
    for copy in story["copies"]:
        for passage in copy["passages"]:
            cited |= {
                (copy["report"], passage["start"], passage["end"]),
                (copy["of"], passage["of_start"], passage["of_end"]),
            }
    shown = {}
    for mark in page.xpath("//mark[@id]"):
        shown.setdefault((mark.get("id").split("-")[1], words_at(page, mark.get("id"))), mark)
    assert len(cited) > 40
    for report, start, end in cited:
        assert (letters[report], texts[report][start:end]) in shown
    targets = {link.get("href")[1:] for link in page.xpath("//a[@data-words]")}
    assert targets - set(page.xpath("//article/@id")) == set(page.xpath("//mark/@id"))


def test_every_link_inside_the_page_has_its_target_and_ids_are_unique(told):
    """No link leads nowhere, with one story and with two."""
    for account in (told, two_stories(told)):
        validate(account)
        page = parse(account)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        links = [link for link in page.xpath("//a/@href") if link.startswith("#")]
        assert len(links) > 150
        assert {link[1:] for link in links} <= set(ids)


def test_every_element_ends_where_it_began(told):
    """Else a browser guesses where."""
    assert nesting_faults(render_html(told)) == []


def test_from_every_mark_one_gets_back_to_every_line_that_rests_on_it(told):
    """Each paragraph links back to the lines that cite its words."""
    page = parse(told)
    for mark in page.xpath("//mark[@id]"):
        paragraph = mark.xpath("ancestor::div[@class='para']")[0]
        back = [
            link
            for link in paragraph.xpath(".//ul[@class='notes']//a")
            if mark.get("id") in link.get("data-marks").split()
        ]
        assert back, mark.get("id")
        for link in back:
            (line,) = page.xpath(f"//*[@id='{link.get('href')[1:]}']")
            assert line.xpath(f".//a[@href='#{mark.get('id')}']") or line.tag == "th"


def test_every_count_of_agreement_shows_reports_and_origins(told):
    """Figures and events say on how many reports they rest, and on how many origins these rest."""
    page = parse(told)
    metas = [" ".join(meta.text_content().split()) for meta in page.xpath("//p[@class='meta']")]
    figure = told["stories"][0]["figures"][0]
    reports = len({claim["report"] for claim in figure["claims"]})
    assert reports > figure["origins"]
    assert any(f"{reports} reports, {figure['origins']} origins" in meta for meta in metas)
    alone = [meta for meta in metas if re.search(r"\d origins?\b", meta) and not re.search(r"\d reports?, \d", meta)]
    assert alone == []


def test_a_report_found_twice_shows_its_other_addresses(told):
    """Web addresses as links, files by name; never a script."""
    told["stories"][0]["reports"][0]["also_at"] = [
        {"input": "b.txt", "url": None},
        {"input": "c.jsonl:2", "url": "https://mirror.example/2"},
        {"input": "d.jsonl:1", "url": "javascript:alert(1)"},
    ]
    validate(told)
    (also,) = parse(told).xpath("//dt[.='Also at']/following-sibling::dd[1]")
    assert " ".join(also.text_content().split()) == "b.txt, https://mirror.example/2, d.jsonl:1"
    assert also.xpath(".//a/@href") == ["https://mirror.example/2"]


def test_what_the_timeline_leaves_out_is_folded_below_it(told):
    """Other events stand on the page with their citations, at most two hundred; the rest is counted."""
    story = told["stories"][0]
    event = story["events"][0]
    story["other_events"] = [{**event, "id": f"x{n}", "what": f"Lamp {n} was lit"} for n in range(203)]
    page = parse(told)
    (folded,) = [d for d in page.iter("details") if "What else happened" in (d.findtext("summary") or "")]
    text = folded.text_content()
    assert "Lamp 0 was lit" in text
    assert "Lamp 202 was lit" not in text
    assert "3 more events" in text
    assert folded.findall(".//a")


def test_the_text_of_each_report_is_there_character_for_character(told):
    """The paragraphs' text put together is the report's text."""
    page = parse(told)
    shown = [
        "".join(p.text_content() for p in text.xpath(".//p"))
        for text in page.xpath("//article[@class='report']//div[@class='text']")
    ]
    assert shown == [report["text"] for report in told["stories"][0]["reports"]]


def test_the_policy_allows_exactly_the_one_style_and_the_one_script(told):
    """Both are allowed by their hashes; no style attribute, no event attribute, nothing from elsewhere."""
    text = render_html(told)
    page = html.document_fromstring(text)
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    for name in ("style", "script"):
        (content,) = re.findall(rf"<{name}>(.*?)</{name}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not page.xpath("//@style | //@*[starts-with(name(), 'on')] | //@src | //link[@rel='stylesheet']")


PAYLOADS = [
    "<script>window.hacked=1</script>",
    '"><img src=x onerror=window.hacked=1>',
    "' onmouseover='window.hacked=1",
    "</style><script>window.hacked=1</script>",
    "</script><script>window.hacked=1</script>",
    "</mark></p><iframe srcdoc='<script>parent.hacked=1</script>'>",
    "{{ 7 * 7 }}{% raw %}${7*7}",
    "<!--<svg onload=window.hacked=1>",
    "&lt;script&gt;window.hacked=1&lt;/script&gt;",
    "]]><x:script xmlns:x='http://www.w3.org/1999/xhtml'>window.hacked=1</x:script>",
    "<a href=javascript:window.hacked=1>x</a>",
    "\x00<scr\x00ipt>window.hacked=1</scr\x00ipt>",
    "\u202e<b>\u2066",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_markup(told, payload):
    """With a payload in every text, the page has the same elements and attributes as without it."""
    validate(fill(told, payload))
    page = parse(told)
    plain = parse(fill(json.loads(json.dumps(told)), "x"))

    def skeleton(tree):
        keep = [element for element in tree.iter() if isinstance(element.tag, str)]
        return [element.tag for element in keep if not element.xpath("ancestor::svg")]

    assert len(page.xpath("//script")) == 1
    assert not page.xpath(
        "//iframe | //img | //@onerror | //@onload | //@onmouseover | //a[contains(@href, 'javascript')]"
    )
    # A payload with line ends of its own could add paragraphs; none of ours has one.
    assert skeleton(page) == skeleton(plain)
    # A drawing breaks long names into lines, so that only what it is made of can be compared.
    drawn = page.xpath("//svg//*")
    assert {element.tag for element in drawn} <= {"a", "g", "line", "path", "text", "title", "tspan"}
    assert not page.xpath("//svg//@*[starts-with(name(), 'on') or name() = 'style']")
    assert all(href.startswith("#s1-") for href in page.xpath("//svg//@href"))


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://a.example/x?y=1&z=<b>", True),
        ("http://a.example", True),
        ("HTTPS://A.example/", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//a.example/x", False),
        ("https://", False),
        ("http://[bad", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url, allowed):
    """Anything but http and https with a host stays text."""
    assert web_address(url) == (url if allowed else None)


def test_links_to_the_web_tell_nothing_of_where_one_comes_from(told):
    """An outside link carries noopener, noreferrer and nofollow."""
    links = [link for link in parse(told).xpath("//a") if not link.get("href").startswith("#")]
    assert len(links) == 4
    for link in links:
        assert {"noopener", "noreferrer", "nofollow"} <= set(link.get("rel").split())


def test_signs_that_html_cannot_hold_are_replaced_one_for_one():
    """NUL, escape and lone surrogates become signs of the same length; tabs and line ends stay."""
    assert markup_text("a\x00\x1b\ud800\t\n") == "a␀␛\ufffd\t\n"
    render_html_bytes = markup_text("\udfff").encode()
    assert render_html_bytes == "\ufffd".encode()


def test_odd_accounts_are_rendered(told):
    """No stories, a story of one empty-handed report, a text with surrogates and NULs, missing optional fields."""
    assert "No report could be read" in render_html({**told, "stories": []})
    story = told["stories"][0]
    del told["changes"]
    for name, value in story.items():
        if isinstance(value, list) and name != "reports":
            story[name] = []
    del story["origins"]
    del story["reason"]
    story["from"] = story["to"] = None
    report = story["reports"][0]
    report.update(
        title=None, outlet=None, url=None, language=None, published=None, origin=None, text="\x00\ud800\r\n\r\nb"
    )
    del report["author"]
    validate(told)
    assert render_html(told).encode()


def test_ten_long_reports_make_a_file_below_three_megabytes(told):
    """Ten reports of 8,000 characters, with all that the invented story has for each, stay far below the limit."""
    story = told["stories"][0]
    for report in story["reports"]:
        report["text"] += "The wall had stood for sixty years. " * 220
    size = len(render_html(two_stories(told)).encode())
    assert size < 3_000_000


def test_what_changed_stands_first_with_its_words_and_the_words_that_are_gone(told):
    """Each change links to its figure or words; what is gone shows the words that stood there, as text."""
    page = parse(told)
    (section,) = page.xpath("//section[@id='s1-changes']")
    shown = " ".join(section.text_content().split())
    assert "3 newly contradicted, 1 new, 2 withdrawn" in shown
    assert "14 → 23" in shown
    assert "single → disputed" in shown
    assert [q.text for q in section.xpath(".//p[@class='was']/q")] == ["Nobody"]
    (link,) = section.xpath(".//a[starts-with(@href, '#s1-figure-')]")[:1]
    assert page.xpath(f"//article[@id={link.get('href')[1:]!r}]")
    assert page.xpath("//nav//a[@href='#s1-changes']")
    del told["changes"]
    assert not parse(told).xpath("//section[@id='s1-changes']")


def test_what_is_gone_with_its_story_stands_at_the_end(told):
    """Lines of which no story of the account holds a report have a section of their own."""
    told["changes"]["lines"][-1].update(story=None, what="a story no longer read")
    (section,) = parse(told).xpath("//section[@id='gone']")
    assert "a story no longer read" in section.text_content()
