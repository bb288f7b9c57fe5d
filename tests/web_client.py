"""A client that asks an application as a browser at this computer does, past the guards."""

from starlette.testclient import TestClient

BASE = "http://127.0.0.1:8321"


def browse(app) -> TestClient:
    """Return a client that has opened the printed address: it has the cookie, and its writing requests the token."""
    return TestClient(app, base_url=BASE)
