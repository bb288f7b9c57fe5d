"""A figure of very many claims: what stands open, what is folded, and what the overview shows of it."""

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


def test_all_claims_of_a_figure_stand_on_its_page_the_later_ones_folded(told, figure):
    """Browsers lay out what is folded when it is unfolded, so that a thousand claims freeze nothing."""
    html = views(told)["figures", 1]
    assert len(rows(html)) == len(figure["claims"])
    assert len(rows(html, "[not(ancestor::details)]")) == OPEN
    ids = [row.get("id") for row in rows(html)]
    assert len(set(ids)) == len(ids)


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
