"""The example of the repository, read by the real program, as its page stands in a browser."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

SHOWN = """
const words = {};
for (const mark of document.querySelectorAll('.report mark')) {
  const name = Array.from(mark.classList).find((name) => /^s\\d+-[a-z]+-\\d+$/.test(name));
  words[name] = (words[name] || '') + mark.textContent;
}
const links = Array.from(document.querySelectorAll('a[data-words]'), (a) => a.getAttribute('href').slice(1));
const anchors = Array.from(document.querySelectorAll('.report mark[id]'), (mark) => mark.id);
return [words, Array.from(new Set(links)), anchors];
"""

OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """Return the account of the example, made by the program itself."""
    out = tmp_path_factory.mktemp("example") / "account.json"
    command = [sys.executable, "-m", "storyledger.cli", "account", str(ROOT / "examples" / "aleppo-2016"), "--quiet"]
    subprocess.run([*command, "--json", str(out)], check=True, cwd=ROOT / "src")
    return json.loads(out.read_text("utf-8"))


def test_every_citation_of_the_example_opens_its_exact_words(show, example):
    """Each quotation, claim and other citation has a mark in its report whose words are exactly the report's."""
    page = show(example)
    words, links, anchors = page.run(SHOWN)
    assert sorted(links) == sorted(anchors)
    assert len(links) > 200
    for number, story in enumerate(example["stories"], start=1):
        for index, report in enumerate(story["reports"]):
            text = report["text"].replace("\r\n", "\n").replace("\r", "\n")
            mine = [said for anchor, said in words.items() if anchor.startswith(f"s{number}-{chr(ord('a') + index)}-")]
            assert all(said in text for said in mine)
            for line in story["quotations"]:
                if line["report"] == report["id"]:
                    assert line["content"].replace("\r\n", "\n") in mine
            for line in (claim for figure in story["figures"] for claim in figure["claims"]):
                if line["report"] == report["id"]:
                    assert line["quote"] in mine
    assert page.messages() == []


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_example_fits_every_width(show, page, example, width):
    """Nothing of a real account makes the page scroll sideways."""
    page.size(width)
    show(example)
    assert page.run(OVERFLOW) == 0
