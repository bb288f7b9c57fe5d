"""Served pages of real stories: from each kind of line to its words and back, and how they look at every width.

The repository's example, and the stories of a folder named with --stories.
"""

import pytest
from browser_checks import enter, find, keep, until
from page_looks import broken_rules, check_looks
from serving import serve_reports
from story_folders import EXAMPLE, stories_of

KINDS = (
    ".brief .line a.cite", ".quantity .claims .words a.cite", ".claims.once .words a.cite", ".claims .source a.cite",
    ".timeline a.cite", ".speaker a.cite", ".grid a.cite", ".conflict a.cite", ".copy li a.cite", ".doubts a.cite",
    ".names a.cite", ".drawn-figure svg a", ".drawn-timeline svg a", ".drawn-positions svg a", ".drawn-map svg a",
)  # fmt: skip
"""One link of each kind of line and of each drawing's marks that lead to words."""
TO_WORDS_AND_BACK = """
const [selectors, done] = arguments;
const wait = async (found) => {
  for (let turn = 0; turn < 300 && !found(); turn++) await new Promise((next) => setTimeout(next, 20));
  return found();
};
const joined = (marks) => Array.from(marks, (mark) => mark.textContent).join('');
const shown = () => joined(document.querySelectorAll('#panel-words mark.here'));
(async () => {
  const tried = [];
  for (const selector of selectors) {
    const links = Array.from(document.querySelectorAll(`main ${selector}`));
    const link = links.find((one) => one.checkVisibility() && !one.closest('#panel'));
    if (!link) continue;
    const address = new URL(link.getAttribute('href'), location);
    const id = address.hash.slice(1);
    const answer = await fetch(address.pathname + address.search);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const there = joined(page.querySelectorAll(`.report mark.${CSS.escape(id)}`));
    link.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
    await wait(() => !document.getElementById('panel').hidden && shown());
    const here = shown();
    const lines = Array.from(document.querySelectorAll('#panel-lines a'), (one) => new URL(one.href));
    const mine = lines.filter((one) => one.pathname === location.pathname);
    const back = mine.some((one) => document.getElementById(one.hash.slice(1))?.querySelector(`a[href$="#${id}"]`));
    document.getElementById('panel-close').click();
    const closed = document.getElementById('panel').hidden && document.activeElement === link;
    tried.push({selector, words: here !== '' && here === there, named: lines.length > 0, back, closed});
  }
  return tried;
})().then(done, (error) => done([{selector: `${error}`}]));
"""


def pytest_generate_tests(metafunc):
    """Run each test on the example, and on every story of the folder that --stories names.

    The rules of accessibility are asked of the example at all widths in both colour schemes; the pages of others are
    made of the same templates, and asked once.
    """
    if "served" not in metafunc.fixturenames and "sections" not in metafunc.fixturenames:
        return
    stories = stories_of(metafunc.config)
    if "scheme" in metafunc.fixturenames:
        ways = [(EXAMPLE, width, scheme) for width in (360, 768, 1440) for scheme in ("light", "dark")]
        ways += [(path / "reports", 768, "dark") for path in stories]
        names = [f"{'example' if way[0] is EXAMPLE else way[0].parent.name}-{way[1]}-{way[2]}" for way in ways]
        metafunc.parametrize(("served", "width", "scheme"), ways, indirect=["served"], ids=names, scope="module")
        return
    found = [pytest.param(EXAMPLE, id="example")]
    found += [pytest.param(path / "reports", id=path.name) for path in stories]
    metafunc.parametrize("served", found, indirect=True, scope="module")


@pytest.fixture(scope="module")
def served(request, tmp_path_factory):
    """Return a server over a ledger of real reports, with their account."""
    served = serve_reports(request.param, tmp_path_factory.mktemp("real") / "ledger")
    yield served
    served.end()


@pytest.fixture
def sections(page, served):
    """Return the addresses of the story's pages, and that of its first report; the browser is let in."""
    enter(page, served)
    page.driver.get(find(page, ".stories h2 a").get_attribute("href"))
    found = page.run("return Array.from(document.querySelectorAll('nav.sections a'), (a) => a.href)")
    page.driver.get(next(address for address in found if address.endswith("/reports")))
    found.append(find(page, ".index a:not(.letter)").get_attribute("href"))
    page.messages()
    return found


def test_from_each_kind_of_line_to_its_words_and_back(page, sections):
    """On every page: the exact words open, with the lines that rest on them; closing them leads back to the line."""
    page.driver.set_script_timeout(120)
    kinds = set()
    for address in sections[:-1]:
        page.driver.get(address)
        for tried in page.driver.execute_async_script(TO_WORDS_AND_BACK, KINDS):
            kinds.add(tried["selector"])
            assert tried.get("words"), (address, tried)
            assert tried["named"], (address, tried)
            assert tried["closed"], (address, tried)
            # A drawing shows lines of other pages, too.
            assert tried["back"] or "svg" in tried["selector"] or address == sections[0], (address, tried)
    assert len(kinds) > 8
    assert page.messages() == []


def test_the_words_lead_on_to_the_report_and_back_to_the_line(page, sections):
    """From a statement to its words, on to the report where they are marked, and by its margin to the statement."""
    page.driver.get(next(address for address in sections if address.endswith("/said")))
    link = find(page, ".speaker a.cite")
    line, target = page.run("return [arguments[0].closest('li').id, arguments[0].hash.slice(1)]", link)
    page.run("arguments[0].scrollIntoView({block: 'center'})", link)
    link.click()
    until(page, "return !document.getElementById('panel').hidden && document.querySelector('#panel-words mark.here')")
    find(page, "#panel-go").click()
    until(page, "return document.querySelector('mark:target')?.id === arguments[0]", target)
    back = find(page, f".notes a[data-marks~='{target}'][href*='said']")
    page.run("arguments[0].scrollIntoView({block: 'center'})", back)
    back.click()
    until(page, "return document.querySelector('li:target')?.id === arguments[0]", line)


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_nothing_is_cut_or_covered_on_any_page(page, sections, request, width):
    """No sideways scrolling, no text outside of its box or over another, marks apart from each other."""
    page.size(width)
    for number, address in enumerate(sections):
        page.driver.get(address)
        check_looks(page, least=5)
        keep(page, request, f"story-{width}-{number}")
        page.size(width)


def test_axe_finds_nothing_on_any_page(page, sections, width, scheme):
    """The rules of WCAG 2.2 A and AA and axe's best practices hold."""
    page.size(width)
    page.prefer(prefers_color_scheme=scheme)
    for address in sections:
        page.driver.get(address)
        assert broken_rules(page) == [], address
