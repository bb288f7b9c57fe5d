"""A headless Chromium for the tests of the page. Which one: CHROMIUM and CHROMEDRIVER, else what stands on the path."""

import json
import os
import shutil

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from storyledger.render.html import render_html

pytest.register_assert_rewrite("page_looks")  # what a look finds is told, not only that it does

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP evil.example 127.0.0.1",  # a name that its owner made lead to this computer
)


def pytest_collection_modifyitems(items):
    """Mark every test of this folder as one for the browser."""
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


def find_program(variable, *names):
    """Return the path of a program, or fail saying what to install."""
    given = os.environ.get(variable)
    found = given or next((path for name in names if (path := shutil.which(name))), None)
    if not found:
        pytest.fail(f"no {names[0]} on this machine: install it (`make test` does), or name it in {variable}")
    return found


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """Return a driver of one headless Chromium for all tests."""
    options = webdriver.ChromeOptions()
    options.binary_location = find_program(
        "CHROMIUM", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"
    )
    for flag in FLAGS:
        options.add_argument(flag)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('chromium')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    # The driver is named, so that nothing is looked for or downloaded.
    service = Service(find_program("CHROMEDRIVER", "chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    yield driver
    driver.quit()


class Page:
    """A page in the browser, and what it did."""

    def __init__(self, driver):
        self.driver = driver

    def size(self, width, height=900):
        """Set the size of the window in CSS pixels; below 600 it is a phone's."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def scripts(self, on):
        """Turn the page's own scripts on or off; the driver's still run."""
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not on})

    def prefer(self, **features):
        """Set media features, such as prefers_color_scheme="dark"."""
        wanted = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": wanted})

    def run(self, script, *arguments):
        """Return what a script of the test's gives."""
        return self.driver.execute_script(script, *arguments)

    def messages(self):
        """Return what stands on the console, and since when it was last asked."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self):
        """Return the addresses that were asked for since this was last called."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]


@pytest.fixture
def page(chromium):
    """Return the browser with scripts on, light colours and a desktop's width."""
    opened = Page(chromium)
    chromium.get("about:blank")  # first: a long page of the test before would be laid out anew for each of these
    opened.scripts(on=True)
    opened.prefer(prefers_color_scheme="light", prefers_reduced_motion="reduce")
    opened.size(1440)
    opened.messages()
    opened.requests()
    return opened


@pytest.fixture
def show(page, tmp_path):
    """Return a function that opens an account in the browser."""

    def open_account(told, anchor=""):
        path = tmp_path / "account.html"
        path.write_bytes(render_html(told).encode())
        page.driver.get(f"{path.as_uri()}{anchor}")
        return page

    return open_account
