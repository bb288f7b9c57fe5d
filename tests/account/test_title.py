"""A story is titled by the headline that names most of what its reports share."""

from builders import make_dossier, make_happening, make_reading

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


def test_a_story_without_headlines_has_its_first_sentence_without_the_dateline():
    text = "LOWDALE, March 3 (Wend Wire) - A flood cut Lowdale off. Nobody was hurt."
    assert titled((None, text)) == "A flood cut Lowdale off"


def test_a_long_first_sentence_is_cut_between_words():
    title = titled((None, "A flood cut Lowdale off from the world " * 5 + "on Monday."))
    assert len(title) <= 110
    assert title.endswith("…")


def test_a_question_and_a_quotation_are_no_title_where_another_line_is_to_be_had():
    assert (
        titled(("Why did Lowdale flood?", "Lowdale."), ("Lowdale flood kills two", "Lowdale."))
        == "Lowdale flood kills two"
    )
    assert (
        titled(("“It was the flood”", "Lowdale flood."), ("Dam breaks at Lowdale", "Wend.")) == "Dam breaks at Lowdale"
    )


def test_what_the_timeline_tells_decides_between_headlines():
    first = make_reading("r1", "Lowdale.", report={"title": "Lowdale mayor rules out new talks"})
    second = make_reading("r2", "Lowdale. Evacuees left.", report={"title": "Lowdale evacuation goes on"})
    told = make_happening(second, "Evacuees left.")
    assert choose_title(make_dossier(first, second), [told, told]) == "Lowdale evacuation goes on"


def test_a_story_without_words_has_its_id():
    assert titled((None, "")) == "s1"


def test_words_that_all_reports_share_make_no_title():
    text = "The mayor of Lowdale and the army of the Wend valley were out for the dam over and over."
    assert titled(("The one that got out and over for the", text), ("Lowdale dam fails", text)) == "Lowdale dam fails"
