"""What tests of the served pages share: a person's browser without scripts, and what stands on a page."""

import hashlib

import lxml.html
from web_client import token_in

from storyledger.records import Report


class Person:
    """Somebody who looks at pages and sends forms; no header of a script goes with that."""

    def __init__(self, client):
        self.client = client
        self.client.headers.pop("x-csrf-token", None)
        self.client.headers["accept"] = "text/html"

    @property
    def desk(self):
        """What is served."""
        return self.client.app.state.desk

    def get(self, address, status=200):
        """The page at an address, as a tree."""
        answer = self.client.get(address)
        assert answer.status_code == status, answer.text
        return lxml.html.fromstring(answer.text)

    def send(self, address, fields=None, files=(), status=303):
        """The answer to a form of the page of adding."""
        token = token_in(self.client.get("/add").text)
        answer = self.client.post(
            address, data={"csrf": token, **(fields or {})}, files=list(files) or None, follow_redirects=False
        )
        assert answer.status_code == status, answer.text
        return answer

    def given(self):
        """What the newest task was given."""
        return self.desk.works.all()[0].given


def words(tree, query="//main"):
    """The text of some elements, with single spaces."""
    return " ".join(" ".join(found.text_content() for found in tree.xpath(query)).split())


def links(tree, query="//main//a"):
    """The addresses that links of a page lead to."""
    return [link.get("href") for link in tree.xpath(query)]


def story_address(person):
    """The address of the newest story."""
    return links(person.get("/"), "//ol[@class='stories']//h2/a")[0]


def new_report(name="later", text="A ferry inspector resigned in Port Amber on Friday, officials said.\n", **fields):
    """A report that is in no account yet."""
    fields = {"title": f"Ferry: {name}", "outlet": name.title(), "language": "en", **fields}
    return Report(name, text, hashlib.sha256(text.encode()).hexdigest(), f"{name}.txt", **fields)
