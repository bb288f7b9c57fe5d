"""Hostile words in every place that somebody else fills, and what a page may be made of whatever they say."""

import hashlib
import itertools
import json
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from corrected_story import TEXTS
from web_ledger import take

from storyledger.config import Settings
from storyledger.corrections import correction_json, make_correction, make_target
from storyledger.desk import account_ledger, keep_account
from storyledger.group import make_decision
from storyledger.ledger import Ledger
from storyledger.records import Address, Named, Report
from storyledger.render import account_json, decision_json, dump_json
from storyledger.web.views import make_views

PAYLOADS = json.loads((Path(__file__).parent / "browser" / "payloads.json").read_text("utf-8"))
FIXTURE = Path(__file__).parent / "render" / "fixture_account.json"
WORDS = frozenset(
    [
        "title",
        "outlet",
        "author",
        "published_reason",
        "input",
        "language",
        "what",
        "basis",
        "unit",
        "place",
        "source",
        "source_name",
        "speaker",
        "speaker_text",
        "cue",
        "places",
        "actors",
        "actor",
        "issue",
        "reason",
        "says",
        "name",
        "names",
        "credit",
        "why",
        "reasons",
        "apart",
        "stance_words",
        "note",
    ]
)
"""Fields of an account that hold words from outside."""


def mix(story, payloads, number):
    """Return a story with the next payload in every field of words; citations still stand."""

    def put(value, key=""):
        if isinstance(value, dict):
            return {name: put(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [put(one, key) for one in value]
        return next(payloads) if key in WORDS and isinstance(value, str) else value

    mixed = put({**story, "id": f"mixed-{number}"})
    for report in mixed["reports"]:
        report["text"] += "".join(f"\n\nAnd {next(payloads)} was said." for _ in range(8))
        report["url"] = f"https://example.org/{next(payloads)}"
        report["also_at"] = [{"input": next(payloads), "url": f"javascript:{next(payloads)}"}]
    for line in mixed["brief"]:
        line["text"] = next(payloads)
    return mixed


def mixed_account():
    """Return an account whose stories hold every payload many times, in fields of every kind."""
    told = json.loads(FIXTURE.read_text("utf-8"))
    payloads = itertools.cycle(PAYLOADS)
    told["stories"] = [mix(told["stories"][0], payloads, number) for number in range(4)]
    told["problems"] = [{"input": next(payloads), "message": next(payloads)} for _ in range(20)]
    return told


def hostile_reports():
    """Return reports with payloads in every field and between their sentences."""
    payloads = itertools.cycle(PAYLOADS)
    reports = []
    for number, (outlet, text) in enumerate([*TEXTS.items()] * 3):
        sentences = text.replace(". ", ". {} ").split("{}")
        words = "".join(itertools.chain.from_iterable((one, next(payloads)) for one in sentences))
        words += "".join(f"\n\n{next(payloads)} said Dana Rusk, who leads the coast guard." for _ in range(3))
        reports.append(
            Report(
                id=f"{outlet}-{number}",
                text=words,
                sha256=hashlib.sha256(words.encode()).hexdigest(),
                input=f"{next(payloads)}.txt",
                title=next(payloads),
                outlet=next(payloads),
                author=next(payloads),
                url=f"https://example.org/{next(payloads)}" if number % 2 else next(payloads),
                published="2031-03-04",
                published_reason=next(payloads),
                also_at=(Address(next(payloads), next(payloads)),),
            )
        )
    return reports


def fill_hostile(folder):
    """Make a ledger of hostile reports, corrections and decisions, and an account of them with the mixed one in it."""
    payloads = itertools.cycle(PAYLOADS)
    with Ledger.open(str(folder), by=next(payloads), create=True) as ledger:
        take(ledger, *hostile_reports())
        rows = ledger.listed()
        for row, kind in itertools.product(rows, ("title", "outlet")):
            target = make_target(ledger.report(row), 0, 0, "report")
            signed = {"who": next(payloads), "when": "2031-03-09T10:00:00+00:00", "why": next(payloads)}
            made = make_correction(kind, [target], {kind: next(payloads)}, before={kind: next(payloads)}, **signed)
            ledger.append("correct", correction_json(made), by=next(payloads))
        for row, other in itertools.pairwise(rows[:6]):
            named = (Named(row.report, row.sha256), Named(other.report, other.sha256))
            signed = {"who": next(payloads), "when": "2031-03-09T10:00:00+00:00", "why": next(payloads)}
            ledger.append("decide", decision_json(make_decision("together", (named, (), ()), **signed)))
        account, listed = account_ledger(ledger, Settings())
        told = account_json(account)
        mixed = mixed_account()
        for story in mixed["stories"]:
            for name in ("decisions", "corrections"):
                story.setdefault(name, [])
        keep_account(ledger, told, dump_json(told), listed)  # an earlier one, to be compared with
        told = {**told, "stories": [*told["stories"], *mixed["stories"]], "problems": mixed["problems"]}
        entry = ledger.keep_account(dump_json(told), about(told, listed))
        make_views(ledger, told, entry, lambda *_: None)


def about(told, listed):
    """Return what the log says of an account in which some reports are not the ledger's."""
    version = {row.report: row.version for row in listed}
    return {
        "reports": [{"report": row.report, "version": row.version, "sha256": row.sha256} for row in listed],
        "stories": [
            {
                "id": story["id"],
                "title": story["title"],
                "reports": [[one["id"], version.get(one["id"], 1)] for one in story["reports"]],
            }
            for story in told["stories"]
        ],
        "model": told["generator"]["model"],
    }


# --- what a page may be made of -------------------------------------------------------------------------------------

TAGS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "link",
        "script",
        "style",
        "body",
        "a",
        "abbr",
        "aside",
        "article",
        "b",
        "bdi",
        "blockquote",
        "br",
        "button",
        "caption",
        "circle",
        "code",
        "col",
        "colgroup",
        "data",
        "datalist",
        "dd",
        "defs",
        "del",
        "ins",
        "desc",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "g",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "input",
        "kbd",
        "label",
        "legend",
        "li",
        "line",
        "main",
        "mark",
        "meter",
        "nav",
        "ol",
        "optgroup",
        "option",
        "output",
        "p",
        "path",
        "pre",
        "progress",
        "q",
        "rect",
        "section",
        "select",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "svg",
        "symbol",
        "table",
        "tbody",
        "td",
        "text",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "tspan",
        "u",
        "ul",
        "use",
        "var",
        "wbr",
        "clippath",
        "lineargradient",
        "stop",
        "ellipse",
        "polygon",
        "polyline",
        "search",
        "template",
        "dialog",
        "noscript",
    ]
)
NEVER = frozenset(
    ["style", "srcdoc", "formaction", "ping", "background", "dynsrc", "lowsrc", "xlink:href", "manifest", "codebase"]
)
ADDRESSES = frozenset(["href", "src", "action", "data", "poster", "cite"])


class Policy(HTMLParser):
    """Notes what a page has that no page of ours has."""

    def __init__(self, *, file=False):
        super().__init__(convert_charrefs=True)
        self.file = file
        self.faults = []

    def handle_starttag(self, tag, attrs):
        """Look at an element and its attributes."""
        told = dict(attrs)
        if tag not in TAGS:
            self.faults.append(f"element {tag}")
        for name, value in attrs:
            if name.startswith("on") or name in NEVER or not all(c.isalnum() or c in "-_:" for c in name):
                self.faults.append(f"attribute {name} of {tag}")
            if name in ADDRESSES and not self._is_ours(tag, told, value or ""):
                self.faults.append(f"address {value!r} of {tag}")
        if tag == "script" and "src" not in told and not self.file:
            self.faults.append("script in the page")
        if tag == "style" and not self.file:
            self.faults.append("style in the page")
        if tag == "meta" and "http-equiv" in told and not self.file:
            self.faults.append(f"meta {told}")
        if tag == "link" and told.get("rel") not in {"stylesheet", "icon"}:
            self.faults.append(f"link {told}")

    handle_startendtag = handle_starttag

    def handle_decl(self, decl):
        """Look at a declaration."""
        if decl.lower() != "doctype html":
            self.faults.append(f"declaration {decl}")

    def handle_pi(self, data):
        """There are no processing instructions."""
        self.faults.append(f"instruction {data}")

    def handle_comment(self, data):
        """Nor comments, but for those of a drawing."""
        self.faults.append(f"comment {data}")

    def unknown_decl(self, data):
        """Nor marked sections."""
        self.faults.append(f"section {data}")

    def _is_ours(self, tag, told, value):
        if any(sign < " " for sign in value):
            return False
        parts = urlsplit(value)
        if tag == "a":
            return (parts.scheme in {"http", "https"} and bool(parts.netloc)) or _is_path(value)
        if tag == "link" and told.get("rel") == "icon":
            return value.startswith("data:,") or _is_path(value)
        return _is_path(value)


def _is_path(value):
    """Whether an address stays on this site."""
    return (value.startswith(("/", "#", "?")) and not value.startswith(("//", "/\\"))) or value == ""


def faults_of(page, *, file=False):
    """Return what a page has that no page of ours has."""
    policy = Policy(file=file)
    policy.feed(page)
    policy.close()
    return policy.faults
