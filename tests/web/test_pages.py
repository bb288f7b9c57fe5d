"""The pages of a served ledger, as somebody sees them who has no scripts: the first page and the pages of a story."""

import pytest
from corrected_story import TEXTS
from web_ledger import account, served, take
from web_pages import Person, links, new_report, story_address, words

from storyledger.ledger.schema import story_reports
from storyledger.ledger.views import drop_views


@pytest.fixture
def person(client):
    """Return somebody who looks at a ledger with an account."""
    return Person(client)


@pytest.fixture
def newcomer(tmp_path):
    """Return somebody who looks at a ledger that holds nothing."""
    with served(tmp_path / "new") as client:
        yield Person(client)


# --- the first page ---------------------------------------------------------------------------------------------------


def test_a_newcomer_is_told_what_to_do(newcomer):
    """An empty ledger shows the forms with which one begins: files, a pasted text, addresses."""
    page = newcomer.get("/")
    assert "Begin with some reports" in words(page)
    assert [form.get("action") for form in page.xpath("//main//form")] == ["/add"] * 3
    assert page.xpath("//input[@type='file' and @multiple]")
    assert page.xpath("//textarea[@name='text']")
    assert page.xpath("//textarea[@name='addresses']")


def test_the_first_page_lists_stories_with_what_they_are(person):
    """Days, title, the brief's first line, reports, origins, contradictions and outlets."""
    page = person.get("/")
    line = page.xpath("//ol[@class='stories']/li")[0]
    told = " ".join(line.text_content().split())
    assert "3–4 March 2031" in told
    assert "4 reports" in told
    assert "independent origin" in told
    assert "contradiction" in told
    assert "Gazette, Herald, Mail, Notes" in told
    assert line.xpath(".//p[@class='brief']")
    assert "1 story 4 reports" in words(page)


def test_reports_that_are_not_in_the_account_are_told_with_a_way_to_make_it(person):
    """What is new since is counted; the button begins the account, and the page says so."""
    take(person.desk.ledger, new_report())
    page = person.get("/")
    assert "1 report is not in the account yet" in words(page)
    assert page.xpath("//main//form[@action='/account']")
    answer = person.send("/account")
    assert answer.headers["location"] == "/tasks/1"
    assert person.desk.works.get(1).kind == "account"
    assert "Making the account" in words(person.get("/"))


def test_nothing_is_new_once_the_account_has_it(person):
    """The notice goes with the account that has the report."""
    take(person.desk.ledger, new_report())
    account(person.desk.ledger)
    from storyledger.ledger.pending import mark_last_covered

    mark_last_covered(person.desk.ledger)
    assert not person.get("/").xpath("//*[@class='notice']")


def test_an_account_made_by_another_hand_is_shown_soon(person):
    """The command line makes accounts too: the first page finds that out, and has its pages made."""
    take(person.desk.ledger, new_report())
    drop_views(person.desk.ledger, [])
    person.desk.ledger.append("account", {"sha256": "0" * 64, "size": 1, "stories": [], "reports": []})
    person.get("/")
    assert [task.kind for task in person.desk.works.all()] == ["views"]


def test_a_page_of_stories_that_is_not_there_is_an_error(person):
    """Page 2 of one is none."""
    assert "There is no page 2" in words(person.get("/?page=2", 404))


def test_work_under_way_stands_in_the_head_of_every_page(person):
    """With a link to the task."""
    person.send("/add", {"text": "Words of a report."})
    for address in ("/", "/add", "/search", story_address(person)):
        head = person.get(address).xpath("//p[@id='working'][not(@hidden)]/a")[0]
        assert head.get("href") == "/tasks/1"
        assert head.text_content() == "Waiting"


# --- stories ----------------------------------------------------------------------------------------------------------


def test_every_page_of_a_story_is_there_and_leads_on_to_pages_that_are(person):
    """From the overview every link within the ledger is answered, and so is every link on those pages."""
    seen, waiting = set(), [story_address(person)]
    while waiting:
        address = waiting.pop()
        if address not in seen:
            seen.add(address)
            page = person.get(address)
            found = (link.partition("#")[0] for link in links(page))
            waiting += [link for link in found if link.startswith(("/stories", "/reports")) and "/original" not in link]
            waiting = [link for link in waiting if not link.endswith("/text") and "/text?" not in link]
    parts = {address.rpartition("/")[2] for address in seen}
    assert {"figures", "said", "origins", "reports", *TEXTS} <= parts


def test_each_citation_leads_to_its_exact_words(person):
    """The anchor of a link on the page of figures stands in the report's page, around words of the report."""
    page = person.get(f"{story_address(person)}/figures")
    cites = links(page, "//a[@data-words]")
    assert cites
    for address in cites:
        path, _, anchor = address.partition("#")
        start, end = map(int, anchor.removeprefix("w").split("-"))
        text = TEXTS[path.rpartition("/")[2]]
        marks = person.get(path).xpath(f"//mark[contains(concat(' ', @class, ' '), ' {anchor} ')]")
        assert "".join(mark.text_content() for mark in marks) == text[start:end]


def test_sections_say_how_many_lines_they_have(person):
    """The navigation names each section that holds something, with its count, and marks the one that is shown."""
    page = person.get(f"{story_address(person)}/said")
    nav = page.xpath("//nav[@class='sections']")[0]
    assert "Who said what 6" in words(nav, ".") or "Who said what" in words(nav, ".")
    assert [" ".join(here.text_content().split())[:13] for here in nav.xpath(".//a[@aria-current='page']")] == [
        "Who said what"
    ]


def test_a_line_is_found_on_whichever_page_it_stands_now(person):
    """Its own address leads there; one that is no more is told."""
    base = story_address(person)
    anchor = person.get(f"{base}/figures").xpath("//article[@class='quantity']/@id")[0]
    answer = person.client.get(f"{base}/lines/{anchor}", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{base}/figures#{anchor}"
    person.get(f"{base}/lines/no-such-line", 404)


def test_a_story_that_is_no_more_says_where_its_reports_are_now(person):
    """Each report with the story that has it now."""
    ledger = person.desk.ledger
    gone = story_address(person).rpartition("/")[2]
    drop_views(ledger, [gone])
    with ledger.store.write() as connection:
        connection.execute(story_reports.update().values(story="story-now", title="A newer story"))
    page = person.get(f"/stories/{gone}", 404)
    assert "This story is no longer told" in words(page)
    assert links(page, "//main//ul//a").count("/stories/story-now") == len(TEXTS)
    answer = person.client.get(f"/stories/{gone}/reports/herald", follow_redirects=False)
    assert answer.headers["location"] == "/stories/story-now/reports/herald"


def test_a_part_that_a_story_has_not_leads_back_to_the_story(person):
    """The story stands; its part is not there."""
    page = person.get(f"{story_address(person)}/nonsense", 404)
    assert "does not have this part" in words(page)
    assert story_address(person) in links(page)


@pytest.mark.parametrize("part", ["lines", "api/head", "page/overview", "", "..%2f..", "reports/lines"])
def test_what_is_kept_beside_the_pages_is_no_page(person, part):
    """Other views of a story cannot be asked for as its pages."""
    assert person.client.get(f"{story_address(person)}/{part}").status_code in {200, 307, 404}
    if part:
        person.get(f"{story_address(person)}/{part}", 404)


def test_a_story_that_never_was_is_told(person):
    """There was none in the accounts of this ledger."""
    assert "There is no such story" in words(person.get("/stories/story-nonsense", 404))


def test_pages_tell_when_a_newer_account_is_there(person):
    """What a page was made of stands in it, and what it would be made of now is told to a script that asks."""
    base = story_address(person)
    made = person.get(base).xpath("//@data-made")[0]
    story = base.rpartition("/")[2]
    assert person.client.get(f"/state.json?story={story}").json()["made"] == made
    take(person.desk.ledger, new_report(text=TEXTS["mail"].replace("17", "19"), name="mail-2"))
    account(person.desk.ledger)
    assert person.client.get(f"/state.json?story={story}").json()["made"] != made
    front = person.get("/").xpath("//@data-made")[0]
    assert person.client.get("/state.json").json()["made"] == front
