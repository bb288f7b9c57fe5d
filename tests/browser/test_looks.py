"""The looks at pages see what is wrong: each fault is planted into the example's page, and found."""

import subprocess
import sys

import pytest
from page_looks import BROKEN, CLOSE, CONTRAST, CUT, EMPTY, OVERFLOW, OVERLAPS, broken_rules, check_looks, check_rules
from story_folders import EXAMPLE

PLANT = """
const first = (selector) => Array.from(document.querySelectorAll(selector)).find((one) => one.checkVisibility());
const style = (selector, wanted) => Object.assign(first(selector).style, wanted);
const add = (selector, markup) => first(selector).insertAdjacentHTML('beforeend', markup);
const twice = (selector) => first(selector).after(first(selector).cloneNode(true));
"""
LOOKS = {
    "a line over the next": (OVERLAPS, "style('.brief .line', {position: 'relative', top: '1.5em'})"),
    "a claim over the next": (OVERLAPS, "style('.claims td.words q', {position: 'relative', top: '3em'})"),
    "words of a chart over others": (OVERLAPS, "twice('svg.wide text')"),
    "a part that sticks out": (OVERFLOW, "style('.brief', {width: '2000px'})"),
    "a part that begins outside": (OVERFLOW, "style('.brief', {marginLeft: '-400px'})"),
    "words cut at the end": (CUT, "style('.brief .line', {overflow: 'hidden', whiteSpace: 'nowrap'})"),
    "words of a chart beyond it": (CUT, "style('svg.wide text', {transform: 'translate(-60px, 0)'})"),
    "a word broken in a cell": (BROKEN, "style('.claims .says', {wordBreak: 'break-all', fontSize: '60px'})"),
    "two marks on one spot": (CLOSE, "twice('svg.wide a')"),
    "a line of nothing": (EMPTY, "add('.brief', '<p></p>')"),
    "a text too pale": (CONTRAST, "style('.brief .line', {color: '#aaa'})"),
}
RULES = {
    "color-contrast": "style('.brief .line', {color: '#999'})",
    "target-size": """for (const name of 'ab') {
        add('.brief', `<button type=button id=small-${name}>${name}</button>`);
        style(`#small-${name}`, {width: '12px', height: '12px', padding: 0, border: 0});
    }""",
    "button-name": "add('main', '<button type=button></button>')",
    "heading-order": "add('.brief', '<h6>lost</h6>')",
    "aria-allowed-attr": "add('.brief', '<p aria-checked=true>x</p>')",
    "label": "add('main', '<input type=text>')",
}


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Return the example's account as a file, made by the program."""
    made = tmp_path_factory.mktemp("looks") / "account.html"
    command = [sys.executable, "-m", "storyledger", "account", str(EXAMPLE), "--quiet", "--html", str(made)]
    subprocess.run(command, check=True)
    return made


@pytest.fixture
def opened(page, file):
    """Return the browser with the page open, without its policy, which would keep planted styles out."""
    page.driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    page.driver.get(file.as_uri())
    yield page
    page.driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})


def found(page, look):
    """Return what a look finds; the looks that count give that last."""
    told = page.run(look)
    return (told[0] > 0 or told[1] != []) if look is OVERFLOW else (told[1] if look is OVERLAPS else told)


@pytest.mark.parametrize("fault", LOOKS)
def test_a_fault_of_looks_is_found(opened, fault):
    """Before it is planted there is none; afterwards the one look that is for it tells."""
    look, fault = LOOKS[fault]
    assert not found(opened, look)
    opened.run(f"{PLANT}{fault}")
    assert found(opened, look)
    with pytest.raises(AssertionError):
        check_rules(opened) if look is CONTRAST else check_looks(opened)


@pytest.mark.parametrize("rule", RULES)
def test_a_broken_rule_is_found(opened, rule):
    """The rules are really asked, the size of targets among them."""
    opened.run(f"{PLANT}{RULES[rule]}")
    assert rule in {name for name, *_ in broken_rules(opened, [rule])}


def test_all_rules_are_asked(opened):
    """Without a choice, too: what is planted first and last is both found, in one go."""
    for rule in ("target-size", "label"):
        opened.run(f"{PLANT}{RULES[rule]}")
    assert {"target-size", "label"} <= {name for name, *_ in broken_rules(opened)}
