"""Each kind of thing that is set right by hand, done in the browser over a real story and taken back again."""

import pytest
from browser_checks import enter, find, until
from selenium.webdriver.common.by import By
from serving import serve_reports
from story_folders import EXAMPLE

PARTS = ("figures", "said", "names", "reports")
"""Pages of a story that are compared: as before the change once it was undone, but for the list of corrections."""
TEXTS = """
const done = arguments[1];
Promise.all(arguments[0].map(async (address) => {
  const page = new DOMParser().parseFromString(await (await fetch(address)).text(), 'text/html');
  return page.querySelector('#story .body')?.textContent.replace(/\\s+/g, ' ') ?? '';
})).then(done);
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Return a server over a ledger of the example's reports, with their account."""
    served = serve_reports(EXAMPLE, tmp_path_factory.mktemp("edits") / "ledger")
    yield served
    served.end()


@pytest.fixture
def desk(page, served):
    """Return what somebody does in the browser, let in."""
    enter(page, served)
    page.messages()
    return Desk(page, served)


class Desk:
    """An editor before the browser."""

    def __init__(self, page, served):
        self.page = page
        self.served = served

    def stories(self):
        """Return the addresses of all stories, the one with the most reports first."""
        self.page.driver.get(f"{self.served.base}/")
        find(self.page, ".stories h2 a")
        return self.page.run("return Array.from(document.querySelectorAll('.stories h2 a'), (a) => a.href)")

    def open(self, part):
        """Open a page of the story."""
        self.page.driver.get(f"{self.stories()[0]}/{part}")

    def read(self):
        """Return what the pages of all stories say, as the server has them now."""
        return [
            self.page.driver.execute_async_script(TEXTS, [f"{story}/{part}" for part in PARTS])
            for story in self.stories()
        ]

    def press(self, selector):
        """Press what a selector finds first."""
        element = find(self.page, selector)
        self.page.run("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def follow(self, selector):
        """Follow the link that a selector finds first, to a page of its own."""
        self.page.driver.get(find(self.page, selector).get_attribute("href"))

    def write(self, selector, words):
        """Write into a field what it is to hold."""
        field = find(self.page, selector)
        self.page.run("arguments[0].scrollIntoView({block: 'center'}); arguments[0].value = ''", field)
        field.send_keys(words)

    def send(self, selector):
        """Press a form's button and wait until what was sent is written and the account has it; its page stays open.

        The page that the form stands on is marked, as it can have the same path as the one that follows it.
        """
        self.page.run("window.standing = true")
        self.press(selector)
        until(self.page, "return !window.standing && location.pathname === '/written'")
        address = self.page.driver.current_url
        self.served.wait(self.served.rests)
        self.page.driver.get(address)

    def undo(self):
        """Take back all that the open page says was written."""
        every = self.page.driver.find_elements(By.CSS_SELECTOR, ".list ~ details.undo")
        undo = ".list ~ details.undo" if every else ".made details.undo"
        self.press(f"{undo} summary")
        self.write(f"{undo} input[name=why]", "it was right before")
        self.send(f"{undo} button")


def a_wrong_speaker(desk):
    """A statement gets another speaker."""
    desk.open("said")
    line, words = (find(desk.page, f".speaker li{part}").text for part in ("", " :is(.direct, .indirect)"))
    told = _loose(line[: line.index(words)] + words)  # the reporting word stands before what is not quoted
    desk.follow(".speaker li a.correct")
    desk.write("input[name=speaker]", "Mara Ellison")
    return "form.set", "button[value=set]", lambda now: f"Mara Ellison {told}" in _loose(now)


def a_wrong_kind(desk):
    """A claim counts something else than was read."""
    desk.open("figures")
    desk.follow(".quantity .claims a.correct")
    desk.page.run("document.querySelector('select[name=kind]').value = 'displaced'")
    return "form.set", "button[value=set]", lambda now: "kind of figure set by hand" in now


def a_figure_to_split(desk):
    """Two claims do not count the same."""
    desk.open("figures")
    desk.follow(".quantity .claims a.correct")
    desk.follow("a[href^='/correct/figure']")
    desk.press(".members input[form=part]")
    return "#part", "button.primary", None


def figures_to_merge(desk):
    """Claims of two figures count the same."""
    desk.open("figures")
    desk.follow(".quantity .claims a.correct")
    desk.follow("a[href^='/correct/figure']")
    desk.press(".group .members input[form=join]")
    return "#join", "button.primary", None


def names_to_merge(desk):
    """Two names are one person."""
    desk.open("names")
    desk.follow(".names a.correct")
    desk.follow("a[href^='/correct/name']")
    desk.press(".group .members input[form=join]")
    return "#join", "button.primary", None


def a_report_to_move(desk):
    """A report belongs to a story of its own."""
    desk.open("reports")
    desk.page.driver.get(find(desk.page, ".index li:last-child a:not(.letter)").get_attribute("href"))
    report = desk.page.driver.current_url.rpartition("/")[2]
    desk.page.driver.get(f"{desk.served.base}/move?report={report}")
    return "form.set", "button[value=own]", None


def _loose(text):
    return " ".join(text.replace("“", "").replace("”", "").split())


@pytest.mark.parametrize(
    "change",
    [a_wrong_speaker, a_wrong_kind, a_figure_to_split, figures_to_merge, names_to_merge, a_report_to_move],
    ids=lambda change: change.__name__.replace("_", "-"),
)
def test_what_is_set_right_stands_in_the_story_and_undone_all_is_as_before(desk, change):
    """The form leads to what was written, the story has it, and after undo each page says what it said."""
    before = desk.read()
    form, button, holds = change(desk)
    desk.write(f"{form} input[name=why]", "heard the tape")
    desk.send(f"{form} {button}")
    assert "applied" in find(desk.page, ".made .tag").get_attribute("class") or change is a_report_to_move
    written = desk.page.driver.current_url
    after = desk.read()
    assert after != before
    assert holds is None or any(holds(page) for story in after for page in story)
    desk.page.driver.get(written)
    desk.undo()
    assert desk.read() == before
    assert desk.page.messages() == []
