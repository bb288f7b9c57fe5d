"""Real accounts in a browser: the repository's example, and the stories of a folder named with --stories."""

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from page_looks import check_colours, check_looks, check_rules
from story_folders import EXAMPLE, stories_of

TEN_REPORTS = 3_000_000
"""Bytes that the file of ten reports may have."""

SHOWN = """
const words = {};
for (const mark of document.querySelectorAll('.report mark')) {
  const name = Array.from(mark.classList).find((name) => /^s\\d+-[a-z]+-\\d+$/.test(name));
  words[name] = (words[name] || '') + mark.textContent;
}
const links = Array.from(document.querySelectorAll('a.cite[data-words]'), (a) => a.getAttribute('href').slice(1));
const anchors = Array.from(document.querySelectorAll('.report mark[id]'), (mark) => mark.id);
return [words, Array.from(new Set(links)), anchors];
"""

KINDS = (
    ".brief .line a.cite", ".quantity .claims .words a.cite", ".claims.once .words a.cite", ".claims .source a.cite",
    ".timeline a.cite", ".speaker a.cite", ".grid a.cite", ".conflict a.cite", ".copy li a.cite", ".doubts a.cite",
    "[id$='-names'] .names a.cite", "[id$='-places'] .names a.cite", ".drawn-figure svg a", ".drawn-timeline svg a",
    ".drawn-positions svg a", ".drawn-map svg a",
)  # fmt: skip
"""One link of each kind of line and of each drawing's marks that lead to words."""

TO_WORDS_AND_BACK = """
const done = [];
for (const selector of arguments[0]) {
  const link = Array.from(document.querySelectorAll(selector)).find((a) => a.checkVisibility());
  if (!link) continue;
  link.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
  const id = link.getAttribute('href').slice(1);
  const here = Array.from(document.querySelectorAll('#panel-words mark.here'), (mark) => mark.textContent).join('');
  const there = Array.from(document.querySelectorAll('.report mark.' + id), (mark) => mark.textContent).join('');
  const lines = Array.from(document.querySelectorAll('#panel-lines a'), (a) => a.hash.slice(1));
  const back = lines.some((line) => document.getElementById(line)?.querySelector(`a[href="#${id}"]`));
  document.getElementById('panel-close').click();
  done.push([selector, here !== '' && here === there, back, document.activeElement === link]);
}
return done;
"""


def pytest_generate_tests(metafunc):
    """Run each test on the example, and on every story of the folder that --stories names."""
    if "real" in metafunc.fixturenames:
        found = [pytest.param(EXAMPLE, id="example")]
        found += [pytest.param(path / "reports", id=path.name) for path in stories_of(metafunc.config)]
        metafunc.parametrize("real", found, indirect=True, scope="module")


@dataclass(frozen=True)
class Real:
    """A real account: as JSON, and its file."""

    told: dict[str, Any]
    html: Path


@cache
def read(folder, out):
    """Return the account of the reports in a folder, made by the program itself."""
    command = [sys.executable, "-m", "storyledger", "account", str(folder), "--quiet"]
    subprocess.run([*command, "--json", f"{out}.json", "--html", f"{out}.html"], check=True)
    return Real(json.loads(Path(f"{out}.json").read_text("utf-8")), Path(f"{out}.html"))


@pytest.fixture(scope="module")
def real(request, tmp_path_factory):
    """Return a real account; each is read once."""
    return read(request.param, tmp_path_factory.getbasetemp() / f"real-{request.param.parent.name}")


@pytest.fixture
def opened(page, real):
    """Return the browser with the account's file open."""
    page.driver.get(real.html.as_uri())
    return page


def test_every_citation_opens_its_exact_words(opened, real):
    """Each quotation, claim and other citation has a mark in its report whose words are exactly the report's."""
    words, links, anchors = opened.run(SHOWN)
    assert sorted(links) == sorted(anchors)
    assert len(links) > 100
    for number, story in enumerate(real.told["stories"], start=1):
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
    assert opened.messages() == []


def test_from_each_kind_of_line_to_its_words_and_back(opened):
    """The words open beside the line, name the line as one that rests on them, and closing them leads back to it."""
    done = opened.run(TO_WORDS_AND_BACK, KINDS)
    assert len(done) > 6
    assert [kind for kind, here, back, focused in done if not (here and back and focused)] == []


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_a_real_account_is_whole_and_can_be_used_at_every_width(opened, width):
    """Nothing is cut or lies over other text, in charts as in lines; the rules of accessibility hold day and night."""
    opened.size(width)
    check_looks(opened)
    check_rules(opened)
    opened.prefer(prefers_color_scheme="dark")
    check_colours(opened)


def test_the_file_of_ten_reports_stays_small(real):
    """A file has less than three megabytes for ten reports, drawings and all."""
    reports = sum(len(story["reports"]) for story in real.told["stories"])
    assert real.html.stat().st_size < TEN_REPORTS * max(reports, 10) / 10
