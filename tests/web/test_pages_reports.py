"""A report's page, the search, errors, and what others write, as somebody sees them who has no scripts."""

import hashlib
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from corrected_story import TEXTS, make_reports
from web_ledger import account, served, take
from web_pages import Person, links, new_report, story_address, words

from storyledger.ledger.schema import views

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def person(client):
    """Return somebody who looks at a ledger with an account."""
    return Person(client)


# --- reports ----------------------------------------------------------------------------------------------------------


def test_a_reports_page_says_how_it_came_and_leads_into_its_story(person):
    """Its hash, its entry in the log, by whose hand, from where; and the text itself."""
    page = person.get("/reports/herald")
    told = words(page)
    herald = next(report for report in make_reports() if report.id == "herald")
    assert herald.sha256 in told
    assert "by mara" in told
    assert "herald.txt" in told
    assert "At least 14 people died when the ferry Merle sank" in told
    assert f"{story_address(person)}/reports/herald" in links(page)


def test_versions_of_a_report_are_listed_with_what_changed(person):
    """The newest shows what it says otherwise; an older one says that it is not the newest."""
    first = new_report("page", "Nine people died on Sunday. The port was closed.\n", url="https://news.example/page")
    second = new_report("page", "Ten people died on Sunday. The port was closed.\n", url="https://news.example/page")
    assert [one.version for one in take(person.desk.ledger, first, second)] == [1, 2]
    page = person.get("/reports/page")
    assert [one.text_content() for one in page.xpath("//del")] == ["Nine"]
    assert [one.text_content() for one in page.xpath("//ins")] == ["Ten"]
    old = person.get("/reports/page?version=1")
    assert "This is version 1" in words(old)
    assert "Nine people died" in words(old)
    person.get("/reports/page?version=3", 404)
    person.get("/reports/page?version=0", 422)


def test_an_original_is_always_a_download_that_no_browser_shows(person):
    """The very bytes, as an attachment of no type, in a sandbox, under a plain name."""
    text = f"<html><body>{HOSTILE}</body></html>"
    take(person.desk.ledger, new_report('we:ird\u202e name;x="y', text))
    row = person.desk.ledger.listed()[-1]
    answer = person.client.get(f"/reports/{quote(row.report, safe='')}/original")
    assert answer.content == text.encode()
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-security-policy"].startswith("sandbox")
    name = answer.headers["content-disposition"]
    assert name.startswith('attachment; filename="')
    assert name.isascii()
    assert "/" not in name
    assert ".." not in name


def test_a_text_is_given_as_plain_text_in_a_sandbox(person):
    """The text that citations count in, in UTF-8."""
    answer = person.client.get("/reports/notes/text")
    assert answer.text == TEXTS["notes"]
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("span", ["10-25", "0-3", "25-10", "0-99999999", "x", "1-2-3", "-", "9" * 30])
def test_words_of_a_report_are_marked_where_there_are_such(person, span):
    """The address names them by their place in the text; what names none marks none."""
    marks = person.get(f"/reports/herald?words={span}").xpath("//mark")
    expected = {"10-25": TEXTS["herald"][10:25], "0-3": TEXTS["herald"][0:3]}.get(span)
    assert "".join(mark.text_content() for mark in marks) == (expected or "")


def test_a_report_that_is_not_there_is_told(person):
    """By its page, its original and its text."""
    for tail in ("", "/original", "/text"):
        assert "holds no report" in words(person.get(f"/reports/nothing{tail}", 404))


# --- search -----------------------------------------------------------------------------------------------------------


def test_a_search_finds_words_and_leads_to_them(person):
    """The words stand marked in their sentence; the link leads to the report with that sentence marked."""
    page = person.get("/search?q=rescued")
    assert "2 hits" in words(page)
    assert {mark.text_content() for mark in page.xpath("//ol[@class='hits']//mark")} == {"rescued"}
    address = links(page, "//ol[@class='hits']//h2/a")[0]
    assert address.endswith("#words")
    marked = "".join(mark.text_content() for mark in person.get(address).xpath("//mark"))
    assert "rescued" in marked


def test_words_that_no_sentence_has_are_found_in_reports_that_have_them_all(person):
    """And the page says that it looked so."""
    page = person.get("/search?q=Rusk+Brack")
    assert "No sentence has all of these words" in words(page)
    assert "Ferry: gazette" in words(page)


def test_a_search_is_narrowed_by_what_its_form_asks(person):
    """Kind, outlet, speaker, days and story; the form comes back as it was sent."""
    assert "Nothing was found" in words(person.get("/search?q=rescued&outlet=Nobody"))
    page = person.get("/search?q=doors&where=statements&speaker=Brack")
    assert "says Olan Brack" in words(page) or "Brack" in words(page, "//ol[@class='hits']")
    assert page.xpath("//option[@value='statements'][@selected]")
    assert page.xpath("//input[@name='speaker'][@value='Brack']")
    assert page.xpath("//details[@open]")


def test_a_day_that_is_none_is_told_with_the_form(person):
    """Nothing is lost of what was typed."""
    page = person.get("/search?q=rescued&since=someday", 422)
    assert "is no day" in words(page)
    assert page.xpath("//input[@name='q'][@value='rescued']")


def test_hits_go_on_page_by_page(person):
    """A link leads to the further ones, and none is shown twice."""
    lines = "".join(f"The harbour pilot saw light {n} at sea.\n\n" for n in range(45))
    take(person.desk.ledger, new_report("pilot", lines))
    from storyledger.ledger.search_index import index_reports

    index_reports(person.desk.ledger)
    address, seen = "/search?q=pilot", []
    while address:
        page = person.get(address)
        seen += links(page, "//ol[@class='hits']//h2/a")
        address = next(iter(links(page, "//main//a[@rel='next']")), None)
    assert len(seen) == len(set(seen)) == 46  # and the title


def test_reports_added_by_other_hands_are_made_fit_to_be_found(person):
    """The page says that they cannot be found yet, and has that done."""
    take(person.desk.ledger, new_report())
    assert "cannot be found yet" in words(person.get("/search"))
    assert [task.kind for task in person.desk.works.all()] == ["index"]


# --- errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/nowhere", "/stories", "/reports/", "/tasks/99", "/tasks/x", "/static/x/y.css"])
def test_an_address_that_leads_nowhere_is_told_in_the_pages_layout(person, address):
    """With the navigation, and what there is to do."""
    answer = person.client.get(address)
    assert answer.status_code in {404, 422}
    if not address.startswith("/static"):
        assert "/search" in links(person.get(address, answer.status_code), "//nav//a")


@pytest.mark.parametrize(
    "address", ["/stories/%00", "/reports/a%00b", "/search?q=%00", "/stories/x/figures%00", "/stories/x/lines/%00"]
)
def test_an_address_with_a_nul_is_refused(person, address):
    """Not every database can look for one."""
    assert "NUL" in words(person.get(address, 400))


@pytest.mark.parametrize(
    "address", ["/stories/%ff%fe", "/reports/%ed%a0%80", "/search?q=%ed%a0%80", "/stories/" + "x" * 5000]
)
def test_an_address_that_is_no_text_is_no_fault_of_ours(person, address):
    """Broken UTF-8, halves of pairs, very long names."""
    assert person.client.get(address).status_code in {200, 400, 404}


def test_scripts_get_errors_as_json(person):
    """The same sentence."""
    answer = person.client.get("/tasks/99", headers={"x-csrf-token": "x"})
    assert answer.status_code == 404
    assert "not known" in answer.json()["detail"]


def test_a_damaged_ledger_is_told_with_what_to_do(person):
    """A text that was altered is not shown; `verify` is named."""
    with person.desk.ledger.store.write() as connection:
        connection.execute(sa.text("DROP TRIGGER IF EXISTS objects_no_update"))
        for (name,) in connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(sa.text(f'DROP TRIGGER "{name}"'))
        connection.execute(sa.text("UPDATE objects SET content = x'00' WHERE content IS NOT NULL"))
    page = person.get("/reports/herald", 500)
    assert "storyledger verify" in words(page)


def test_pages_that_are_gone_from_the_cache_are_made_again(filled, tmp_path):
    """Views are no evidence: a server that finds none has them made."""
    import shutil

    from storyledger.ledger import Ledger

    shutil.copytree(filled, tmp_path / "bare")
    with Ledger.open(str(tmp_path / "bare"), by="x") as ledger, ledger.store.write() as connection:
        connection.execute(views.delete())
    with served(tmp_path / "bare") as client, client:
        assert [task.kind for task in client.app.state.desk.works.all()] in (["views"], ["account"])


# --- what others write ------------------------------------------------------------------------------------------------


def test_markup_in_titles_outlets_and_texts_is_only_text(person):
    """On every page that shows it, no element is made of it."""
    text = f"{HOSTILE} Twelve people died in the fire in Port Amber on Sunday, {HOSTILE} police said.\n" * 3
    take(person.desk.ledger, new_report("hostile", text, title=HOSTILE, outlet=HOSTILE, author=HOSTILE))
    from storyledger.ledger.search_index import index_reports

    index_reports(person.desk.ledger)
    account(person.desk.ledger)
    story = links(person.get("/"), "//ol[@class='stories']//h2/a")
    pages = ["/", "/reports/hostile", "/search?q=police", f"/search?q={quote(HOSTILE)}", "/problems", *story]
    pages += [f"{story[0]}/{part}" for part in ("figures", "origins", "reports", "reports/hostile")]
    shown = 0
    for address in pages:
        answer = person.client.get(address)
        page = person.get(address, answer.status_code)
        assert len(page.xpath("//script")) == 1, address
        assert not page.xpath("//img"), address
        assert not page.xpath("//@onerror"), address
        shown += HOSTILE in page.text_content()
    assert shown > 3


def test_style_and_script_may_be_kept_for_good_and_change_with_their_content(person):
    """Their addresses name their content; another one's is not answered."""
    for address in person.get("/").xpath("//link[@rel='stylesheet']/@href | //script/@src"):
        answer = person.client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        _, _, digest, name = address.split("/")
        assert digest == hashlib.sha256(answer.content).hexdigest()[:16]
        assert person.client.get(f"/static/{'0' * 16}/{name}").status_code == 404
