"""Hits of a search on a terminal."""

import json

import pytest

from storyledger.render.search import render_hits

HIT = {
    "kind": "text",
    "report": "wharf-0302",
    "version": 2,
    "start": 21,
    "end": 62,
    "snippet": {
        "text": "Eleven people were evacuated\non Monday, and eleven more were brought out of the houses by the mill.",
        "start": 21,
        "marks": [[0, 6], [19, 28]],
        "cut_before": False,
        "cut_after": True,
    },
    "title": "Mill burns",
    "outlet": "The Daily Wharf",
    "published": "2021-03-02",
    "story": "story-0a1b2c3d",
    "speaker": None,
    "rank": 1.0,
}


def page(*hits, **fields):
    return {"hits": list(hits), "total": len(hits), "cursor": None, "left_out": "", **fields}


def test_a_hit_is_shown_with_its_place_and_its_words_marked():
    """A line says where it stands, the words follow, and the last line how many there are."""
    assert render_hits(page(HIT, total=40, cursor="9.1")) == (
        "wharf-0302:21-62 (version 2) · The Daily Wharf · 2 March 2021 · story-0a1b2c3d\n"
        "    *Eleven* people were *evacuated* on Monday, and eleven more were brought out\n"
        "    of the houses by the mill. …\n"
        "\n"
        "40 hits, 1 shown\n"
    )


def test_a_quotation_says_whose_it_is():
    """Kind and speaker stand beside the place."""
    told = render_hits(page({**HIT, "kind": "quotation", "version": 1, "speaker": "Ida Holm", "story": None}))
    assert told.startswith("wharf-0302:21-62 · The Daily Wharf · 2 March 2021 · said by Ida Holm\n")
    assert told.endswith("\n1 hit\n")


def test_nothing_found_is_said():
    """An empty page is no empty screen."""
    assert render_hits(page()) == "Nothing was found.\n"
    assert "not looked for was x y" in render_hits(page(left_out="x y"))


def test_with_colour_the_words_are_bold():
    """No asterisks where the terminal has colours."""
    told = render_hits(page(HIT), colour=True)
    assert "*" not in told
    assert "\x1b[1;33mevacuated\x1b[0m" in told


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_hostile_text_reaches_the_terminal(width):
    """Control sequences, marks that reorder and markup are shown, not obeyed; lines keep their width."""
    evil = "\x1b[2J[red]x[/red] \u202e\x07 *" + "y" * 100
    snippet = {"text": evil * 3, "start": 0, "marks": [[1, 5], [9, 12]], "cut_before": True, "cut_after": True}
    hit = {
        **HIT,
        **dict.fromkeys(("report", "title", "outlet", "story", "speaker", "published"), evil),
        "snippet": snippet,
    }
    told = render_hits(page({**hit, "kind": "claim"}), width)
    assert not set(told) & set("\x1b\x07\u202e")
    assert "[red]" in told
    assert max(len(line) for line in told.splitlines()) <= width
    json.dumps(told)
