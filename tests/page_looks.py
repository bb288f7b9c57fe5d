"""What must hold of every page as it is seen: rules of accessibility, nothing cut, nothing over something else.

Pictures of two runs are not compared: what overlaps or is cut is found in the boxes that the browser laid out, which
holds for a page that nobody has seen before, too.
"""

from functools import cache
from pathlib import Path

OVERFLOW = """
const wide = document.documentElement.clientWidth;
const out = Array.from(document.querySelectorAll('main *')).filter((element) => {
  const box = element.getBoundingClientRect();
  const outside = box.width > 1 && (box.right > wide + 1 || box.left < -1);
  return outside && !element.closest('.scroll, nav.sections, .notes a, .vh');
});
return [document.documentElement.scrollWidth - wide, out.map((element) => element.outerHTML.slice(0, 120))];
"""

CONTRAST = """
// WCAG relative luminance; backgrounds are followed up to the first opaque one.
const channel = (value) => value <= 10.31 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
const parse = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const ground = (element) => {
  for (; element; element = element.parentElement) {
    const colour = parse(getComputedStyle(element).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
};
const poor = [];
for (const element of document.querySelectorAll('body *')) {
  if (!Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.data.trim())) continue;
  if (!element.getClientRects().length || element.closest('svg, script, .vh, [hidden], .skip')) continue;
  const style = getComputedStyle(element);
  const a = light(parse(style.color)), b = light(ground(element));
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const large = parseFloat(style.fontSize) >= 24;
  if (ratio < (large ? 3 : 4.5)) poor.push(`${ratio.toFixed(2)} ${element.outerHTML.slice(0, 80)}`);
}
return Array.from(new Set(poor));
"""
"""Texts without the contrast of WCAG 2.2 AA, worked out anew: what axe is not sure of, it does not tell."""

TEXTS = """
const untold = '.vh, nav.sections, script, title, [hidden], thead, .notes bdi';
const nodes = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
const boxes = [];
for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
  const element = node.parentElement;
  // What a closed fold holds is laid out and not shown.
  if (!node.data.trim() || element.matches('details:not([open])') || element.closest(untold)) continue;
  if (!element.checkVisibility({visibilityProperty: true})) continue;
  const range = document.createRange();
  range.selectNodeContents(node);
  for (const box of range.getClientRects()) {
    const words = node.data.trim().slice(0, 40);
    if (box.width > 1) boxes.push([box.left, box.top, box.right, box.bottom, words, element.closest('svg.chart')]);
  }
}
"""

OVERLAPS = (
    TEXTS
    + """
boxes.sort((one, other) => one[1] - other[1]);
const found = [];
boxes.forEach((one, at) => {
  for (let next = at + 1; next < boxes.length && boxes[next][1] < one[3] - 3; next++) {
    const other = boxes[next];
    if (Math.min(one[2], other[2]) - Math.max(one[0], other[0]) > 2) found.push(`${one[4]} | ${other[4]}`);
  }
});
return [boxes.length, found];
"""
)
"""Texts of which two stand over each other by more than 2 pixels across and 3 down."""

CUT = (
    TEXTS
    + """
const found = boxes.filter(([left, top, right, bottom, text, chart]) => {
  if (!chart) return false;
  const frame = chart.getBoundingClientRect();
  return left < frame.left - 2 || right > frame.right + 2 || top < frame.top - 3 || bottom > frame.bottom + 3;
}).map((box) => box[4]);
for (const element of document.querySelectorAll('main *')) {
  const style = getComputedStyle(element);
  if (style.overflowX !== 'hidden' && style.overflowX !== 'clip') continue;
  if (element.matches('.vh, .notes a, .notes bdi, thead') || element.closest('svg')) continue;
  if (element.scrollWidth > element.clientWidth + 1) found.push(element.outerHTML.slice(0, 120));
}
return found;
"""
)
"""Texts of charts that reach beyond their drawing, and elements that hide what does not fit into them."""


BROKEN = """
const found = [];
for (const element of document.querySelectorAll('main :is(td, th, .tag, .cite, .best, h1, h2, h3, h4, h5)')) {
  if (!element.checkVisibility() || element.closest('.vh, thead')) continue;
  const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    for (const word of node.data.matchAll(/[A-Za-z0-9,.]{2,11}/g)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const tops = new Set(Array.from(range.getClientRects(), (box) => Math.round(box.top)));
      if (tops.size > 1 && !/[./]/.test(node.data)) found.push(`${word[0]}: ${element.outerHTML.slice(0, 80)}`);
    }
  }
}
return found;
"""
"""Words of ordinary length, in cells and headings, of which a part stands on the next line."""

CLOSE = """
const found = [];
for (const drawn of document.querySelectorAll('main svg.chart')) {
  const marks = Array.from(drawn.querySelectorAll('a')).filter((mark) => mark.checkVisibility()).map((mark) => {
    const box = mark.getBoundingClientRect();
    return {x: box.left + box.width / 2, y: box.top + box.height / 2, name: mark.getAttribute('aria-label') || ''};
  });
  marks.forEach((one, at) => marks.slice(at + 1).forEach((other) => {
    const far = Math.hypot(one.x - other.x, one.y - other.y);
    if (far < 23.5) found.push(`${far.toFixed(1)}: ${one.name} | ${other.name}`);
  }));
}
return found;
"""
"""Marks of drawings whose middles are nearer than a target of 24 pixels is wide, less what rounding takes."""


EMPTY = """
const empty = Array.from(document.querySelectorAll('main :is(p, li, td.words):empty'));
return empty.filter((element) => element.checkVisibility()).map((element) => element.outerHTML.slice(0, 120));
"""


def check_looks(page, least=50):
    """Nothing scrolls sideways, stands outside, is cut, or lies over other text; call it at each width."""
    assert page.run(OVERFLOW) == [0, []]
    count, overlaps = page.run(OVERLAPS)
    assert count > least
    assert overlaps == []
    assert page.run(CUT) == []
    assert page.run(BROKEN) == []
    assert page.run(CLOSE) == []
    assert page.run(EMPTY) == []


def broken_rules(page, only=()):
    """Return what axe finds in the whole page: rule, words of its first place, number of places.

    All rules of WCAG 2.2 A and AA and axe's best practices, among them the size of targets, which axe leaves out unless
    asked; or `only` some rules.
    """
    if not page.run("return window.axe !== undefined"):
        page.run(_axe())
    page.driver.set_script_timeout(240)
    # What else axe could tell of what holds costs as much again, and nobody looks at it.
    options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    if only:
        options = {**options, "runOnly": {"type": "rule", "values": list(only)}}
    found = page.driver.execute_async_script("axe.run(document, arguments[0]).then(arguments[1])", options)
    return [(rule["id"], rule["nodes"][0]["html"][:160], len(rule["nodes"])) for rule in found["violations"]]


@cache
def _axe():
    return (Path(__file__).parent / "browser" / "axe.min.js").read_text("utf-8")


COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that a colour scheme decides; all others hold in both or in none, for only colours differ."""


def check_colours(page):
    """The rules that colours decide hold: for a page whose other rules were looked at in the other colour scheme."""
    assert broken_rules(page, COLOURS) == []
    assert page.run(CONTRAST) == []


def check_rules(page):
    """The rules of accessibility hold on the whole page, and each text can be read on its ground."""
    assert broken_rules(page) == []
    assert page.run(CONTRAST) == []
