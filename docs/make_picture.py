"""Takes the README's picture, docs/account.png, of the example's page: `make picture`."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
)
WIDTH, HEIGHT = 1280, 1700


def main() -> None:
    """Open the page named first, take its top, write it to the file named second."""
    page, picture = Path(sys.argv[1]), Path(sys.argv[2])
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    options = webdriver.ChromeOptions()
    options.binary_location = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)))
    driver_path = os.environ.get("CHROMEDRIVER") or shutil.which("chromedriver")
    with tempfile.TemporaryDirectory() as profile:
        for flag in (*FLAGS, f"--user-data-dir={profile}", "--hide-scrollbars"):
            options.add_argument(flag)
        driver = webdriver.Chrome(options=options, service=Service(driver_path))
        try:
            size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            driver.get(page.resolve().as_uri())
            driver.save_screenshot(str(picture))
        finally:
            driver.quit()


if __name__ == "__main__":
    main()
