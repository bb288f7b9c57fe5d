"""Spans laid over a text."""

from hypothesis import given
from hypothesis import strategies as st

from storyledger.render.marks import find_paragraphs, mark_spans

TEXTS = st.text(alphabet="ab .\n\r\té😀ש", max_size=80)


@st.composite
def marked_texts(draw):
    """Return a text and spans in it."""
    text = draw(TEXTS.filter(bool))
    places = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(places, places).filter(lambda span: span[0] < span[1]), max_size=8))
    return text, list(dict.fromkeys(spans))


@given(TEXTS)
def test_paragraphs_with_their_gaps_are_the_text(text):
    """Nothing of a text is lost between its paragraphs."""
    assert "".join(text[start:end] for start, _, end in find_paragraphs(text)) == text


@given(marked_texts())
def test_pieces_put_together_are_the_text_and_each_span_has_its_words(example):
    """The pieces are the text, elements nest and close, and each span's pieces are exactly its words."""
    text, spans = example
    written, words, firsts = "", dict.fromkeys(range(len(spans)), ""), []
    for paragraph in mark_spans(text, spans):
        stack = []
        for piece in paragraph.pieces:
            if piece.step == "open":
                stack.append(piece.span)
                if piece.first:
                    firsts.append(piece.span)
            elif piece.step == "close":
                stack.pop()
            else:
                written += piece.text
                assert len(set(stack)) == len(stack)
                for span in stack:
                    words[span] += piece.text
        assert stack == []
    assert written == text
    assert words == {index: text[start:end] for index, (start, end) in enumerate(spans)}
    assert sorted(firsts) == list(range(len(spans)))


def test_a_crossing_span_is_split_at_the_end_it_crosses():
    """Of two spans that cross, the later begins inside the first and goes on after it."""
    (paragraph,) = mark_spans("one two three", [(0, 7), (4, 13)])
    steps = [piece.text or f"{piece.step}{piece.span}" for piece in paragraph.pieces]
    assert steps == ["open0", "one ", "open1", "two", "close-1", "close-1", "open1", " three", "close-1"]


def test_blank_lines_part_paragraphs_and_single_line_ends_do_so_only_without_them():
    """A text wrapped at a width keeps its paragraphs; a text of one line a paragraph has them too."""
    assert len(find_paragraphs("a\nb\n\nc\n")) == 2
    assert len(find_paragraphs("a\nb\nc")) == 3


def test_a_long_text_with_many_crossing_spans_is_laid_out_in_time_linear_in_its_size():
    """Ten thousand spans that each cross the next are no trouble."""
    text = "x" * 200_000
    spans = [(start, min(start + 30, len(text))) for start in range(0, 200_000, 20)]
    (paragraph,) = mark_spans(text, spans)
    assert len(paragraph.pieces) < 6 * len(spans)
