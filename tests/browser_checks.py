"""What holds of every page in a browser: nothing stands outside it, and every text can be read on its ground."""

from pathlib import Path

from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from serving import PATIENCE

OVERFLOW = """
const wide = document.documentElement.clientWidth;
const out = Array.from(document.querySelectorAll('main *')).filter((element) => {
  const box = element.getBoundingClientRect();
  const outside = box.width > 1 && (box.right > wide + 1 || box.left < -1);
  return outside && !element.closest('.scroll, nav.sections, .notes a');
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


def keep(page, request, name):
    """Keep a picture for looking at, where a folder is given for it."""
    folder = request.config.getoption("--screenshots")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        height = page.run("return Math.min(document.documentElement.scrollHeight, 12000)")
        page.size(page.run("return innerWidth"), height)
        page.driver.save_screenshot(f"{folder}/{name}.png")


def until(page, script, *arguments):
    """Wait until a script gives something."""
    return WebDriverWait(page.driver, PATIENCE, 0.1).until(lambda driver: driver.execute_script(script, *arguments))


def find(page, selector):
    """The first element that a selector finds, once it is there."""
    return WebDriverWait(page.driver, PATIENCE, 0.1).until(
        lambda driver: driver.find_element(By.CSS_SELECTOR, selector)
    )
