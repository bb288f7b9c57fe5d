"""A ledger in the browser, from `storyledger serve` over an empty folder to the words behind a figure."""

import itertools

import pytest
from browser_checks import enter, find, keep, until
from ferry_reports import REPORTS
from page_looks import CONTRAST, OVERFLOW, broken_rules
from selenium.webdriver.common.keys import Keys
from serving import PATIENCE, Served

FIRST, REST = dict(itertools.islice(REPORTS.items(), 3)), dict(itertools.islice(REPORTS.items(), 3, None))
DROP = """
const data = new DataTransfer();
for (const [name, text] of Object.entries(arguments[0])) data.items.add(new File([text], name));
for (const type of ['dragenter', 'dragover']) document.body.dispatchEvent(
  new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
const shown = !document.getElementById('drop').hidden;
document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
return shown;
"""
LATER = """Ferry inspector suspended in Lisbon

Harbour Post, 8 March 2021

The inspector who had approved the Santa Rita, the ferry that capsized off Lisbon on 2 March, was suspended on Monday,
the port authority said. The death toll of the accident rose to 15, the authority said.
"""


@pytest.fixture
def empty(tmp_path):
    """Return a server over a ledger that is not there yet."""
    served = Served(tmp_path / "ledger")
    yield served
    served.end()


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Return a server over a ledger that has an account of five reports; it may be added to."""
    served = Served(tmp_path_factory.mktemp("filled") / "ledger")
    served.add(REPORTS)
    yield served
    served.end()


@pytest.fixture
def inside(page, filled):
    """Return the browser, let in, on the first page."""
    enter(page, filled)
    page.messages()
    page.requests()
    return page


def follow(page, selector):
    """Follow the first link that a selector finds."""
    link = find(page, selector)
    page.run("arguments[0].scrollIntoView({block: 'center'})", link)
    link.click()


def pages_of(page, filled):
    """An address of each kind of page."""
    page.driver.get(f"{filled.base}/")
    story = find(page, ".stories h2 a").get_attribute("href")
    page.driver.get(story)
    sections = page.run("return Array.from(document.querySelectorAll('nav.sections a'), (a) => a.href)")
    page.driver.get(f"{story}/reports")
    report = find(page, ".index a:not(.letter)").get_attribute("href")
    name = report.rpartition("/")[2]
    others = ["/", "/add", "/tasks", "/tasks/1", "/search?q=ferry", "/search?q=Santa+Rita&where=statements"]
    others += [f"/reports/{name}", "/reports/harbour-post?words=0-40#words", "/problems", "/nowhere", "/stories/gone"]
    return [*sections, report, *(f"{filled.base}{address}" for address in others)]


def test_five_articles_become_an_account_whose_figures_open_their_words(page, empty):
    """From an empty ledger: three files dropped, two texts pasted; then a figure's claim, and its exact words."""
    enter(page, empty)
    assert "Begin with some reports" in find(page, "h1").text
    assert page.run(DROP, FIRST)
    until(page, "return location.pathname.startsWith('/tasks/')")
    for text in REST.values():
        page.driver.get(f"{empty.base}/add")
        page.run("document.getElementById('text').value = arguments[0]", text)
        follow(page, "form.paste button")
        until(page, "return location.pathname.startsWith('/tasks/')")
    follow(page, ".result a")  # the page comes to that by itself
    assert page.run("return document.querySelectorAll('h1').length") == 1
    follow(page, "nav.sections a[href$='/figures']")
    link = find(page, ".quantity .claims .words a.cite")
    quote = page.run("return arguments[0].closest('td').querySelector('q').textContent", link)
    address = page.run("return arguments[0].href", link)
    page.run("arguments[0].scrollIntoView({block: 'center'}); arguments[0].focus()", link)
    link.send_keys(Keys.ENTER)
    shown = "return Array.from(document.querySelectorAll('#panel-words mark.here'), (m) => m.textContent).join('')"
    assert until(page, shown) == quote
    assert any(quote in " ".join(text.split()) or quote in text for text in REPORTS.values())
    page.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert page.run("return document.activeElement === arguments[0]", link)
    link.send_keys(Keys.ENTER)
    until(page, shown)
    follow(page, "#panel-go")
    until(page, "return location.href === arguments[0]", address)
    anchor = address.partition("#")[2]
    assert page.run("return document.querySelector('mark:target').id") == anchor
    assert page.run("return document.querySelector('mark:target').textContent").startswith(quote.split()[0])
    assert page.messages() == []


def test_all_of_it_works_without_scripts(page, empty, tmp_path):
    """Files are chosen and sent, the task's page loads itself anew, and a citation is a link to its words."""
    for name, text in REPORTS.items():
        (tmp_path / name).write_text(text)
    enter(page, empty)
    find(page, "form.add")
    page.scripts(on=False)
    page.driver.get(f"{empty.base}/add")
    find(page, "#files").send_keys("\n".join(str(tmp_path / name) for name in REPORTS))
    follow(page, "form.files button")
    follow(page, ".result a")
    follow(page, "nav.sections a[href$='/figures']")
    link = find(page, ".quantity .claims .words a.cite")
    address = link.get_attribute("href")
    follow(page, ".quantity .claims .words a.cite")
    assert page.driver.current_url == address
    assert page.run("return document.querySelector('mark:target').id") == address.partition("#")[2]


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_nothing_stands_outside_any_page_at_any_width(inside, filled, width, request):
    """No horizontal scrolling on any kind of page; pictures are kept where --screenshots names a folder."""
    inside.size(width)
    for number, address in enumerate(pages_of(inside, filled)):
        inside.driver.get(address)
        assert inside.run(OVERFLOW) == [0, []], address
        keep(inside, request, f"served-{width}-{number}")
        inside.size(width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_axe_finds_nothing_against_any_page(inside, filled, width, scheme):
    """The rules of WCAG 2.2 A and AA and axe's best practices hold on every kind of page."""
    inside.size(width)
    inside.prefer(prefers_color_scheme=scheme)
    for address in pages_of(inside, filled):
        inside.driver.get(address)
        assert broken_rules(inside) == [], address
        assert inside.run(CONTRAST) == [], address


def test_pages_ask_nobody_else_and_complain_of_nothing(inside, filled):
    """Every request goes to the server; the console has only the answers that are errors on purpose."""
    addresses = pages_of(inside, filled)
    inside.requests()
    inside.messages()
    for address in addresses:
        inside.driver.get(address)
    asked = [url for url in inside.requests() if not url.startswith("data:")]
    assert all(url.startswith(filled.base) for url in asked)
    assert [told for told in inside.messages() if "404" not in told] == []


def test_every_page_has_one_head_landmarks_and_targets_to_hit(inside, filled):
    """One main part, one first heading, none skipped, and nothing to press that is smaller than 24 pixels."""
    for address in pages_of(inside, filled):
        inside.driver.get(address)
        assert inside.run("return document.querySelectorAll('main').length") == 1
        levels = inside.run(
            "return Array.from(document.querySelectorAll('main :is(h1,h2,h3,h4,h5,h6)'), (h) => Number(h.tagName[1]))"
        )
        assert levels.count(1) == 1, address
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), address
        small = inside.run(
            """return Array.from(document.querySelectorAll('a.cite, a.letter, button, nav a, input, select')).filter(
            (e) => { const box = e.getBoundingClientRect(); return box.width && (box.width < 24 || box.height < 24) }
            ).map((e) => e.outerHTML.slice(0, 90))"""
        )
        assert [told for told in small if "checkbox" not in told] == [], address


def test_a_line_of_another_page_is_found_from_an_old_address(inside, filled):
    """An address whose page has not the line any more leads on to the page that has it."""
    address = next(page for page in pages_of(inside, filled) if page.endswith("/figures"))
    inside.driver.get(address)
    anchor = find(inside, ".quantity").get_attribute("id")
    inside.driver.get("about:blank")
    inside.driver.get(f"{address.removesuffix('/figures')}/said#{anchor}")
    until(inside, "return location.href === arguments[0]", f"{address}#{anchor}")


def test_a_newer_account_is_told_and_shown_only_when_asked_for(inside, filled):
    """What somebody reads does not change under their eyes: a notice says that there is a newer one."""
    follow(inside, ".stories h2 a")
    facts = find(inside, ".masthead .facts").text
    filled.add({"later.txt": LATER})
    notice = find(inside, "#newer")
    assert notice.get_attribute("role") == "status"
    assert find(inside, ".masthead .facts").text == facts
    follow(inside, "#newer button")
    until(inside, "return document.querySelector('.masthead .facts').innerText !== arguments[0]", facts)


def test_work_is_told_in_the_head_of_other_pages_and_can_be_stopped(page, empty):
    """While it goes on the head says how far it is; the button ends it, and says so."""
    enter(page, empty)
    many = {f"{n}.txt": f"{text}\nNote {n} of the day.\n" for n, text in enumerate(list(REPORTS.values()) * 40)}
    assert page.run(DROP, many)
    until(page, "return location.pathname.startsWith('/tasks/')")
    task = page.driver.current_url
    page.driver.get(f"{empty.base}/search")
    until(page, "return !document.getElementById('working').hidden")
    page.driver.get(task)
    follow(page, "form[action$='/stop'] button")
    until(page, "return document.getElementById('task').innerText.includes('Stopped')")
    until(page, "return document.getElementById('working').hidden")


def test_ctrl_c_ends_the_server_and_what_it_did_is_kept(tmp_path):
    """The exit is clean, nothing is complained of, and the next one goes on where it was ended."""
    served = Served(tmp_path / "ledger")
    files = [("files", (name, text.encode(), "text/plain")) for name, text in REPORTS.items()]
    served.client.post("/add", files=files, headers={"x-csrf-token": "-"})
    served.wait(lambda: "account" in served.client.get("/tasks/1", headers={"x-csrf-token": "-"}).text)
    assert served.end() == 0
    assert "Traceback" not in served.printed
    served = Served(tmp_path / "ledger")
    served.wait(lambda: '"over":true' in served.client.get("/tasks/1", headers={"x-csrf-token": "-"}).text)
    front = served.client.get("/", headers={"accept": "text/html"}).text
    assert "5 reports" in front
    assert served.end() == 0


def test_a_port_that_is_taken_is_told_with_what_to_do(tmp_path, empty):
    """The second server does not begin, and names the option that helps."""
    import subprocess
    import sys

    port = empty.base.rpartition(":")[2]
    command = [sys.executable, "-m", "storyledger", "serve", "--ledger", str(tmp_path / "b"), "--port", port]
    ended = subprocess.run([*command, "--no-open"], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 1
    assert "--port 0" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_page_says_that_its_server_has_ended(page, empty):
    """Nobody waits for what does not come."""
    enter(page, empty)
    empty.end()
    page.run("document.dispatchEvent(new Event('visibilitychange'))")
    assert "does not answer" in find(page, "#silent").text
