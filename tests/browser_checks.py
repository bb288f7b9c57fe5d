"""What tests of pages in a browser do with them: wait, find, keep a picture."""

from pathlib import Path

from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from serving import PATIENCE


def keep(page, request, name):
    """Keep a picture for looking at, where a folder is given for it."""
    folder = request.config.getoption("--screenshots")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        height = page.run("return Math.min(document.documentElement.scrollHeight, 12000)")
        page.size(page.run("return innerWidth"), height)
        page.driver.save_screenshot(f"{folder}/{name}.png")


_LET_IN = "return location.search === '' && document.readyState === 'complete' && document.getElementById('drop')"
"""The address without its token, and the page's script at work."""


def enter(page, served):
    """Open a served ledger with its token, and wait until the page it leads on to is whole and its script at work."""
    page.driver.get(served.address)
    until(page, _LET_IN)


def until(page, script, *arguments):
    """Wait until a script gives something."""
    return _wait(page, lambda driver: driver.execute_script(script, *arguments))


def find(page, selector):
    """The first element that a selector finds, once it is there."""
    return _wait(page, lambda driver: driver.find_element(By.CSS_SELECTOR, selector))


def _wait(page, look):
    """What a look at the page gives, once it gives something: one that a new page cut short is taken again."""

    def once(driver):
        try:
            return look(driver)
        except WebDriverException as error:
            if "navigat" not in (error.msg or ""):
                raise
            return None

    return WebDriverWait(page.driver, PATIENCE, 0.1).until(once)
