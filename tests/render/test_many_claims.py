"""A figure of very many claims: what stands open, what is folded, and what the overview shows of it."""

from itertools import pairwise

import lxml.html
import pytest

from storyledger.render.html import render_html
from storyledger.render.page.links import ServedLinks
from storyledger.render.page.views import render_views

OPEN, LATEST = 150, 12
ROWS = "//article[@class='quantity'][1]//table[not(ancestor::figure)]/tbody/tr"


@pytest.fixture
def figure(told):
    """The first figure of the invented account, with its claims told a hundred times over."""
    figure = told["stories"][0]["figures"][0]
    figure["claims"] *= 100
    return figure


def views(told):
    return {(view.part, view.page): view.html for view in render_views(told["stories"][0], links=ServedLinks("s1"))}


def rows(html, within=""):
    return lxml.html.fromstring(html).xpath(f"{ROWS}{within}")


def test_served_the_claims_of_a_figure_go_on_from_page_to_page(told, figure):
    """Each claim stands on one page, in the order of their days; none is folded, and no page has more than so many."""
    pages = [html for (part, _), html in views(told).items() if part == "figures"]
    shown = [rows(html) for html in pages[: -(-len(figure["claims"]) // OPEN)]]
    assert [len(page) for page in shown[:-1]] == [OPEN] * (len(figure["claims"]) // OPEN)
    ids = [row.get("id") for page in shown for row in page]
    assert len(set(ids)) == len(ids) == len(figure["claims"])
    days = [row.xpath("string(td[contains(@class, 'day')])") for page in shown for row in page]
    assert len([1 for one, other in pairwise(days) if one != other]) < len(set(days))
    assert not any('<details class="rest more' in html for html in pages)


def test_a_claims_address_leads_to_the_page_that_has_it(told, figure):
    """From the list of lines, and from the words in its report."""
    made = list(render_views(told["stories"][0], links=ServedLinks("s1")))
    where = {line: view for view in made for line in view.lines}
    claims = [line for line in where if line.startswith("claim-")]
    assert len({where[line].page for line in claims}) > len(figure["claims"]) // OPEN
    for line in claims:
        assert f'id="{line}"' in where[line].html
    led = 0
    for view in made:
        for address in lxml.html.fromstring(view.html).xpath("//a[contains(@href, '#claim-')]/@href"):
            path, _, anchor = address.partition("#")
            page = int(path.partition("?page=")[2] or 1)
            assert where[anchor].page == page
            led += page > 1
    assert led > OPEN


def test_a_figure_that_goes_on_says_of_what_and_where_it_began(told, figure):
    """Its head, drawing and rule stand once, where its own address leads; further pages name it and lead there."""
    pages = views(told)
    first, second = (lxml.html.fromstring(pages["figures", page]).xpath("//article")[1] for page in (1, 2))
    assert first.xpath(".//svg")
    assert not second.xpath(".//svg")
    assert second.xpath("string(.//h2)") == f"{figure['what']}, continued"
    (link,) = second.xpath(".//h2/a/@href")
    assert link == f"/stories/s1/figures#{first.get('id')}"
    assert second.xpath("string(.//p[@class='onward'])") == f"Claims 151 to 300 of {len(figure['claims'])}"
    assert [len(page.xpath(".//p[@class='rule']")) for page in (first, second)] == [1, 0]


def test_an_actor_of_very_many_stands_goes_on_from_page_to_page(told):
    """Under its name each time."""
    positions = told["stories"][0]["positions"]
    positions += [positions[0]] * 400
    actor = positions[0]["actor"]
    pages = [html for (part, _), html in views(told).items() if part == "positions"]
    assert len(pages) > 2
    shown = [lxml.html.fromstring(html).xpath("count(//tbody//div[@class='line'])") for html in pages]
    assert sum(shown) == len(positions)
    assert max(shown) <= OPEN
    assert all(actor in html for html in pages[:2])


def test_the_overview_has_the_latest_of_them_and_leads_to_all(told, figure):
    """The link goes to the figure on the page of figures."""
    html = views(told)["overview", 1]
    assert len(rows(html)) == LATEST
    (link,) = lxml.html.fromstring(html).xpath("//article[@class='quantity'][1]//p[@class='onward']/a")
    assert link.text_content() == f"all {len(figure['claims'])} claims"
    path, _, anchor = link.get("href").partition("#")
    assert path == "/stories/s1/figures"
    assert f'id="{anchor}"' in views(told)["figures", 1]


def test_the_one_file_has_them_all(told, figure):
    """Folded there as well."""
    html = render_html(told)
    assert len(rows(html)) == len(figure["claims"])
    assert len(rows(html, "[not(ancestor::details)]")) == OPEN


def test_a_figure_of_few_claims_is_folded_nowhere(told):
    """And the overview leads nowhere for what it shows whole."""
    for html in (views(told)["figures", 1], views(told)["overview", 1], render_html(told)):
        assert not lxml.html.fromstring(html).xpath("//details[contains(@class, 'more')]")
        assert "The latest of" not in html
