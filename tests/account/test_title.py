"""A story is titled by the headline that names most of what its reports share."""

from builders import make_dossier, make_reading

from storyledger.account.title import choose_title


def titled(*pairs):
    return choose_title(
        make_dossier(*(make_reading(f"r{n}", text, report={"title": t}) for n, (t, text) in enumerate(pairs)))
    )


def test_the_headline_with_the_shared_words_wins():
    assert (
        titled(
            ("Our view", "Flood in Lowdale kills dozens as river Wend rises."),
            ("Flood in Lowdale kills dozens", "Flood waters of the Wend reached Lowdale and dozens died."),
            ("Live updates", "Lowdale counts its dead after the flood."),
        )
        == "Flood in Lowdale kills dozens"
    )


def test_the_outlet_at_a_headlines_end_is_dropped():
    assert titled(("Flood in Lowdale | The Daily Wend", "Flood in Lowdale.")) == "Flood in Lowdale"


def test_a_story_without_headlines_has_its_id():
    assert titled((None, "Flood in Lowdale.")) == "s1"
