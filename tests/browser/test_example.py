"""Real accounts in a browser: the repository's example, and the stories of a folder named with --stories."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from page_looks import check_looks, check_rules

ROOT = Path(__file__).parent.parent.parent
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
        folder = metafunc.config.getoption("--stories")
        stories = sorted(path.parent for path in Path(folder).resolve().glob("*/reports")) if folder else []
        found = [pytest.param(ROOT / "examples" / "aleppo-2016", id="example")]
        found += [pytest.param(path / "reports", id=path.name) for path in stories]
        if not stories:
            reason = "no folder of stories: name one with --stories"
            found.append(pytest.param(None, id="stories", marks=pytest.mark.skip(reason=reason)))
        metafunc.parametrize("real", found, indirect=True)


@cache
def read(folder, out):
    """Return the account of the reports in a folder, made by the program itself."""
    command = [sys.executable, "-m", "storyledger.cli", "account", str(folder), "--quiet", "--json", str(out)]
    subprocess.run(command, check=True, cwd=ROOT / "src")
    return json.loads(out.read_text("utf-8"))


@pytest.fixture(scope="module")
def real(request, tmp_path_factory):
    """Return a real account; each is read once."""
    return read(request.param, tmp_path_factory.getbasetemp() / f"{request.node.name}-{request.param.parent.name}.json")


def test_every_citation_opens_its_exact_words(show, real):
    """Each quotation, claim and other citation has a mark in its report whose words are exactly the report's."""
    page = show(real)
    words, links, anchors = page.run(SHOWN)
    assert sorted(links) == sorted(anchors)
    assert len(links) > 100
    for number, story in enumerate(real["stories"], start=1):
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


def test_from_each_kind_of_line_to_its_words_and_back(show, real):
    """The words open beside the line, name the line as one that rests on them, and closing them leads back to it."""
    page = show(real)
    done = page.run(TO_WORDS_AND_BACK, KINDS)
    assert len(done) > 6
    assert [kind for kind, opened, back, focused in done if not (opened and back and focused)] == []


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_nothing_is_cut_or_covered_at_any_width(show, page, real, width):
    """No sideways scrolling, no text outside of its box or over another, in charts as in lines."""
    page.size(width)
    show(real)
    check_looks(page)


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_axe_finds_nothing_against_a_real_account(show, page, real, width):
    """The rules of accessibility hold at every width."""
    page.size(width)
    show(real)
    check_rules(page, "{rules: {'color-contrast': {enabled: false}}}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_real_account_can_be_read_by_day_and_by_night(show, page, real, scheme):
    """All texts have the contrast that WCAG asks for, in both colour schemes."""
    page.prefer(prefers_color_scheme=scheme)
    show(real)
    check_rules(page, "{runOnly: ['color-contrast']}")


def test_the_file_of_ten_reports_stays_small(show, real, tmp_path):
    """A file has less than three megabytes for ten reports, drawings and all."""
    show(real)
    reports = sum(len(story["reports"]) for story in real["stories"])
    assert (tmp_path / "account.html").stat().st_size < TEN_REPORTS * max(reports, 10) / 10
