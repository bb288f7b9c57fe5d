#!/usr/bin/env python3
"""What a served ledger's first view costs beside three single-row queries, and what a story of 1,000 reports costs.

    serve_first_view.py [--reports 10000] [--times 400] [--browser] [--out FILE]

The ledger holds invented reports (ledger_search.py) and the views of an account of them, five reports a story. The
first view is `GET /` through all guards, answered in this process; beside it, in turn with it, three queries by
primary key (a report, an entry, a view), each on a connection of its own as every page has them, and the rendering of
the same page by the same templates with the same data at hand. Of the page, the list of stories is rendered once, after
each account; the second ratio leaves its rendering out on both sides. What is around the list is rendered each time
here; the server keeps it while nothing that it shows changes. Milliseconds of processor time, medians.

The story is the invented one of the tests, told two hundred times over: 1,000 reports, one figure with all claims of
its kind, thousands of lines. Each of its pages is timed as above, and its bytes counted as they are sent. With
`--browser`, headless Chromium opens the overview and the fullest page of each section: the longest task of its main
thread (PerformanceObserver, `longtask`: 0 where none was longer than 50 ms), for the machine at hand; of five openings
the best, for a task takes as long as other programs let it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from ledger_search import fill, invented
from markupsafe import Markup

from storyledger.ledger import Ledger
from storyledger.ledger.pending import Pending, log_size, mark_covered
from storyledger.ledger.schema import entries, reports
from storyledger.ledger.views import WHOLE, View, read_view, replace_views
from storyledger.web import views
from storyledger.web.app import create_app
from storyledger.web.settings import ServeSettings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fastapi import FastAPI

FIXTURE = Path(__file__).parent.parent / "tests" / "render" / "fixture_account.json"
TIMES_OVER = 200
BIG = "story-of-thousands"


class Asking:
    """Asks the application in this process, as a server does: in one loop, whose threads stay for the next request."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.headers = [(b"host", b"127.0.0.1:8321"), (b"authorization", f"Bearer {app.state.door.token}".encode())]

    async def get(self, path: str, query: str = "") -> bytes:
        """Return the body of an answer, which must be a good one."""
        body = bytearray()

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                assert message["status"] == 200, (path, message)
            body.extend(message.get("body", b""))

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": self.headers,
            "client": ("127.0.0.1", 50_000),
            "server": ("127.0.0.1", 8321),
        }
        await self.app(scope, receive, send)
        return bytes(body)


def story_over(told: dict[str, Any], times: int, id_: str) -> dict[str, Any]:
    """Return a story told many times over: other reports and lines each time, its first figure one with all claims."""
    pieces = []
    for n in range(times):
        text = json.dumps(told)
        for report in told["reports"]:
            text = text.replace(json.dumps(report["id"]), json.dumps(f"{report['id']}-{n}"))
        piece = json.loads(text)
        for part in ("figures", "quotations", "origins", "entities"):
            for line in piece[part]:
                line["id"] = f"{line['id']}-{n}"
        for quotation in piece["quotations"]:
            quotation["same_as"] = [f"{other}-{n}" for other in quotation["same_as"]]
        for report in piece["reports"]:
            report["origin"] = report["origin"] and f"{report['origin']}-{n}"
        pieces.append(piece)
    whole = {**pieces[0], "id": id_}
    for name, value in whole.items():
        if isinstance(value, list) and name != "brief":
            whole[name] = [line for piece in pieces for line in piece[name]]
    first = whole["figures"][0]
    first["claims"] = [claim for piece in pieces for claim in piece["figures"][0]["claims"]]
    whole["figures"] = [first, *(figure for piece in pieces for figure in piece["figures"][1:])]
    return whole


def make_ledger(folder: str, count: int) -> list[dict[str, Any]]:
    """Make the ledger with its reports, its account's entry and the views of its stories; returns these."""
    told = json.loads(FIXTURE.read_text("utf-8"))["stories"][0]
    stories = []
    for n in range(count // 5):
        story = {**told, "id": f"story-{n}", "title": f"{told['title']}, number {n}"}
        day = f"{2010 + n % 12}-{1 + n % 9:02}-{1 + n % 28:02}"
        story["reports"] = [{**report, "published": day} for report in told["reports"]]
        stories.append(story)
    with Ledger.open(folder, by="bench", create=True) as ledger:
        fill(ledger, invented(count))
        entry = ledger.append("account", {"sha256": "0" * 64, "size": 1, "reports": [], "stories": []})
        page = View("page/overview", 1, json.dumps(told).encode())
        for story in stories:
            replace_views(ledger, story["id"], "made up", [page])
        big = story_over(told, TIMES_OVER, BIG)
        began = time.process_time()
        replace_views(ledger, BIG, "made up", views.page_views(big, "made up"))
        print(f"pages of a story of {len(big['reports']):,} reports: {time.process_time() - began:.1f} s")
        replace_views(ledger, WHOLE, views._whole(entry), views._front(stories, entry, []))  # noqa: SLF001
        mark_covered(ledger, log_size(ledger))
    return stories


def milliseconds(run: Callable[[], object]) -> float:
    """Return the processor time that a call takes in this process."""
    began = time.process_time()
    run()
    return (time.process_time() - began) * 1000


async def milliseconds_of(asked: Awaitable[object]) -> float:
    """Return the processor time that an answer takes in this process, all its threads together."""
    began = time.process_time()
    await asked
    return (time.process_time() - began) * 1000


def three_queries(ledger: Ledger, at: int) -> None:
    """Read three rows by their keys."""
    with ledger.store.read() as connection:
        connection.execute(sa.select(reports).where(reports.c.seq == at)).one()
    with ledger.store.read() as connection:
        connection.execute(sa.select(entries).where(entries.c.seq == at)).one()
    assert read_view(ledger, WHOLE, views.FRONT, 1) is not None


def render_front(app: FastAPI, stories: list[dict[str, Any]]) -> tuple[Callable[[], str], Callable[[], str]]:
    """Return what renders the first page, and its list of stories, with all that they show at hand."""
    desk = app.state.desk
    head, _, html = (read_view(desk.ledger, WHOLE, views.FRONT, 1) or b"").partition(b"\n")
    lines = sorted(map(views._line, stories), key=lambda line: line["to"], reverse=True)[:50]  # noqa: SLF001
    told = {"page": 1, "pages": -(-len(stories) // 50), "lines": lines}
    listed = desk.templates.get_template("stories.html.j2")

    class At:
        path = "/"

    class Request:
        url = At

    template = desk.templates.get_template("front.html.j2")
    who = app.state.door._visitor  # noqa: SLF001 - of the same template, the same words
    given = {"here": "/", "visitor": who, "csrf": "x" * 86, "shown_ledger": desk.ledger.shown, "task": None}
    given |= {"request": Request, "team": False, "front": json.loads(head), "pending": Pending()}
    return (
        lambda: template.render(html=Markup(html.decode()), **given),
        lambda: listed.render(front=told),
    )


async def first_view(app: FastAPI, asking: Asking, stories: list[dict[str, Any]], times: int) -> dict[str, Any]:
    """Return the milliseconds of the first view beside what it is held against."""
    ledger = app.state.desk.ledger
    render, render_list = render_front(app, stories)
    shown = await asking.get("/")
    assert abs(len(render()) - len(shown.decode())) < 200
    assert render_list() in shown.decode()
    views_, queries, renders, lists = [], [], [], []
    for n in range(times + 20):
        got = await milliseconds_of(asking.get("/"))
        asked = milliseconds(lambda n=n: three_queries(ledger, 1 + n % 1000))
        rendered, listed = milliseconds(render), milliseconds(render_list)
        if n >= 20:  # the first ones fill caches of both sides
            views_.append(got)
            queries.append(asked)
            renders.append(rendered)
            lists.append(listed)
    got, asked, rendered, listed = (statistics.median(spent) for spent in (views_, queries, renders, lists))
    return {
        "first view, ms": round(got, 2),
        "three queries, ms": round(asked, 2),
        "rendering its list of stories, ms": round(listed, 2),
        "rendering the rest of it, ms": round(rendered, 2),
        "ratio to queries and rendering": round(got / (asked + rendered + listed), 2),
        "ratio to queries and rendering, the list already rendered": round(got / (asked + rendered), 2),
        "bytes": len(shown),
    }


async def story_pages(app: FastAPI, asking: Asking, times: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what each part of the large story costs, at most, and the address of its fullest page."""
    from storyledger.ledger.schema import views as table  # noqa: PLC0415 - beside the module of that name

    with app.state.desk.ledger.store.read() as connection:
        query = sa.select(table.c.part, table.c.page).where(table.c.story == BIG, table.c.part.like("page/%"))
        rows = sorted(tuple(row) for row in connection.execute(query))
    told: dict[str, Any] = {}
    fullest: dict[str, tuple[int, str]] = {}
    parts: dict[str, list[tuple[str, int]]] = {}
    for part, page in rows:
        name = part.removeprefix("page/")
        parts.setdefault(name.partition("/")[0] if name != "reports" else "list of reports", []).append((name, page))
    for label, pages in parts.items():
        sizes, spent = [], []
        for name, page in pages[:50]:
            path = f"/stories/{BIG}" if name == "overview" else f"/stories/{BIG}/{name}"
            query = f"page={page}" if page > 1 else ""
            size = len(await asking.get(path, query))
            spent.append(statistics.median([await milliseconds_of(asking.get(path, query)) for _ in range(times)]))
            sizes.append(size)
            if size > fullest.get(label, (0, ""))[0]:
                fullest[label] = (size, f"{path}{'?' if query else ''}{query}")
        told[label] = {"pages": len(pages), "most_ms": round(max(spent), 2), "most_bytes": max(sizes)}
    return told, {label: address for label, (_, address) in fullest.items()}


def longest_tasks(folder: str, addresses: dict[str, str]) -> dict[str, float]:
    """Return the longest task of the browser's main thread on opening each address, in milliseconds."""
    import os  # noqa: PLC0415
    import shutil  # noqa: PLC0415
    import sys  # noqa: PLC0415

    from selenium import webdriver  # noqa: PLC0415 - for the browser alone
    from selenium.webdriver.chrome.service import Service  # noqa: PLC0415

    sys.path.insert(0, str(FIXTURE.parent.parent))
    from serving import Served  # noqa: PLC0415 - of the tests

    options = webdriver.ChromeOptions()
    options.binary_location = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
    for flag in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(flag)
    watch = """window.longest = 0; new PerformanceObserver((list) => {
        for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration);
    }).observe({type: 'longtask', buffered: true});"""
    served = Served(folder)
    driver = webdriver.Chrome(
        options=options, service=Service(os.environ.get("CHROMEDRIVER") or shutil.which("chromedriver"))
    )
    try:
        driver.get(served.address)
        time.sleep(1)
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": watch})
        told = {}
        for label, address in addresses.items():
            longest = []
            for _ in range(5):
                driver.get(f"{served.base}{address}")
                time.sleep(1)
                longest.append(driver.execute_script("return window.longest"))
            told[label] = round(min(longest))
        return told
    finally:
        driver.quit()
        served.end()


def main() -> None:
    """Print the figures, and write them where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=400)
    parser.add_argument("--browser", action="store_true")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        folder = f"{home}/ledger"
        stories = make_ledger(folder, given.reports)
        app = create_app(ServeSettings(ledger=folder, by="bench"))
        asking = Asking(app)

        async def ask() -> tuple[dict[str, Any], tuple[dict[str, Any], dict[str, str]]]:
            return await first_view(app, asking, stories, given.times), await story_pages(app, asking, 5)

        front, (told, fullest) = asyncio.run(ask())
        figures: dict[str, Any] = {f"the first view of {given.reports:,} reports": front}
        app.state.desk.close()
        if given.browser:
            for label, longest in longest_tasks(folder, fullest).items():
                told[label]["longest_task_ms"] = longest
        figures["a story of 1,000 reports"] = told
    content = json.dumps(figures, indent=2)
    print(content)
    if given.out:
        given.out.write_text(content + "\n", "utf-8")


if __name__ == "__main__":
    main()
