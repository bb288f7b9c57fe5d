"""Whatever the bytes, and whatever they are said to be: reports or problems, and no exception."""

from __future__ import annotations

import gzip
import hashlib
import io
import random
import zipfile
from email.message import EmailMessage

import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from storyledger.config import IngestSettings
from storyledger.ingest import read_bytes
from storyledger.records import Problem, Taken

SAID = "The mayor of the town said on Monday that the bridge over the river was closed for the whole of the month."
PAGE = f"<html><body><article><p>{SAID}</p><p>{SAID}</p></article></body></html>".encode()


def a_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", SAID)
        archive.writestr("b/ü.jsonl", '{"text": "' + SAID + '"}\n')
    return out.getvalue()


def a_warc(*, packed):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    http = StatusAndHeaders(
        "200 OK", [("Content-Type", "text/html"), ("Content-Encoding", "gzip")], protocol="HTTP/1.1"
    )
    body = io.BytesIO(gzip.compress(PAGE))
    for _ in range(2):
        body.seek(0)
        writer.write_record(
            writer.create_warc_record("https://post.example/a", "response", payload=body, http_headers=http)
        )
    return out.getvalue()


def a_wacz():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("archive/a.warc.gz", a_warc(packed=True))
        archive.writestr("datapackage.json", '{"resources": [{"path": "archive/a.warc.gz", "hash": "sha256:00"}]}')
    return out.getvalue()


def a_mail():
    made = EmailMessage()
    made["From"], made["Date"], made["Subject"] = "A <a@x.example>", "Mon, 03 May 2021 10:00:00 +0000", "Bridge"
    made.set_content(SAID)
    made.add_attachment(SAID, filename="a.txt")
    return made.as_bytes()


GOOD = {
    "application/zip": a_zip(),
    "application/gzip": gzip.compress(SAID.encode()),
    "application/warc": a_warc(packed=False),
    "application/x-gzip": a_warc(packed=True),
    "message/rfc822": a_mail(),
    "application/wacz": a_wacz(),
}


def check(raw, media_type):
    """Something comes of every input, and each report has the bytes that it names."""
    found = list(read_bytes(raw, "x", "x", media_type, IngestSettings()))
    assert found
    for one in found:
        if isinstance(one, Taken):
            assert hashlib.sha256(one.original).hexdigest() == one.report.sha256
        else:
            assert isinstance(one, Problem)
            assert one.input.startswith("x")
            assert one.message.isprintable()


@pytest.mark.parametrize("media_type", GOOD)
def test_the_good_ones_are_read(media_type):
    """The bytes that the others are made from hold reports."""
    found = list(read_bytes(GOOD[media_type], "x", "x", media_type, IngestSettings()))
    assert any(isinstance(one, Taken) for one in found)


@pytest.mark.parametrize("media_type", GOOD)
@settings(max_examples=120)
@given(at=st.floats(0, 1), put=st.binary(max_size=6), cut=st.integers(0, 6))
def test_no_damage_makes_it_raise(media_type, at, put, cut):
    """Bytes changed, inserted, taken out anywhere."""
    good = GOOD[media_type]
    place = int(at * len(good))
    check(good[:place] + put + good[place + cut :], media_type)


@pytest.mark.parametrize("media_type", [*GOOD, "text/html", "text/plain", "application/rss+xml", None])
@settings(max_examples=60)
@given(
    raw=st.binary(max_size=300),
    head=st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b\x08\x00", b"WARC/1.0\r\n", b"From: a\r\n"]),
)
def test_no_bytes_make_it_raise(media_type, raw, head):
    """Any bytes, under any name."""
    check(head + raw, media_type)


@pytest.mark.parametrize("seed", range(12))
def test_no_damaged_pdf_makes_it_raise(seed):
    """Bytes changed and the end cut off; each is read in a process of its own."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    pdf.multi_cell(0, 6, SAID * 5)
    raw, dice = bytearray(pdf.output()), random.Random(seed)
    for _ in range(dice.choice([1, 5, 50])):
        raw[dice.randrange(8, len(raw))] = dice.randrange(256)
    check(bytes(raw[: dice.choice([len(raw), dice.randrange(len(raw))])]), "application/pdf")
