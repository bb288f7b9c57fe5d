"""A report with pages in the browser: the panel says on which page the words stand."""

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys


def test_the_panel_names_the_page_of_the_words(show, told):
    """For a paged report beside its title; for others the panel is as it was."""
    first, second = told["stories"][0]["reports"][:2]
    first["pages"] = [0, 3]
    page = show(told)
    for report, ends in ((first, ", p. 2"), (second, second["title"])):
        anchor = "a" if report is first else "b"
        link = page.driver.find_element(By.CSS_SELECTOR, f".brief a.cite[href^='#s1-{anchor}-']")
        page.run("arguments[0].scrollIntoView({block: 'center'}); arguments[0].focus();", link)
        assert link.text.endswith("p. 2") == (report is first)
        link.send_keys(Keys.ENTER)
        assert page.driver.find_element(By.ID, "panel-about").text.endswith(ends)
        page.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert page.messages() == []
