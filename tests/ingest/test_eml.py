"""What reading a mail promises: its words, who sent it and when, what is attached to it, and no harm."""

from __future__ import annotations

import hashlib
import io
import time
import zipfile
from email.message import EmailMessage

import pytest
from fpdf import FPDF

from storyledger.config import IngestSettings
from storyledger.ingest import ingest_paths, take_in
from storyledger.records import Container, Problem, Taken

SAID = (
    "The old bridge over the river was closed on Monday after engineers found cracks in two of its piers, the mayor "
    "of the town said. Drivers will have to take the southern road until the work is done, which may last until May."
)
HTML = (
    f"<html><body><table><tr><td><p>{SAID}</p><p>{SAID.replace('mayor', 'prefect')}</p></td></tr></table></body></html>"
)


def mail(text=SAID, html=None, **headers):
    made = EmailMessage()
    made["From"] = headers.pop("sender", "Valley Post <news@post.example>")
    made["Date"] = headers.pop("date", "Mon, 03 May 2021 23:30:00 -0500")
    made["Subject"] = headers.pop("subject", "Bridge closes")
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    if text is not None:
        made.set_content(text)
    if html is not None:
        (made.add_alternative if text is not None else made.set_content)(html, subtype="html")
    return made


def told(tmp_path, raw, name="a.eml", **limits):
    path = tmp_path / name
    path.write_bytes(raw if isinstance(raw, bytes) else raw.as_bytes())
    found = list(take_in([str(path)], IngestSettings(**limits)))
    taken = [one for one in found if isinstance(one, Taken)]
    assert all(hashlib.sha256(one.original).hexdigest() == one.report.sha256 for one in taken)
    return taken, {one.input.removeprefix(str(path)): one.message for one in found if isinstance(one, Problem)}


def test_a_mail_is_a_report_of_its_sender(tmp_path):
    """Subject, sender, day and words; the day is the sender's own; the original is the whole mail."""
    raw = mail(archived_at="<https://list.example/7>").as_bytes()
    (one,), problems = told(tmp_path, raw)
    report = one.report
    assert (report.text.strip(), report.title, problems) == (SAID, "Bridge closes", {})
    assert (report.outlet, report.author, report.url) == ("Valley Post", "Valley Post", "https://list.example/7")
    assert (report.published, report.published_reason) == (
        "2021-05-03",
        "mail header Date: Mon, 03 May 2021 23:30:00 -0500",
    )
    assert (one.original, one.media_type, one.containers) == (raw, "message/rfc822", ())
    (other,), _ = told(tmp_path, mail(sender="Ada Quill <a@x.example>", organization="River Agency"))
    assert (other.report.outlet, other.report.author) == ("River Agency", "Ada Quill")
    (bare,), _ = told(tmp_path, mail(sender="news@post.example"))
    assert (bare.report.outlet, bare.report.author) == ("news@post.example", None)


def test_plain_text_is_preferred_and_html_is_read_as_an_article(tmp_path):
    """A text that only says that one needs HTML is no text; a page's own metadata give way to the mail's."""
    (both,), _ = told(tmp_path, mail(SAID + " In plain words.", HTML))
    assert "In plain words." in both.report.text
    for text in (None, "This mail needs a program that shows HTML."):
        (one,), _ = told(tmp_path, mail(text, HTML))
        assert "the prefect of the town said" in one.report.text
        assert (one.report.title, one.report.published, one.media_type) == (
            "Bridge closes",
            "2021-05-03",
            "message/rfc822",
        )


def test_codings_and_soft_line_ends_are_undone(tmp_path):
    """Quoted-printable, base64, old code pages, encoded headers; format=flowed runs on, as it was written."""
    made = mail(
        "Le café’s owner said that the naïve plan was of no use to the town, and that it would not be done. " * 2
    )
    made.replace_header("Subject", "Café “Été” closes")
    (one,), _ = told(tmp_path, made)
    assert "café’s owner said that the naïve plan" in one.report.text
    assert one.report.title == "Café “Été” closes"
    raw = (
        b"From: =?iso-8859-1?q?Andr=E9?= <a@x.example>\r\nDate: 3 May 2021 10:00 +0000\r\n"
        b"Subject: =?utf-8?b?QnLDvGNrZQ==?=\r\n"
        b'Content-Type: text/plain; charset="iso-8859-1"; format=flowed\r\n\r\n'
        b"The caf\xe9 by the bridge was closed on Monday, \r\nthe mayor of the town said.\r\n-- \r\nAndr\xe9\r\n"
    )
    (one,), _ = told(tmp_path, raw)
    assert one.report.text.startswith("The café by the bridge was closed on Monday, the mayor of the town said.\n-- \n")
    assert (one.report.author, one.report.title) == ("André", "Brücke")


def test_attachments_and_mails_in_mails_are_read(tmp_path):
    """Text, PDF, ZIP and forwarded mails with what is attached to them; pictures are passed over."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    pdf.multi_cell(0, 6, SAID + " On paper.")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("in.txt", SAID + " In an archive.")
    inner = mail(SAID + " Forwarded.", subject="Inner", date="Sun, 02 May 2021 10:00:00 +0000")
    inner.add_attachment(SAID + " Deep.", filename="deep.txt")
    outer = mail()
    outer.add_attachment(bytes(pdf.output()), maintype="application", subtype="pdf", filename="../../paper.pdf")
    outer.add_attachment(packed.getvalue(), maintype="application", subtype="octet-stream", filename="a.zip")
    outer.add_attachment(b"\x89PNG\r\n\x1a\n" + bytes(50), maintype="image", subtype="png", filename="p.png")
    outer.add_attachment(inner)
    taken, problems = told(tmp_path, outer)
    assert problems == {}
    path = str(tmp_path / "a.eml")
    assert [one.report.input.removeprefix(path) for one in taken] == [
        "",
        "!/paper.pdf",
        "!/a.zip!/in.txt",
        "!/part-4",
        "!/part-4!/deep.txt",
    ]
    sha256 = hashlib.sha256(outer.as_bytes()).hexdigest()
    assert taken[1].containers == (Container("eml", path, sha256, "paper.pdf"),)
    assert [container.kind for container in taken[2].containers] == ["eml", "zip"]
    assert (taken[3].report.title, taken[3].report.published) == ("Inner", "2021-05-02")
    assert [container.kind for container in taken[4].containers] == ["eml", "eml"]


# --- made to do harm ------------------------------------------------------------------------------------------------

HEAD = b"From: a@x.example\r\nSubject: x\r\nDate: Mon, 03 May 2021 10:00:00 +0000\r\n"


def nested(depth):
    raw = bytearray(HEAD)
    for at in range(depth):
        raw += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (at, at)
    return bytes(raw + b"Content-Type: text/plain\r\n\r\n" + SAID.encode() + b"\r\n")


def flat(count):
    part = b"--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.png\r\n\r\nx\r\n"
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * count + b"--b--\r\n"


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        pytest.param(nested(10_000), "nested deeper", id="10,000 parts in one another"),
        pytest.param(nested(900), "nested deeper", id="900 parts in one another"),
        pytest.param(nested(900) + b"line\r\n" * 2_000_000, "the mail", id="and two million lines"),
        pytest.param(flat(10_000), "no words and no attachment", id="10,000 parts in a row"),
        pytest.param(HEAD + b"Content-Type: text/plain" + b';"' * 400_000 + b"\r\n\r\n", "the mail", id="quotes"),
        pytest.param(HEAD + b"Content-Type: " + b"message/rfc822\r\n\r\n" * 5000, "", id="mails in mails"),
        pytest.param(b"Hello there, this is no mail at all.", "no mail", id="no mail"),
        pytest.param(HEAD + b"\r\n", "no words", id="nothing in it"),
    ],
)
def test_a_mail_made_to_do_harm_is_a_problem(tmp_path, raw, says):
    """It ends within its limits, is named, and what stands beside it is read."""
    path, good = tmp_path / "a.eml", tmp_path / "good.txt"
    path.write_bytes(raw)
    good.write_text(SAID)
    start = time.monotonic()
    reports, problems = ingest_paths([str(path), str(good)], IngestSettings(eml_seconds=3))
    assert time.monotonic() - start < 90
    assert [report.id for report in reports][-1] == "good"
    assert len(reports) == 1
    assert problems[0].input.startswith(str(path))
    assert says in problems[0].message


def test_broken_mails_are_read_as_far_as_they_go(tmp_path):
    """An unknown charset, a part without end, headers with every byte: the words that are there are read."""
    plain = b"Content-Type: text/plain; charset=no-such\r\n\r\n" + SAID.encode()
    assert told(tmp_path, HEAD + plain)[0][0].report.text == SAID
    cut = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + plain
    assert told(tmp_path, cut)[0][0].report.text.strip() == SAID
    odd = (
        b"From: "
        + bytes(range(128, 256))
        + b"\r\nSubject: =?x?b?!!?=\x00\x1b[31m\r\nDate: soon\r\n\r\n"
        + SAID.encode()
    )
    (one,), _ = told(tmp_path, odd)
    assert one.report.published is None
    assert (one.report.title or "").isprintable()
