"""What must hold of every page as it is seen: rules of accessibility, nothing cut, nothing over something else."""

import importlib.resources

OVERFLOW = """
const wide = document.documentElement.clientWidth;
const out = Array.from(document.querySelectorAll('main *')).filter((element) => {
  const box = element.getBoundingClientRect();
  const outside = box.width > 1 && (box.right > wide + 1 || box.left < -1);
  return outside && !element.closest('.scroll, nav.sections, .notes a, .vh');
});
return [document.documentElement.scrollWidth - wide, out.map((element) => element.outerHTML.slice(0, 120))];
"""

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


def check_looks(page):
    """Nothing scrolls sideways, stands outside, is cut, or lies over other text; call it at each width."""
    assert page.run(OVERFLOW) == [0, []]
    count, overlaps = page.run(OVERLAPS)
    assert count > 50
    assert overlaps == []
    assert page.run(CUT) == []
    assert page.run(BROKEN) == []
    assert page.run("return document.querySelectorAll('main p:empty, main li:empty').length") == 0


def check_rules(page, options="{}"):
    """The rules of WCAG 2.2 and axe's best practices hold; of many reports, which are alike, the first is looked at."""
    page.run((importlib.resources.files("axe_core_python") / "axe.min.js").read_text("utf-8"))
    page.driver.set_script_timeout(240)
    run = f"axe.run({{exclude: [['.report ~ .report']]}}, {options}).then(arguments[0])"
    found = page.driver.execute_async_script(run)
    assert [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found["violations"]] == []
