"""What the stream of reports promises: each with the bytes that prove it, one at a time."""

from __future__ import annotations

import hashlib
import json
import tracemalloc

from storyledger.config import IngestSettings
from storyledger.ingest import read_bytes, take_in
from storyledger.records import Container, Problem, Taken

SAID = "The mayor of the town said on Monday that the bridge over the river was closed."


def taken(*inputs, **limits):
    return list(take_in([str(i) for i in inputs], IngestSettings(**limits)))


def test_every_report_comes_with_the_bytes_whose_hash_it_has(tmp_path):
    """A file's bytes, a line's, a list element's as they stand in the file."""
    element = json.dumps({"id": "b", "text": SAID + " b"})
    (tmp_path / "a.txt").write_text(SAID)
    (tmp_path / "b.json").write_text(f"[ {element} ,\n{json.dumps({'text': SAID})}]")
    (tmp_path / "c.jsonl").write_bytes(b"\n" + element.encode() + b"\r\n")
    (tmp_path / "d.json").write_bytes(b" " + element.encode() + b"\n")
    found = taken(tmp_path)
    assert all(isinstance(one, Taken) for one in found)
    assert all(hashlib.sha256(one.original).hexdigest() == one.report.sha256 for one in found)
    a, b, _, c, d = found
    assert (a.original, a.media_type, a.containers) == (SAID.encode(), "text/plain", ())
    list_ = (tmp_path / "b.json").read_bytes()
    assert (b.original, b.containers) == (
        element.encode(),
        (Container("json", str(tmp_path / "b.json"), hashlib.sha256(list_).hexdigest(), "1"),),
    )
    assert (c.original, c.containers) == (
        element.encode(),
        (Container("lines", str(tmp_path / "c.jsonl"), None, "2"),),
    )
    assert (d.original, d.containers) == (b" " + element.encode() + b"\n", ())
    assert {one.media_type for one in (b, c, d)} == {"application/json"}


def test_memory_does_not_grow_with_the_stream(tmp_path):
    """A file of 8 MB of lines needs less than 2 MB."""
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps({"id": i, "text": SAID * 1000}) for i in range(100)))
    assert path.stat().st_size > 7_000_000
    tracemalloc.start()
    count = sum(isinstance(one, Taken) for one in take_in([str(path)], IngestSettings()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 100
    assert peak < 2_000_000


def test_a_line_without_end_is_refused_in_the_memory_of_its_limit(tmp_path):
    """A line of 100 MB where 1 MB is read as one report: named with its number, what stands around it is read."""
    path = tmp_path / "a.jsonl"
    good = json.dumps({"text": SAID}).encode()
    with path.open("wb") as stream:
        stream.write(good + b"\n")
        stream.seek(100_000_000)
        stream.write(b"\n" + good)
    tracemalloc.start()
    found = taken(path, max_bytes=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [type(one) for one in found] == [Taken, Problem, Taken]
    assert (found[1].input, found[1].line) == (str(path), 2)
    assert "1,000,000 bytes" in found[1].message
    assert peak < 8_000_000


def test_bytes_from_elsewhere_are_read_as_what_they_are():
    """The declared type is believed where the bytes do not say otherwise; an image is no text whatever it holds."""
    page = (
        f"<!doctype html><html><body><article><p>{SAID}</p><p>{SAID} It will open in May.</p></article></body></html>"
    )

    def read(raw, media_type):
        return list(read_bytes(raw.encode(), "x", "https://post.example/x", media_type, IngestSettings()))

    for declared in ("text/html; charset=utf-8", "text/plain", None, "application/octet-stream"):
        assert [one.media_type for one in read(page, declared)] == ["text/html"]
    assert [one.media_type for one in read(SAID, "text/plain")] == ["text/plain"]
    dutch = "De coördinator — “the mayor of the town said that it was so, and the bridge was closed”."
    raw = dutch.encode("cp1252")
    (one,) = read_bytes(raw, "x", "x", 'text/plain; charset="windows-1252"', IngestSettings())
    assert one.report.text == dutch
    (one,) = read_bytes(dutch.encode(), "x", "x", "text/plain; charset=iso-8859-1", IngestSettings())
    assert one.report.text == dutch  # valid UTF-8 is no accident
    russian = '<html lang="en"><p>' + (SAID + " Она сказала. ") * 9 + "</p></html>"
    (one,) = read_bytes(russian.encode("cp1251"), "x", "x", "text/html; charset=windows-1251", IngestSettings())
    assert "Она сказала" in one.report.text
    assert read(json.dumps({"text": SAID}), "text/html")[0].report.text == SAID
    (problem,) = read(SAID, "image/png")
    assert (problem.input, problem.message) == ("https://post.example/x", "the type image/png is not read")
