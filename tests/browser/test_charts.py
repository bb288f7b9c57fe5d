"""Charts in the page: what a mark says before it is opened, in which size it stands, and how it reads elsewhere."""

import pytest
from page_looks import check_looks
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

MARK = ".drawn-figure svg.{} a"


def popover(page):
    """Return what the popover shows; nothing where it is hidden."""
    return page.run("const p = document.getElementById('popover'); return p.hidden ? '' : p.textContent")


def settle(page):
    """Give the mouse its rest."""
    page.driver.execute_async_script("setTimeout(arguments[0], 400)")


def test_a_mark_under_the_mouse_shows_its_words_source_report_and_origin(show, told):
    """They stand beside it while the mouse is there, stay while it goes over to them, and Escape takes them away."""
    page = show(told)
    mark = page.driver.find_element(By.CSS_SELECTOR, MARK.format("wide"))
    page.run("arguments[0].scrollIntoView({block: 'center'})", mark)
    hover = "arguments[0].dispatchEvent(new PointerEvent('pointerover', {bubbles: true, pointerType: arguments[1]}))"
    page.run(hover, mark, "touch")
    settle(page)
    assert popover(page) == ""
    page.run(hover, mark, "mouse")
    settle(page)
    words = page.run("return document.querySelector('#popover mark').textContent")
    target = page.run("return arguments[0].getAttribute('href').slice(1)", mark)
    assert words == page.run("return document.getElementById(arguments[0]).textContent", target)
    shown = popover(page)
    claim = next(
        claim for figure in told["stories"][0]["figures"] for claim in figure["claims"] if claim["quote"] == words
    )
    report = next(report for report in told["stories"][0]["reports"] if report["id"] == claim["report"])
    assert report["outlet"] in shown
    assert "Origin" in shown
    assert page.run("return arguments[0].getAttribute('aria-describedby')", mark) == "popover"
    page.run(hover, page.driver.find_element(By.ID, "popover"), "mouse")
    settle(page)
    assert popover(page)
    page.driver.find_element(By.TAG_NAME, "body").send_keys(Keys.ESCAPE)
    assert popover(page) == ""


def test_a_mark_reached_by_the_keyboard_shows_its_words_and_opens_them(show, told):
    """Focus shows them inside the window; Enter opens the panel; Escape there leads back to the mark."""
    page = show(told)
    mark = page.driver.find_element(By.CSS_SELECTOR, MARK.format("wide"))
    page.run("arguments[0].scrollIntoView({block: 'center'}); arguments[0].focus({focusVisible: true})", mark)
    settle(page)
    assert popover(page)
    box = page.run(
        "const b = arguments[0].getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]",
        page.driver.find_element(By.ID, "popover"),
    )
    size = page.run("return [innerWidth, innerHeight]")
    assert box[0] >= 0
    assert box[1] >= 0
    assert box[2] <= size[0]
    assert box[3] <= size[1]
    mark.send_keys(Keys.ENTER)
    assert popover(page) == ""
    assert page.run("return document.querySelector('#panel-words mark.here').textContent")
    page.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert page.run("return document.activeElement === arguments[0]", mark)
    assert page.messages() == []


def test_a_tap_on_a_mark_opens_its_words(show, page, told):
    """On a phone the narrow drawing stands there, and a tap opens the panel without a popover over it."""
    page.size(360)
    show(told)
    mark = page.driver.find_element(By.CSS_SELECTOR, MARK.format("narrow"))
    assert not page.driver.find_element(By.CSS_SELECTOR, MARK.format("wide")).is_displayed()
    page.run("arguments[0].scrollIntoView({block: 'center'})", mark)
    page.run("arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))", mark)
    assert page.run("return document.querySelector('#panel-words mark.here').textContent")
    assert popover(page) == ""


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_no_text_is_cut_or_covered(show, page, told, width):
    """In charts as in lines, with right-to-left names among them."""
    page.size(width)
    show(told)
    check_looks(page)


def test_every_chart_is_also_a_table(show, told):
    """Below each drawing its rows stand as a table, or the page's own table of the same lines follows."""
    page = show(told)
    bare = page.run(
        """return Array.from(document.querySelectorAll('figure.drawn')).filter((drawn) =>
        !drawn.querySelector('table') && !drawn.nextElementSibling.querySelector('table')).length"""
    )
    assert bare == 0
    assert page.run("return document.querySelectorAll('figure.drawn').length") > 4


def test_days_and_numbers_are_written_as_the_reader_writes_them(show, page, told):
    """With another language than English they are the reader's, marked with its name; in English nothing changes."""
    english = "return Array.from(document.querySelectorAll('time, data'), (node) => node.textContent)"
    show(told)
    before = page.run(english)
    assert "12 March 2024" in before
    page.driver.execute_cdp_cmd("Emulation.setUserAgentOverride", {"userAgent": "x", "acceptLanguage": "de-DE"})
    show(told)
    after = page.run(english)
    assert "12. März 2024" in after
    assert "2.400" in after
    assert page.run("return document.querySelector('time').lang").startswith("de")
    page.driver.execute_cdp_cmd("Emulation.setUserAgentOverride", {"userAgent": "x", "acceptLanguage": "en-GB"})
    show(told)
    assert page.run(english) == before


def test_on_paper_charts_are_whole(show, page, told):
    """The wide drawing is printed, no page breaks it, and nothing that only a screen can use is there."""
    show(told)
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shown = page.run(
        """return Array.from(document.querySelectorAll('figure.drawn')).map((drawn) => [
        getComputedStyle(drawn).breakInside, getComputedStyle(drawn.querySelector('svg.wide')).display,
        getComputedStyle(drawn.querySelector('svg.narrow')).display])"""
    )
    assert {tuple(one) for one in shown} == {("avoid", "block", "none")}


def test_a_link_to_folded_words_unfolds_them(show, told):
    """An address that names a line within a closed fold opens the fold and shows the line."""
    story = told["stories"][0]
    story["other_events"] = [{**story["events"][0], "id": f"x{n}", "what": f"Lamp {n} was lit"} for n in range(30)]
    page = show(told)
    anchor = page.run("return Array.from(document.querySelectorAll('details li[id]')).at(-1).id")
    page.run("location.hash = arguments[0]", anchor)
    settle(page)
    top = page.run("return document.getElementById(arguments[0]).getBoundingClientRect().top", anchor)
    assert 0 <= top < 900
    assert page.run("return document.getElementById(arguments[0]).checkVisibility()", anchor)


def test_from_a_report_one_gets_back_to_the_line(show, told):
    """After reading on in the report a button leads back to the line from which one came."""
    page = show(told)
    link = page.driver.find_element(By.CSS_SELECTOR, ".speaker a.cite")
    page.run("arguments[0].click(); document.getElementById('panel-go').click()", link)
    back = page.driver.find_element(By.ID, "panel-back")
    assert back.is_displayed()
    back.click()
    assert page.run("return document.activeElement === arguments[0]", link)
    assert not back.is_displayed()
