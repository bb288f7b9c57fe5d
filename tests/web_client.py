"""A client that asks an application as a browser at this computer does, past the guards."""

import re

from starlette.testclient import TestClient

BASE = "http://127.0.0.1:8321"
"""Where the application is asked for, as by `ServeSettings` unless told otherwise."""


def browse(app, path="/"):
    """Return a client that has opened the printed address: it has the cookie, and sends the token with all it sends."""
    client = TestClient(app, base_url=BASE)
    opened = client.get(app.state.door.address(BASE))
    assert opened.status_code == 200, opened.text
    page = client.get(path).text
    client.headers["x-csrf-token"] = token_in(page)
    client.headers["origin"] = BASE
    return client


def token_in(page):
    """Return the CSRF token that a page carries, in its head or in a form."""
    return re.search(r'name="csrf" (?:content|value)="([^"]+)"', page)[1]
