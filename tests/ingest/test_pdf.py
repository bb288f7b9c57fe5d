"""What reading a PDF promises: whole sentences, the page of every word, and a child that is killed in time."""

from __future__ import annotations

import hashlib
import time
import zlib
from datetime import UTC, datetime

import pytest
from fpdf import FPDF
from fpdf.enums import AccessPermission
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.config import IngestSettings
from storyledger.ingest import ingest_paths, take_in
from storyledger.ingest.pdf_lines import Line, join_pages

SAID = "The old bridge was closed on Monday after engineers found cracks in two of its piers, the mayor said."
LONG = f"{SAID} Drivers have to take the southern road until the work is done, which may last until the end of May."


class Paper(FPDF):
    """A newspaper's page, with a running head and foot."""

    def header(self):
        self.set_font("helvetica", "I", 8)
        self.cell(0, 10, "Valley Post - all the news of the valley", align="C")
        self.ln(14)

    def footer(self):
        self.set_y(-15)
        self.set_font("helvetica", "I", 8)
        self.cell(0, 10, f"Page {self.page_no()}/{{nb}}", align="C")


def paper(paragraphs=16, *, kind=Paper, words=LONG):
    pdf = kind()
    pdf.set_title("Bridge closes")
    pdf.set_author("Ada Quill")
    pdf.set_creation_date(datetime(2021, 5, 3, 23, 30, tzinfo=UTC))
    pdf.add_page()
    pdf.set_font("helvetica", "B", 20)
    pdf.multi_cell(0, 9, "Old bridge over the Tarn closes after engineers find cracks in piers")
    pdf.ln(4)
    pdf.set_font("helvetica", size=12)
    for number in range(1, paragraphs + 1):
        pdf.multi_cell(0, 6, f"Part {number} begins here. {words} {words}")
        pdf.ln(3)
    return pdf


def objects(*bodies, root=1):
    """A PDF of hand-made objects, numbered from 1, with a table of where they are."""
    out, at = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, start=1):
        at.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(at) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in at)
    out += f"trailer\n<< /Size {len(at) + 1} /Root {root} 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def stream(raw, more=b""):
    return b"<< /Length %d %s >>\nstream\n" % (len(raw), more) + raw + b"\nendstream"


def ingest(path, **limits):
    return ingest_paths([str(path)], IngestSettings(**limits))


def only_problem(tmp_path, raw, **limits):
    """The message for a PDF that cannot be read; a text beside it is read all the same."""
    path = tmp_path / "a.pdf"
    path.write_bytes(raw)
    (tmp_path / "good.txt").write_text(SAID)
    reports, problems = ingest(tmp_path, **limits)
    assert [report.id for report in reports] == ["good"]
    assert [problem.input for problem in problems] == [str(path)]
    return problems[0].message


def test_wrapped_lines_are_sentences_and_every_page_is_known(tmp_path):
    """Lines are joined, a sentence runs over the page's end, and each page begins where its words do."""
    path = tmp_path / "paper.pdf"
    paper().output(str(path))
    (taken,) = take_in([str(path)], IngestSettings())
    report = taken.report
    assert (report.title, report.author) == ("Bridge closes", "Ada Quill")
    assert report.text.count(LONG) == 32
    assert "\n\nOld bridge over the Tarn closes after engineers find cracks in piers\n\n" in report.text
    assert report.text.count("Valley Post - all the news of the valley") == len(report.pages) == 3
    assert "Page 2/3" in report.text
    assert (report.pages[0], taken.media_type) == (0, "application/pdf")
    assert taken.original == path.read_bytes()
    assert hashlib.sha256(taken.original).hexdigest() == report.sha256
    parts = [report.text.index(f"Part {number} ") for number in range(1, 17)]
    assert [sum(part >= start for start in report.pages) for part in parts] == sorted(
        sum(part >= start for start in report.pages) for part in parts
    )
    assert sum(parts[-1] >= start for start in report.pages) == 3


def test_a_hyphen_that_only_the_line_put_there_goes():
    """The printer's hyphen goes; a word's own stays, and so does one before a capital."""

    def joined(*lines):
        page = [Line(text, 50, 700 - 15 * at, 500, 12, hyphen) for at, (text, hyphen) in enumerate(lines)]
        return join_pages([page])[0]

    assert joined(("people were evac", True), ("uated by bus.", False)) == "people were evacuated by bus."
    assert joined(("people were evac-", False), ("uated by bus.", False)) == "people were evacuated by bus."
    known = ("a well-known man said that it is so, a well", True), ("known man.", False)
    assert joined(*known).endswith("a well-known man.")
    assert joined(("the Anglo", True), ("Indian talks.", False)) == "the Anglo-Indian talks."
    assert joined(("the years 2016\u2013", False), ("2017 were hard.", False)) == "the years 2016\u20132017 were hard."


def test_paragraphs_and_columns_are_told_apart():
    """A gap, an indent after a full stop, a bullet and another size begin a paragraph; another column goes on."""

    def line(text, bottom, left=50.0, right=290.0, height=12.0):
        return Line(text, left, bottom, right, height, hyphen=False)

    page = [
        line("Bridge closes", 760, right=200, height=20),
        line("The bridge was closed on Monday, the", 700),
        line("mayor of the town said in a speech.", 686),
        line("    It will open again in the middle of", 672, left=65),
        line("May, as far as the engineers can tell", 658),
        line("and unless more cracks are found.", 620),
        line("- the southern road is open", 606, right=200),
        line("The council had sent for three of", 592),
        line("them to look at the old town bridge", 578),
        line("again after the winter's high water.", 700, left=310, right=550),
    ]
    text, starts, headline = join_pages([page, []])
    assert text.split("\n\n") == [
        "Bridge closes",
        "The bridge was closed on Monday, the mayor of the town said in a speech.",
        "It will open again in the middle of May, as far as the engineers can tell",
        "and unless more cracks are found.",
        "- the southern road is open",
        "The council had sent for three of them to look at the old town bridge again after the winter's high water.",
    ]
    assert starts == (0, len(text))
    assert headline is None


def test_the_day_on_which_a_file_was_made_is_no_day_of_publication(tmp_path):
    """Somebody printed or saved it then, often months later; the reader finds the day in the words."""
    pdf = paper(1)
    pdf.set_title("untitled")
    pdf.output(str(tmp_path / "a.pdf"))
    (report,), _ = ingest(tmp_path)
    assert (report.published, report.published_reason) == (None, None)
    assert report.title == "Old bridge over the Tarn closes after engineers find cracks in piers"


def test_pictures_of_pages_and_locked_files_are_named(tmp_path):
    """A scan says that it needs text recognition, a locked file that it needs its password; rubbish is damaged."""
    scan = FPDF()
    scan.add_page()
    scan.rect(10, 10, 50, 50)
    assert "text recognition (OCR)" in only_problem(tmp_path, bytes(scan.output()))
    locked = paper(1)
    locked.set_encryption("owner", user_password="user", permissions=AccessPermission.none())
    assert "password" in only_problem(tmp_path, bytes(locked.output()))
    assert "damaged" in only_problem(tmp_path, b"%PDF-1.7\n" + b"\x00garbage" * 100)
    open_ = paper(1)
    open_.set_encryption("owner", permissions=AccessPermission.none())
    open_.output(str(tmp_path / "open.pdf"))
    assert [report.id for report in ingest(tmp_path / "open.pdf")[0]] == ["open"]


def test_more_pages_and_words_than_are_read_are_refused(tmp_path):
    """The message says how many there are, and how many are read."""
    raw = bytes(paper().output())
    assert "has 3 pages; up to 2 are read" in only_problem(tmp_path, raw, max_pdf_pages=2)
    assert "more than 1,000 characters" in only_problem(tmp_path, raw, max_characters=1000)
    assert f"files up to {len(raw) - 1:,} bytes" in only_problem(tmp_path, raw, max_held_bytes=len(raw) - 1)


def test_a_hundred_thousand_pages_are_refused_at_once(tmp_path):
    """Pages cost nothing to write; counting them is enough."""
    kids = b" ".join(b"3 0 R" for _ in range(100_000))
    pages = b"<< /Type /Pages /Count 100000 /Kids [" + kids + b"] >>"
    raw = objects(b"<< /Type /Catalog /Pages 2 0 R >>", pages, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>")
    start = time.monotonic()
    assert "100,000 pages; up to 10,000 are read" in only_problem(tmp_path, raw)
    assert time.monotonic() - start < 90


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
ONE = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
BOMB = zlib.compress(zlib.compress(b"(a) Tj " * 60_000_000, 9), 9)
"""420 MB of text operators, in 8 kB."""
BOMBED = stream(BOMB, b"/Filter [/FlateDecode /FlateDecode]")


@pytest.mark.parametrize(
    "bodies",
    [
        pytest.param((CATALOG, b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"), id="a page tree in itself"),
        pytest.param(
            (CATALOG, b"<< /Type /Pages /Count 9 /Kids [3 0 R] >>", b"<< /Type /Pages /Kids [2 0 R] /Parent 2 0 R >>"),
            id="two that hold each other",
        ),
        pytest.param((CATALOG, ONE, PAGE, b"4 0 R", FONT), id="contents that are themselves"),
        pytest.param((CATALOG, ONE, PAGE, BOMBED, FONT), id="a Flate bomb"),
        pytest.param(
            (
                CATALOG,
                ONE,
                PAGE.replace(b"/Font <<", b"/XObject << /X 6 0 R >> /Font <<"),
                stream(b"/X Do"),
                FONT,
                stream(
                    b"/X Do /X Do /X Do",
                    b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>",
                ),
            ),
            id="a form that draws itself",
        ),
    ],
)
def test_a_pdf_that_loops_or_explodes_is_a_problem(tmp_path, bodies):
    """It ends within its limits, is named, and what stands beside it is read."""
    start = time.monotonic()
    assert only_problem(tmp_path, objects(*bodies), pdf_seconds=4, apart_memory=1_000_000_000)
    assert time.monotonic() - start < 90


def test_the_guards_of_the_process_apart_work(tmp_path):
    """Too little time and too little memory are told as such."""
    raw = bytes(paper(400).output())
    assert "within 1 seconds" in only_problem(tmp_path, objects(CATALOG, ONE, PAGE, BOMBED, FONT), pdf_seconds=1)
    assert "30 MB of memory" in only_problem(tmp_path, raw, apart_memory=30_000_000)


def test_a_page_that_is_not_there_costs_itself_alone(tmp_path):
    """It is named by its number; the text of the others is read, and pages keep their numbers."""
    words = stream(b"BT /F 12 Tf 50 700 Td (" + SAID.encode() + b") Tj ET")
    tree = b"<< /Type /Pages /Count 3 /Kids [3 0 R 9 0 R 3 0 R] >>"
    (tmp_path / "a.pdf").write_bytes(objects(CATALOG, tree, PAGE, words, FONT))
    (report,), (problem,) = ingest(tmp_path)
    assert report.text == f"{SAID}\n\n{SAID}"
    assert report.pages == (0, len(SAID) + 2, len(SAID) + 2)
    assert problem.message.endswith("read: 2")
    assert "none of its pages" in only_problem(tmp_path, objects(CATALOG, tree.replace(b"3 0 R", b"8 0 R")))


LINES = st.builds(
    Line,
    st.text(st.sampled_from("ab .-\u00ad\u2010\u2014\ufb01A3•\x00\ud800\u05d0"), max_size=20),
    *[st.floats(-1e6, 1e6)] * 4,
    st.booleans(),
)


@settings(max_examples=150)
@given(st.lists(st.lists(LINES, max_size=6), max_size=5))
def test_lines_of_any_shape_and_place_are_joined(pages):
    """Nothing raises or is lost but hyphens and blanks, and pages follow each other in the text."""
    text, starts, _ = join_pages(pages)
    assert starts == tuple(sorted(starts))
    assert (len(starts), starts[0]) == (max(1, len(pages)), 0)
    assert starts[-1] <= len(text)

    def letters(words):
        return sorted(c for c in words.replace("\ufb01", "fi") if not c.isspace() and c not in "-\u00ad\u2010")

    assert letters(text) == letters("".join(line.text for page in pages for line in page))


def test_letters_that_stand_nowhere_are_read(tmp_path):
    """A matrix beyond all numbers: the words are there, in some order."""
    words = stream(b"BT /F 12 Tf 1e38 1e38 1e38 1e38 1e38 1e38 Tm (" + SAID.encode() + b") Tj ET")
    (tmp_path / "a.pdf").write_bytes(objects(CATALOG, ONE, PAGE, words, FONT))
    reports, problems = ingest(tmp_path)
    assert len(reports) + len(problems) == 1
