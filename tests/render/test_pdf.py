"""The account as a PDF: its words, links and bookmarks, both directions of writing, and the same bytes each time."""

import ctypes
import hashlib
import importlib.resources
import json
import os
import re
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from storyledger.render.pdf import render_pdf
from storyledger.render.pdf_fonts import BOLD, REGULAR, font_path, fonts_for
from storyledger.render.pdf_paper import Paper, Piece, Run, _in_order

ARABIC = "قالت وزارة الداخلية إن 23 شخصا قتلوا"


def read(content):
    """The document and the text of its pages, each with single blanks."""
    document = pypdfium2.PdfDocument(content)
    return document, [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def links(document):
    """The links inside the document: the words they stand on, their page, and where they lead to: page and height."""
    out = []
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        at, link = ctypes.c_int(0), pdfium.FPDF_LINK()
        while pdfium.FPDFLink_Enumerate(page.raw, at, link):
            target = pdfium.FPDFLink_GetDest(document.raw, link)
            if not target:
                continue
            box = pdfium.FS_RECTF()
            pdfium.FPDFLink_GetAnnotRect(link, box)
            x, y, zoom = (pdfium.FS_FLOAT() for _ in range(3))
            has = [pdfium.FPDF_BOOL() for _ in range(3)]
            pdfium.FPDFDest_GetLocationInPage(target, *has, x, y, zoom)
            words = text.get_text_bounded(box.left, box.bottom, box.right, box.top).strip()
            out.append((words, number, pdfium.FPDFDest_GetDestPageIndex(document.raw, target), y.value, box.top))
    return out


@pytest.fixture(scope="module")
def paper():
    """Paper with fonts for Latin, Arabic and Hebrew."""
    with ExitStack() as held:
        names = (REGULAR, BOLD, "NotoSansArabic-Regular", "NotoSansHebrew-Regular")
        regular, bold, *others = (held.enter_context(font_path(name)) for name in names)
        made = Paper(None)
        made.bring_fonts(regular, bold, others)
        made.add_page()
        yield made


def test_everything_that_an_editor_wants_is_on_it(told):
    """Title, brief, figures with claims, timeline, statements, positions, contradictions, reports with their sums."""
    (story,) = told["stories"]
    _, pages = read(render_pdf(told))
    text = " ".join(pages)
    assert pages[0].startswith(story["title"])
    for line in story["brief"]:
        assert line["text"] in text
    for figure in story["figures"]:
        assert figure["what"] in text
        assert figure["standing"] in text
    assert "at least 14: the interior minister, Ilka Morvay, 12 March" in text
    assert "5 reports, 4 origins, 5 claims" in text
    for event in story["events"]:
        assert event["what"] in text
    for report in story["reports"]:
        assert f"SHA-256 {report['sha256']}" in text
    for title in ("Brief", "Figures", "Timeline", "Who said what", "Positions", "Contradictions", "The words cited"):
        assert title in text
    for problem in told["problems"]:
        assert problem["input"] in text


def test_pages_are_numbered_and_sections_have_bookmarks(told):
    """Each page tells its number and how many there are; the outline leads to the sections of each story."""
    second = json.loads(json.dumps(told["stories"][0]))
    told["stories"].append({**second, "id": "s2", "title": "Another story"})
    document, pages = read(render_pdf(told))
    assert [page.endswith(f"{number} / {len(pages)}") for number, page in enumerate(pages, 1)] == [True] * len(pages)
    outline = [(item.level, item.get_title()) for item in document.get_toc()]
    assert [title for level, title in outline if level == 0] == [
        "Oster dam failure above Varnholt",
        "Another story",
        "Could not be read",
    ]
    assert (1, "Contradictions") in outline


def test_each_number_leads_to_its_words_and_back(told):
    """A citation's number stands on a link to the words; the same number beside the words leads back to the line."""
    document, pages = read(render_pdf(told))
    found = links(document)
    words_page = next(number for number, page in enumerate(pages) if "The words cited" in page)
    numbers = {words for words, *_ in found}
    assert numbers == {f"[{number}]" for number in range(1, len(numbers) + 1)}
    for number in numbers:
        here = [link for link in found if link[0] == number]
        back = here[-1]
        # The words: on the page and at the height where the number stands that leads back.
        for _, _, page, height, _ in here[:-1]:
            assert page == back[1] >= words_page
            assert abs(height - back[4]) < 12
        # The line: where the number first stands.
        _, _, page, height, _ = back
        assert page == here[0][1]
        assert abs(height - here[0][4]) < 12
    assert "The Oster dam above Varnholt failed" in pages[next(page for words, _, page, *_ in found if words == "[1]")]


def test_the_same_account_gives_the_same_bytes(told, tmp_path):
    """In another process, where sets have another order, too; a day of making is told only where one is given."""
    content = render_pdf(told)
    assert b"/CreationDate" not in content
    assert b"/CreationDate (D:20300102" in render_pdf(told, created=datetime(2030, 1, 2, tzinfo=UTC))
    (tmp_path / "account.json").write_text(json.dumps(told))
    script = (
        "import hashlib, json, sys; from storyledger.render.pdf import render_pdf; "
        "print(hashlib.sha256(render_pdf(json.load(open(sys.argv[1])))).hexdigest())"
    )
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", script, tmp_path / "account.json"],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert run.stdout.strip() == hashlib.sha256(content).hexdigest()


def test_pages_of_a_paged_report_and_corrections_are_shown(told):
    """Words of a paged report have their page; what was set right by hand says who, when and why."""
    (story,) = told["stories"]
    story["reports"][0]["pages"] = [0, story["brief"][0]["citations"][0]["start"] + 3]
    target = {"report": "courier", "start": 0, "end": 9, "sha256": story["reports"][0]["sha256"], "words": "x"}
    right = {"before": {"value": 9}, "after": {"value": 19}, "who": "Ada", "when": "2030-01-01T00:00", "why": "a slip"}
    story["corrections"] = [{"id": "c1", "kind": "value", "targets": [target], **right}]
    text = " ".join(read(render_pdf(told))[1])
    assert "· pp. 1–2 · characters" in text
    assert "number: 9 → 19, of “x”, set by hand by Ada, 1 January 2030: a slip" in text


def test_right_to_left_words_stay_in_their_place_in_a_line_of_ours(paper):
    """A name in Arabic stands between the number and the day as written, and its letters run from the right."""
    pieces = [Piece("23: "), Piece("وزارة الداخلية"), Piece(", "), Piece("15 March")]
    (line,) = paper.lines(pieces, 100)
    assert not line.right
    assert [run.text for run in line.runs if run.text] == ["23: ", "وزارة الداخلية", ", ", "15 March"]
    assert [run.level % 2 for run in line.runs if run.text] == [0, 1, 0, 0]


def test_a_paragraph_of_right_to_left_words_begins_on_the_right(paper):
    """Its first words are the rightmost ones, numbers in it run to the right, and the citation is last, on the left."""
    (line,) = paper.lines([Piece(ARABIC, leads=True), Piece(" "), Piece("[1]")], 160)
    assert line.right
    shown = [run.text.strip() for run in line.runs if run.text.strip()]
    assert shown == ["[1]", "شخصا قتلوا", "23", "قالت وزارة الداخلية إن"]


def test_brackets_among_right_to_left_words_are_turned(paper, monkeypatch):
    """They are drawn from the right by the shaper, which turns them, though a font of Latin letters has them."""
    drawn = []

    def cell(_width, _height, text, **_):
        drawn.append((text, (paper.text_shaping or {}).get("direction")))

    monkeypatch.setattr(paper, "cell", cell)
    paper.set_y(20)
    paper.flow([Piece("אמר (לא) (yes)", leads=True)])
    assert {(text, direction and direction.name) for text, direction in drawn if "(" in text or ")" in text} == {
        ("(", "RTL"),
        (")", "RTL"),
        (") (", "RTL"),
    }


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12))
def test_runs_are_put_in_order_as_the_algorithm_says(levels):
    """Rule L2: from the highest level to the lowest odd one, every stretch at that level or above is turned."""
    runs = [Run(Piece(""), str(number), level) for number, level in enumerate(levels)]
    order = list(range(len(levels)))
    for level in range(max(levels), 0, -1):
        turned = []
        for number in order:
            if levels[number] >= level:
                turned.append(number)
            else:
                turned.append(None)
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and turned[end] is not None:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = max(end, start) + 1
    assert [run.text for run in _in_order(runs)] == [str(number) for number in order]


@given(
    st.lists(st.text(alphabet=st.sampled_from("ab. 1أبجשל()中"), min_size=1, max_size=60), min_size=1, max_size=4),
    st.floats(6, 60),
)
def test_no_sign_is_lost_and_no_line_is_too_wide(paper, texts, width):
    """Breaking lines drops blanks at their ends only, and only one sign alone may be wider than a line."""
    pieces = [Piece(paper.plain(text)) for text in texts]
    lines = paper.lines(pieces, width)
    said = "".join(sorted(sign for line in lines for run in line.runs for sign in run.text if sign != " "))
    assert said == "".join(sorted(sign for piece in pieces for sign in piece.text if sign != " "))
    for line in lines:
        assert line.width <= width + 0.01 or len("".join(run.text for run in line.runs)) == 1


def test_links_lead_to_the_web_only(told):
    """An address of another scheme is no link, and brackets in one end nothing."""
    for report, url in zip(
        told["stories"][0]["reports"],
        ["javascript:alert(1)", "https://ok.example/a)(b\\", "file:///etc/passwd", "https://ok.example/é", None],
        strict=True,
    ):
        report["url"] = url
    found = re.findall(rb"/URI \((.*?)\)", render_pdf(told))
    assert found == [b"https://ok.example/a%29%28b%5C", b"https://ok.example/%C3%A9"]


def test_hostile_words_are_set_as_words(told):
    """Markup, control characters, lone surrogates, marks of direction and words without end do no harm."""
    bad = "<b>[x](y) {nb} \x00\x1b[31m \ud800 \u202e\u2067 **x** \u0301 " + "w" * 200_000
    (story,) = told["stories"]
    story["title"] = bad
    for report in story["reports"]:
        report.update(title=bad, outlet=bad, language=bad, published_basis=bad)
    for part in ("events", "figures", "conflicts"):
        for line in story[part]:
            line.update(what=bad, kind=bad)
    for side in story["conflicts"][0]["sides"]:
        side["says"] = bad
    for line in story["quotations"]:
        line.update(content=bad, speaker=bad, cue=bad)
    told["problems"] = [{"input": bad, "message": bad}]
    told["generator"]["model"] = bad
    _, pages = read(render_pdf(told))
    assert len(pages) < 60
    assert "<b>[x](y)" in pages[0]


def test_signs_that_no_font_has_are_counted(told):
    """They are shown as U+FFFD, and the last page tells how many of which script."""
    told["stories"][0]["brief"][0]["text"] = "北京 says 안"
    text = " ".join(read(render_pdf(told))[1])
    assert "�� says �" in text
    assert "No font at hand has 2 signs (Chinese), 1 sign (Hangul)" in text


def test_a_font_that_is_given_sets_what_the_shipped_ones_lack(told, tmp_path):
    """With a font for them, the signs are set and nothing is said."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, 700))
    pen.lineTo((700, 700))
    pen.closePath()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "bei"])
    builder.setupCharacterMap({0x5317: "bei"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "bei": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "bei": (800, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2()
    builder.setupPost()
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular"})
    builder.save(tmp_path / "test.ttf")
    told["stories"][0]["brief"][0]["text"] = "北 says"
    text = " ".join(read(render_pdf(told, fonts=[str(tmp_path / "test.ttf")]))[1])
    assert "北 says" in text
    assert "No font at hand" not in text


@pytest.mark.parametrize(
    "words",
    [
        "Привет", "Ελλάδα", "Việt", "İstanbul", "العربية", "فارسی", "اردو", "עברית", "Հայերեն", "ქართული", "हिन्दी",
        "বাংলা", "ਪੰਜਾਬੀ", "ગુજરાતી", "ଓଡ଼ିଆ", "தமிழ்", "తెలుగు", "ಕನ್ನಡ", "മലയാളം", "සිංහල", "ދިވެހި", "ไทย", "ລາວ", "မြန်မာ", "ខ្មែរ",
        "አማርኛ", "ⵜⵉⴼⵉⵏⴰⵖ", "35 → 41 ≠ ␀ ✓ €₴₪₺",
    ],
)  # fmt: skip
def test_the_shipped_fonts_have_the_scripts_of_the_news(words):
    """The fonts chosen for these words have every sign of them."""
    signs = {sign for sign in words if sign != " "}
    covered = set()
    for name in (REGULAR, *fonts_for(signs)):
        with font_path(name) as path:
            covered |= set(TTFont(path).getBestCmap())
    assert not [sign for sign in signs if ord(sign) not in covered]


def test_the_shipped_fonts_are_small_and_carry_their_licence():
    """All of them together take about two megabytes, and the licence stands beside them."""
    folder = importlib.resources.files("storyledger.render") / "fonts"
    files = {file.name: len(file.read_bytes()) for file in folder.iterdir()}
    assert sum(files.values()) < 2_100_000
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text("utf-8")
    named = {f"{name}.ttf" for name in (REGULAR, BOLD, *fonts_for({chr(code) for code in range(0x530, 0xFFFF)}))}
    assert named == {name for name in files if name.endswith(".ttf")}


def test_an_account_without_stories_has_a_page(told):
    """What could not be read is still told."""
    told.update(stories=[], changes={"since": {}, "lines": []})
    _, pages = read(render_pdf(told))
    assert "Could not be read" in pages[0]
