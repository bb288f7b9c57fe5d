"""Work by hand in a browser: a number set right over the story, seen in it, taken back and seen as it was."""

import re

import pytest
from browser_checks import enter, find, keep, until
from ferry_reports import REPORTS
from page_looks import CONTRAST, OVERFLOW, broken_rules
from serving import Served


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Return a server over a ledger that has an account of five reports."""
    served = Served(tmp_path_factory.mktemp("hand") / "ledger")
    served.add(REPORTS)
    yield served
    served.end()


@pytest.fixture
def inside(page, filled):
    """Return the browser, let in."""
    enter(page, filled)
    page.messages()
    return page


def press(page, selector):
    """Click what a selector finds."""
    element = find(page, selector)
    page.run("arguments[0].scrollIntoView({block: 'center'})", element)
    element.click()


def write(page, selector, text):
    """Write into a field what it is to hold."""
    field = find(page, selector)
    page.run("arguments[0].scrollIntoView({block: 'center'}); arguments[0].value = ''", field)
    field.send_keys(text)


def figures(page, filled):
    """Open the figures of the story that has the most reports; returns the address."""
    page.driver.get(f"{filled.base}/")
    address = find(page, ".stories h2 a").get_attribute("href")
    page.driver.get(f"{address}/figures")
    find(page, ".quantity .claims a.correct")
    return f"{address}/figures"


def shown(page):
    """The text of the story's figures."""
    figures = "document.querySelectorAll('.quantity, .claims')"  # what is told once stands in a table of its own
    return page.run(f"return Array.from({figures}, (one) => one.textContent).join()")


def wait_for_account(page, filled):
    """Wait until no work is under way."""
    page.driver.get(f"{filled.base}/tasks")
    until(page, "return fetch('/state.json').then((a) => a.json()).then((s) => s.task === null && s.pending === 0)")


def test_a_number_is_set_right_over_the_story_seen_in_it_taken_back_and_seen_as_it_was(inside, filled):
    """With scripts: the form opens over the page, the line says that it is being worked out, then has the number."""
    address = figures(inside, filled)
    before = shown(inside)
    press(inside, ".quantity .claims a.correct")
    write(inside, "dialog[open] input[name=value]", "77")
    write(inside, "dialog[open] input[name=why]", "counted again at the quay")
    press(inside, "dialog[open] button.primary")
    until(inside, "return document.querySelector('dialog[open] h1').textContent === 'Written to the log'")
    press(inside, "dialog[open] .close")
    assert find(inside, ".quantity .claims .tag.pending").text == "being worked out anew"
    wait_for_account(inside, filled)
    inside.driver.get(address)
    assert "77" in shown(inside)
    assert "counted again at the quay" in shown(inside)
    inside.driver.get(f"{filled.base}/undo")
    press(inside, ".made details.undo summary")
    write(inside, ".made details.undo input[name=why]", "the first count was right")
    press(inside, ".made details.undo button")
    until(inside, "return location.pathname === '/written'")
    wait_for_account(inside, filled)
    inside.driver.get(address)
    assert shown(inside) == before
    assert inside.messages() == []


def test_the_same_without_scripts(inside, filled):
    """Links lead to forms, forms to the page that says what was written; nothing is lost on the way."""
    address = figures(inside, filled)
    before = shown(inside)
    inside.scripts(on=False)
    inside.driver.get(address)
    press(inside, ".quantity .claims a.correct")
    write(inside, "input[name=value]", "many")
    write(inside, "input[name=why]", "a slip")
    press(inside, "form.set button.primary")
    assert "is no number" in find(inside, "[role=alert]").text
    assert find(inside, "input[name=value]").get_attribute("value") == "many"
    write(inside, "input[name=value]", "78")
    press(inside, "form.set button.primary")
    find(inside, ".made .tag")
    assert "/written?entry=" in inside.driver.current_url
    written = inside.driver.current_url
    inside.scripts(on=True)
    wait_for_account(inside, filled)
    inside.driver.get(address)
    assert "78" in shown(inside)
    inside.scripts(on=False)
    inside.driver.get(written)
    press(inside, ".made details.undo summary")
    write(inside, ".made details.undo input[name=why]", "it was no slip")
    press(inside, ".made details.undo button")
    inside.scripts(on=True)
    wait_for_account(inside, filled)
    inside.driver.get(address)
    assert shown(inside) == before


def pages_of(page, filled):
    """An address of each kind of page of this work."""
    figures(page, filled)
    claim = find(page, ".quantity .claims a.correct").get_attribute("href")
    story = re.search(r"story=([^&]+)", claim)[1]
    page.driver.get(f"{filled.base}/stories/{story}/names")
    name = find(page, ".names a.correct").get_attribute("href")
    report = re.search(r"report=([^&]+)", claim)[1]
    return {
        "correct": claim,
        "correct-report": f"{filled.base}/correct?report={report}",
        "figure": claim.replace("/correct?", "/correct/figure?"),
        "name": name.replace("/correct?", "/correct/name?"),
        "move": f"{filled.base}/move?report={report}",
        "undo": f"{filled.base}/undo",
        "doubts": f"{filled.base}/doubts",
        "compare": f"{filled.base}/compare",
        "export": f"{filled.base}/export",
        "log": f"{filled.base}/log",
        "entry": f"{filled.base}/log/1",
    }


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (768, "dark"), (1440, "light")])
def test_pages_fit_their_width_can_be_read_and_pass_axe(inside, filled, width, scheme, request):
    """Nothing stands outside the page, all text has its contrast, and no rule of WCAG 2.2 A and AA is broken."""
    addresses = pages_of(inside, filled)
    inside.size(width)
    inside.prefer(prefers_color_scheme=scheme)
    broken = {}
    for name, address in addresses.items():
        inside.driver.get(address)
        find(inside, ".hand h1")
        too_wide, outside = inside.run(OVERFLOW)
        told = [*([too_wide] if too_wide > 0 else []), *outside, *inside.run(CONTRAST), *broken_rules(inside)]
        if told:
            broken[name] = told
        keep(inside, request, f"hand-{name}-{width}")
        inside.size(width)
    assert broken == {}
