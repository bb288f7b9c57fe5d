"""The account in Markdown: its lines with their footnotes, and no report's words become markup."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from storyledger.render.markdown import plain_markdown, render_markdown

HOSTILE = [
    "# heading", "## x", "> quoted", "- item", "+ item", "* item", "1. item", "1) item", "123456789. item", "---",
    "===", "***", "```", "~~~", "    code", "\tcode", "a\n\nb", "a  \nb", "[a](http://evil.example)",
    "![a](http://evil.example/x.png)", "<script>alert(1)</script>", "<b>", "</p>", "<http://evil.example>",
    "<a@evil.example>", "http://evil.example", "https://evil.example/a_b", "www.evil.example", "WWW.evil.example",
    "evil.example", "a@evil.example", "mailto:a@evil.example", "[^1]", "[^1]: note", "[x]: http://evil.example",
    "&lt;b&gt;", "&#60;", "a|b", "|a|b|", "`a`", "*a*", "_a_", "__a__", "~~a~~", "==a==", "$a$", ":smile:", "\\",
    "\\*a\\*", "a\\", "- [ ] task", "{{ x }}", "<!-- x -->", "a\u2028b", "\x00", "]", "](http://evil.example)",
    "javascript:alert(1)", "\u202eevil", "Term\n: definition",
]  # fmt: skip


def dialects():
    """CommonMark, and GitHub's with tables, strike-through and addresses made links."""
    return [MarkdownIt("commonmark"), MarkdownIt("gfm-like", {"html": True})]


def parse(markdown, dialect):
    """The kinds of the blocks and of what stands in them, and the text that is shown."""
    kinds, text = set(), []
    for token in dialect.parse(markdown):
        kinds.add(token.type)
        for child in token.children or ():
            kinds.add(child.type)
            text.append(child.content)
    return kinds, "".join(text)


def shown(text):
    """The characters that a reader sees: one line, control characters and reordering marks as signs."""
    text = re.sub(r"\s+", " ", text).strip()
    return "".join("�" if "\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069" else sign for sign in text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_shows_as_the_text_that_it_is(text):
    """At the beginning of a list item and in a paragraph, every sign is shown and nothing comes of it."""
    for dialect in dialects():
        for before in ("- ", "", "  - ", "- **x** "):
            kinds, said = parse(f"{before}{plain_markdown(text)}\n", dialect)
            assert kinds <= {
                "paragraph_open", "paragraph_close", "bullet_list_open", "bullet_list_close", "list_item_open",
                "list_item_close", "inline", "text", "text_special", "strong_open", "strong_close",
            }  # fmt: skip
            assert said.removeprefix("x ") == shown(text).replace("\x00", "␀")


@given(st.text(alphabet=st.sampled_from("ab1 .)#>-+*_`~[]()!<>&|\\:/@=^$\n\t\"'www")))
def test_any_text_shows_as_the_text_that_it_is(text):
    """Whatever the signs, they are shown, and nothing comes of them."""
    for dialect in dialects():
        kinds, said = parse(f"- {plain_markdown(text)}", dialect)
        assert not kinds & {"link_open", "html_inline", "html_block", "heading_open", "code_inline", "fence", "image"}
        assert not kinds & {
            "em_open",
            "strong_open",
            "s_open",
            "ordered_list_open",
            "blockquote_open",
            "hr",
            "softbreak",
        }
        assert said == shown(text)


def test_every_line_has_its_footnotes_and_every_footnote_its_line(told):
    """Each sign in the text has a footnote of that number, and each footnote a sign."""
    text = render_markdown(told)
    head, _, notes = text.partition("\n[^1]: ")
    defined = re.findall(r"^\[\^(\d+)\]: ", f"[^1]: {notes}", re.MULTILINE)
    assert defined == [str(number) for number in range(1, len(defined) + 1)]
    assert set(re.findall(r"\[\^(\d+)\]", head)) == set(defined)
    for section in ("Brief", "Timeline", "Positions", "Doubts"):
        (block,) = re.findall(rf"## {section}\n\n(.*?)\n\n", text, re.DOTALL)
        assert all(line.endswith("]") for line in block.splitlines())


def test_a_footnote_says_whose_words_they_are_and_where_they_stand(told):
    """It has the report's letter and outlet, the words, their characters and the sum of the report's bytes."""
    report = told["stories"][0]["reports"][0]
    report["pages"] = [0, 5]
    text = render_markdown(told)
    (note,) = re.findall(r"^\[\^1\]: (.*)$", text, re.MULTILINE)
    assert note.startswith(f"A, {report['outlet']}, 12 March 2024, p. 2: “")
    assert re.search(r"report courier, characters \d+–\d+, SHA-256 [0-9a-f]{12}…\)$", note)
    assert report["sha256"] in text


def test_the_account_reads_in_the_order_that_an_editor_wants(told):
    """Brief, figures, timeline, statements, positions, contradictions, doubts, reports."""
    titles = re.findall(r"^## (.*)$", render_markdown(told), re.MULTILINE)
    wanted = ["Brief", "What changed", "Figures", "Timeline", "Who said what", "Positions", "Contradictions", "Doubts"]
    assert titles == [*wanted, "Reports", "Origins", "Could not be read"]
    assert "**23** people killed" in render_markdown(told)


def test_an_account_of_hostile_words_has_the_structure_of_any_other(told):
    """Links are web addresses of reports, and headings are ours, whatever the words are."""
    (story,) = told["stories"]
    bad = "\n\n# evil [x](http://evil.example) <b>http://evil.example</b> ![x](y) | `"
    story["title"] = bad
    for report in story["reports"]:
        report.update(
            title=bad, outlet=bad, url='https://ok.example/<b>`"|\\_[x](y)', language=bad, published_basis=bad
        )
    for part in ("events", "figures", "conflicts"):
        for line in story[part]:
            line["what"] = bad
    for line in story["quotations"]:
        line.update(content=bad, speaker=bad)
    story["corrections"] = [{"id": "c", "kind": bad, "who": bad, "when": bad, "why": bad, "after": {bad: bad}}]
    told["problems"] = [{"input": bad, "message": bad}]
    for dialect in dialects():
        headings = links = 0
        for token in dialect.parse(render_markdown(told)):
            headings += token.type == "heading_open"
            assert token.type not in {"html_block", "fence", "code_block", "table_open"}
            for child in token.children or ():
                assert child.type not in {"html_inline", "image", "code_inline", "em_open"}
                if child.type == "link_open":
                    links += 1
                    assert child.attrs["href"].startswith("https://ok.example/")
        assert headings == len(re.findall(r"^##? ", render_markdown(told), re.MULTILINE)) == 13
        assert links == len(story["reports"])


def test_an_account_of_the_bare_contract_is_enough(told):
    """Fields beside the contract may be missing."""
    (story,) = told["stories"]
    for name in ("origins", "main", "decisions"):
        story.pop(name, None)
    told.pop("changes")
    for line in (*story["brief"], *story["events"]):
        line.pop("date", None)
    assert "## Brief" in render_markdown(told)
