"""The page in a browser: every line opens its words, at every width, with and without scripts, and nothing else."""

import itertools
import json
from pathlib import Path

import pytest
from browser_checks import keep
from hostile import fill, two_stories
from page_looks import CONTRAST, OVERFLOW, check_rules
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

KINDS = {
    "brief": ".brief .line a.cite",
    "figure": ".quantity .claims .words a.cite",
    "figure told once": ".claims.once .words a.cite",
    "source": ".claims .source a.cite",
    "drawn claim": ".drawn-figure svg.wide a",
    "event": ".timeline a.cite",
    "statement": ".speaker a.cite",
    "position": ".grid a.cite",
    "contradiction": ".conflict a.cite",
    "shared passage": ".copy li a.cite",
    "doubt": ".doubts a.cite",
    "name": "[id$='-names'] .names a.cite",
    "place": "[id$='-places'] .names a.cite",
}

WORDS_OF = """
const id = arguments[0];
return Array.from(document.querySelectorAll('.report mark.' + id), (mark) => mark.textContent).join('');
"""


def cited_words(told, line):
    """Return the words that the account cites there, each as the account has them."""
    texts = {report["id"]: report["text"] for report in told["stories"][0]["reports"]}
    return [texts[cited["report"]][cited["start"] : cited["end"]] for cited in line]


def expected_words(told):
    """Return the words behind the first link of each kind of line, straight from the account."""
    story = told["stories"][0]
    most = max(story["figures"], key=lambda figure: (figure["origins"], len(figure["claims"])))
    once = next(figure for figure in story["figures"] if len(figure["claims"]) == 1)
    sourced = most["claims"][0]
    passage = story["copies"][0]
    return {
        "brief": cited_words(told, story["brief"][0]["citations"])[0],
        "figure": most["claims"][0]["quote"],
        "figure told once": once["claims"][0]["quote"],
        "source": cited_words(
            told, [{"report": sourced["report"], "start": sourced["source_start"], "end": sourced["source_end"]}]
        )[0],
        "event": cited_words(told, story["events"][0]["citations"])[0],
        "contradiction": cited_words(told, story["conflicts"][0]["sides"][0]["citations"])[0],
        "shared passage": cited_words(told, [{"report": passage["report"], **passage["passages"][0]}])[0],
        "doubt": cited_words(told, story["doubts"])[0],
        "statement": story["quotations"][0]["content"],
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_click_on_each_kind_of_line_opens_its_exact_words(show, told, kind):
    """The panel shows the words highlighted in their paragraph, Escape goes back to the line."""
    page = show(told)
    link = page.driver.find_element(By.CSS_SELECTOR, KINDS[kind])
    page.run("arguments[0].scrollIntoView({block: 'center'}); arguments[0].focus();", link)
    target = page.run("return arguments[0].getAttribute('href').slice(1)", link)
    link.send_keys(Keys.ENTER)
    shown = page.run(
        "return Array.from(document.querySelectorAll('#panel-words mark.here'), (m) => m.textContent).join('')"
    )
    assert shown
    assert shown == page.run(WORDS_OF, target)
    expected = expected_words(told)
    if kind in expected:
        assert shown == expected[kind]
    colour = page.run("return getComputedStyle(document.querySelector('#panel-words mark.here')).backgroundColor")
    assert colour == "rgb(255, 216, 77)"
    assert page.run("return document.activeElement.id") == "panel-title"
    page.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert page.run("return document.getElementById('panel').hidden")
    assert page.run("return document.activeElement === arguments[0]", link)
    assert page.messages() == []


def test_a_mouse_click_opens_words_and_from_them_one_gets_back(show, told):
    """From a line to its words in the panel, on to the report, and from the report's margin back to the line."""
    page = show(told)
    link = page.driver.find_element(By.CSS_SELECTOR, ".speaker a.cite")
    page.run("arguments[0].scrollIntoView({block: 'center'})", link)
    link.click()
    page.driver.find_element(By.ID, "panel-go").click()
    assert page.run("return document.getElementById('panel').hidden")
    target = page.run("return location.hash.slice(1)")
    assert page.run("return document.querySelector('mark:target').textContent") == page.run(WORDS_OF, target)
    place = page.run(
        "const b = document.querySelector('mark:target').getBoundingClientRect(); return [b.top, b.bottom, innerHeight]"
    )
    assert 0 < place[0] < place[1] < place[2]
    back = page.driver.find_element(By.CSS_SELECTOR, f".notes a[data-marks~='{target}'][href*='-said-']")
    back.click()
    line = page.run("return document.querySelector(':target').id")
    assert line == page.run("return arguments[0].closest('li').id", link)


def test_a_click_on_marked_words_tells_which_lines_rest_on_them(show, told):
    """The panel lists the lines, each a link."""
    page = show(told)
    mark = page.driver.find_element(By.CSS_SELECTOR, ".report mark.k-figure")
    page.run("arguments[0].scrollIntoView({block: 'center'})", mark)
    mark.click()
    lines = page.run("return Array.from(document.querySelectorAll('#panel-lines a'), (a) => a.textContent)")
    assert any("people killed" in line for line in lines)


def test_without_scripts_plain_links_go_both_ways(show, page, told):
    """The link goes to the words, which light up; the margin's link goes back."""
    page.scripts(on=False)
    show(told)
    for selector in KINDS.values():
        target = page.run("return document.querySelector(arguments[0]).getAttribute('href')", selector)
        page.driver.get(page.driver.current_url.split("#")[0] + target)
        colour = page.run("return getComputedStyle(document.querySelector('mark:target')).backgroundColor")
        assert colour == "rgb(255, 216, 77)"
    link = page.driver.find_element(By.CSS_SELECTOR, ".timeline a.cite")
    page.run("arguments[0].scrollIntoView({block: 'center'})", link)
    link.click()
    target = page.driver.current_url.split("#")[1]
    assert page.run("return document.querySelector(':target').id") == target
    assert page.run("return document.getElementById('panel').hidden")
    page.driver.find_element(By.CSS_SELECTOR, f".notes a[data-marks~='{target}'][href*='-event-']").click()
    assert "-event-" in page.driver.current_url


def test_words_that_stand_in_several_elements_all_light_up(show, told):
    """A passage over two paragraphs is highlighted in both."""
    passage = told["stories"][0]["copies"][0]["passages"][0]
    page = show(told)
    anchor = page.run(
        """const marks = Array.from(document.querySelectorAll('.report mark.k-passage[id]'));
        return marks.find((mark) => document.querySelectorAll('.report mark.' + mark.id).length > 1).id"""
    )
    page.run("location.hash = arguments[0]", anchor)
    colours = page.run(
        """return Array.from(document.querySelectorAll('.report mark.' + arguments[0]),
        (mark) => getComputedStyle(mark).backgroundColor)""",
        anchor,
    )
    assert len(colours) > 1
    assert set(colours) == {"rgb(255, 216, 77)"}
    words = page.run(WORDS_OF, anchor)
    texts = {report["id"]: report["text"] for report in told["stories"][0]["reports"]}
    assert words in (
        texts["herald"][passage["start"] : passage["end"]],
        texts["courier"][passage["of_start"] : passage["of_end"]],
    )


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_nothing_stands_outside_the_page_at_any_width(show, page, told, width, request):
    """No horizontal scrolling from phone to wide screen; pictures are kept where --screenshots names a folder."""
    page.size(width)
    show(told)
    assert page.run(OVERFLOW) == [0, []]
    keep(page, request, f"{width}")


def test_the_page_asks_for_nothing_and_complains_of_nothing(show, page, told):
    """One file is read; the console stays empty."""
    page.messages()
    page.requests()
    show(told)
    asked = [url for url in page.requests() if not url.startswith("data:")]
    assert [url.split("/")[-1] for url in asked] == ["account.html"]
    assert asked[0].startswith("file:")
    assert page.messages() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_on_its_ground(show, page, told, scheme):
    """Every text has the contrast that WCAG 2.2 AA asks for, by day and by night, also where it is highlighted."""
    page.prefer(prefers_color_scheme=scheme)
    show(told, "#s1-a-5")
    page.run("document.querySelector('.speaker a.cite').click()")
    assert page.run(CONTRAST) == []


def test_the_page_is_well_built(show, told):
    """Landmarks, one first heading, no heading level skipped, names for links and tables, targets of 24 pixels."""
    page = show(told)
    assert page.run("return document.querySelectorAll('main').length") == 1
    assert page.run("return document.querySelectorAll('h1').length") == 1
    levels = page.run(
        "return Array.from(document.querySelectorAll('main :is(h1,h2,h3,h4,h5,h6)'), (h) => Number(h.tagName[1]))"
    )
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    unnamed = page.run(
        """return Array.from(document.querySelectorAll('a, button, summary')).filter(
        (a) => !a.textContent.trim() && !a.ariaLabel).length"""
    )
    assert unnamed == 0
    tables = "return Array.from(document.querySelectorAll('table')).filter((t) => !t.ariaLabel && !t.caption).length"
    assert page.run(tables) == 0
    small = page.run(
        """return Array.from(document.querySelectorAll('a.cite, a.letter, button, nav a')).filter((a) => {
        const box = a.getBoundingClientRect(); return box.width && (box.width < 24 || box.height < 24) }).length"""
    )
    assert small == 0


def test_right_to_left_words_stand_right(show, told):
    """Arabic titles, texts and quotations run from right to left in a page that runs from left to right."""
    page = show(told)
    for selector in ("#s1-e-h", "#s1-e .text p", ".claims tr:has(a.cite[href^='#s1-e-']) q"):
        found = page.run(
            """const e = document.querySelector(arguments[0]); const style = getComputedStyle(e);
            return [style.direction, style.unicodeBidi]""",
            selector,
        )
        assert found[0] == "rtl", selector
    assert page.run("return getComputedStyle(document.body).direction") == "ltr"
    assert page.run("return document.querySelector('#s1-e .text').lang") == "ar"


PAYLOADS = json.loads((Path(__file__).parent / "payloads.json").read_text("utf-8"))


def test_no_payload_in_any_text_does_anything(show, page, told):
    """Two hundred payloads, each in every text of the account, run nothing, ask for nothing and break no markup."""
    page.messages()
    page.requests()
    for payload in PAYLOADS:
        show(fill(json.loads(json.dumps(told)), payload))
        assert page.run("return [window.hacked, document.title !== 'hacked', document.scripts.length]") == [
            None,
            True,
            1,
        ], payload
        assert (
            page.run("return document.querySelectorAll('iframe, img, object, embed, form, video, audio, base').length")
            == 0
        )
        page.run("document.querySelector('.speaker a.cite').click()")
        assert page.run("return window.hacked") is None, payload
    assert [url for url in page.requests() if not url.startswith(("data:", "file:"))] == []
    assert page.messages() == []


def test_the_page_prints_without_its_navigation(show, page, told):
    """On paper there is no navigation and no panel, and the marked words carry the signs that lines cite them by."""
    show(told)
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    sign = page.run("return getComputedStyle(document.querySelector('mark.k-figure[id]'), '::before').content")
    label = page.run("return document.querySelector('mark.k-figure[id]').dataset.sign")
    assert sign == f'"{label}"'
    hidden = page.run(
        "return ['nav.sections', '.panel', '.legend'].map((s) => getComputedStyle(document.querySelector(s)).display)"
    )
    assert hidden == ["none", "none", "none"]
    assert page.run("return document.querySelectorAll('.report').length") == 5
    pdf = page.driver.print_page()
    assert len(pdf) > 10_000


@pytest.mark.parametrize(("stories", "width", "scheme"), [(1, 1440, "light"), (2, 1440, "dark"), (1, 360, "light")])
def test_axe_finds_nothing_against_the_page(show, page, told, stories, width, scheme):
    """The rules of WCAG 2.2 A and AA and axe's best practices hold, with the panel open and with it closed."""
    page.size(width)
    page.prefer(prefers_color_scheme=scheme)
    show(two_stories(told) if stories == 2 else told)
    check_rules(page)
    page.run("document.querySelector('.speaker a.cite').click()")
    check_rules(page)


def test_several_stories_are_found_from_the_top(show, told):
    """The first heading counts the stories, each is linked, and each story's citations open its own words."""
    page = show(two_stories(told))
    assert page.run("return document.querySelector('h1').textContent") == "2 stories"
    page.driver.find_elements(By.CSS_SELECTOR, ".contents a")[1].click()
    assert page.run("return document.querySelector(':target').id") == "s2"
    page.run("document.querySelector('#s2 .speaker a.cite').click()")
    shown = page.run("return document.querySelector('#panel-words mark.here').textContent")
    assert shown == told["stories"][0]["quotations"][0]["content"]
    assert page.run("return document.getElementById('panel-go').getAttribute('href')").startswith("#s2-")
