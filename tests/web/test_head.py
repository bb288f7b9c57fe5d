"""HEAD: whoever checks a link gets what GET gives, without its content."""

import pytest
from web_pages import Person, story_address

PATHS = (
    "/",
    "/add",
    "/tasks",
    "/search?words=ferry",
    "/doubts",
    "/compare",
    "/log",
    "/undo",
    "/export",
    "/api",
    "/nothing",
)


@pytest.mark.parametrize("path", [*PATHS, "story", "original"])
def test_a_page_is_told_of_without_its_content(client, path):
    """The same status, kind and length; nothing behind it."""
    person = Person(client)
    address = {"story": lambda: story_address(person), "original": lambda: "/reports/gazette/original"}
    path = address[path]() if path in address else path
    whole, head = client.get(path), client.head(path)
    assert head.content == b""
    assert whole.content != b""
    for name in ("content-type", "content-length", "content-security-policy", "content-disposition"):
        assert head.headers.get(name) == whole.headers.get(name)
    assert head.status_code == whole.status_code == (404 if path == "/nothing" else 200)


def test_head_lets_nobody_in(client):
    """The printed address is exchanged for a cookie by GET alone; who is not known learns nothing."""
    token = client.app.state.door.token
    client.cookies.clear()
    assert client.head(f"/?token={token}").status_code == 401
    assert client.head("/log").status_code == 401
    assert not client.cookies
