"""What web archives promise: every page with its record and its day of capture, whatever a record says of itself."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import tracemalloc
import zipfile

import brotli
import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from storyledger.config import IngestSettings
from storyledger.ingest import ingest_paths, take_in
from storyledger.records import Exchange, Problem, Taken

SAID = "The old bridge over the river was closed on Monday after engineers found cracks in its piers, the mayor said."


def page(number=1, more=""):
    return (
        f"<html><head><title>Bridge {number}</title>{more}</head><body><article><p>{SAID}</p>"
        f"<p>Part {number} of the works will last until the end of May, according to the council of the town.</p>"
        "</article></body></html>"
    ).encode()


def response(writer, url, payload, kind="text/html; charset=utf-8", status="200 OK", more=(), **record):
    http = StatusAndHeaders(status, [("Content-Type", kind), ("Server", "test"), *more], protocol="HTTP/1.1")
    headers = {"WARC-IP-Address": "198.51.100.7", "WARC-Date": "2021-05-04T10:20:30Z"}
    made = writer.create_warc_record(
        url, record.get("type_", "response"), payload=io.BytesIO(payload), http_headers=http, warc_headers_dict=headers
    )
    writer.write_record(made)


def archive(write, *, packed=True, version="1.0"):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed, warc_version=version)
    write(writer)
    return out.getvalue()


def told(tmp_path, raw, name="a.warc.gz", **limits):
    path = tmp_path / name
    path.write_bytes(raw)
    found = list(take_in([str(path)], IngestSettings(**limits)))
    taken = [one for one in found if isinstance(one, Taken)]
    return taken, {one.input.removeprefix(str(path)): one.message for one in found if isinstance(one, Problem)}


def three(writer):
    for number in (1, 2, 3):
        response(writer, f"https://post.example/news/bridge-{number}.html", page(number))


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_every_page_comes_with_its_record_and_its_exchange(tmp_path, name, version):
    """Gzip'd by record or not, in both versions: payload, address, day of capture, headers, and the record itself."""
    taken, problems = told(tmp_path, archive(three, packed=name.endswith("gz"), version=version), name)
    assert problems == {}
    assert [one.report.id for one in taken] == ["bridge-1", "bridge-2", "bridge-3"]
    one = taken[1]
    assert one.original == page(2)
    assert hashlib.sha256(page(2)).hexdigest() == one.report.sha256
    assert one.report.url == "https://post.example/news/bridge-2.html"
    assert one.report.published is None  # the day of capture is no day of publication
    assert one.exchanges == (
        Exchange(
            url="https://post.example/news/bridge-2.html",
            status=200,
            connected_to="198.51.100.7",
            at="2021-05-04T10:20:30Z",
            headers=(("Content-Type", "text/html; charset=utf-8"), ("Server", "test")),
        ),
    )
    (container,) = one.containers
    raw = (tmp_path / name).read_bytes()
    assert (container.kind, container.sha256) == ("warc", hashlib.sha256(raw).hexdigest())
    assert container.member.startswith("<urn:uuid:")
    record = next(iter(ArchiveIterator(io.BytesIO(one.evidence[0].content), check_digests="raise")))
    assert record.rec_headers.get_header("WARC-Record-ID") == container.member
    assert record.content_stream().read() == page(2)
    assert one.evidence[0].content.rstrip() in (gzip.decompress(raw) if name.endswith("gz") else raw)


def chunked(raw):
    parts = [raw[at : at + 100] for at in range(0, len(raw), 100)]
    return b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (gzip.compress(page()), [("Content-Encoding", "gzip")]),
        (page(), [("Content-Encoding", "gzip, br")]),
        (brotli.compress(page()), [("Content-Encoding", "br")]),
        (chunked(page()), [("Transfer-Encoding", "chunked")]),
        (chunked(gzip.compress(page())), [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]),
        (chunked(brotli.compress(page())), [("Transfer-Encoding", "Chunked"), ("Content-Encoding", "BR")]),
    ],
)
def test_the_original_is_the_page_without_the_codings_of_its_transfer(tmp_path, body, more):
    """Chunks, gzip and Brotli are undone, where they were not before; what was sent stands in the record."""
    (one,), problems = told(tmp_path, archive(lambda w: response(w, "https://post.example/b", body, more=more)))
    assert (one.original, problems) == (page(), {})
    assert body in one.evidence[0].content


def test_the_day_of_publication_is_the_pages_own(tmp_path):
    """From its metadata, else from its address; never from the crawl."""
    head = '<meta property="article:published_time" content="2021-05-03T08:00:00Z">'

    def write(writer):
        response(writer, "https://post.example/a", page(1, head))
        response(writer, "https://post.example/2020/12/31/b", page(2))

    taken, _ = told(tmp_path, archive(write))
    assert [one.report.published for one in taken] == ["2021-05-03", "2020-12-31"]


def test_only_what_may_be_a_report_is_read(tmp_path):
    """Requests, redirects, errors, scripts, pictures and robots.txt are passed over; resources and PDFs are read."""

    def write(writer):
        response(writer, "https://post.example/gone", page(), status="404 Not Found")
        response(writer, "https://post.example/moved", page(), status="301 Moved", more=[("Location", "/")])
        response(writer, "https://post.example/x.js", b"var a = 1;", "text/javascript")
        response(writer, "https://post.example/x.png", b"\x89PNG\r\n", "image/png")
        response(writer, "https://post.example/robots.txt", b"User-agent: *\nDisallow: /x", "text/plain")
        http = StatusAndHeaders("GET / HTTP/1.0", [("Host", "post.example")])
        writer.write_record(writer.create_warc_record("https://post.example/", "request", http_headers=http))
        made = writer.create_warc_record(
            "https://post.example/r.txt", "resource", payload=io.BytesIO(SAID.encode()), warc_content_type="text/plain"
        )
        writer.write_record(made)
        made = writer.create_revisit_record("https://post.example/again", "sha1:ABC", "https://post.example/", "2021")
        writer.write_record(made)

    taken, problems = told(tmp_path, archive(write))
    assert [(one.report.id, one.report.text, one.exchanges) for one in taken] == [("r", SAID, ())]
    assert list(problems) == [""]
    assert problems[""].startswith("1 records say that a page had not changed")


def test_a_revisit_from_another_address_is_a_further_address(tmp_path):
    """One report with both addresses; of the same address, of a page that is not there or of other bytes it is none."""

    def write(writer):
        response(writer, "https://post.example/a", page(1))
        digest = f"sha1:{base64.b32encode(hashlib.sha1(page(1)).digest()).decode()}"
        for url, stated, before in (
            ("https://post.example/b", digest, "https://post.example/a"),
            ("https://post.example/a", digest, "https://post.example/a"),
            ("https://post.example/c", digest, "https://post.example/never"),
            ("https://post.example/d", "sha1:ABC", "https://elsewhere.example/"),
        ):
            writer.write_record(writer.create_revisit_record(url, stated, before, "2021-05-04T10:20:30Z"))

    raw = archive(write)
    taken, problems = told(tmp_path, raw)
    assert [one.report.url for one in taken] == ["https://post.example/a", "https://post.example/b"]
    assert taken[0].report.sha256 == taken[1].report.sha256
    assert problems[""].startswith("3 records say that a page had not changed")
    (report,), _ = ingest_paths([str(tmp_path / "a.warc.gz")], IngestSettings())
    assert [also.url for also in report.also_at] == ["https://post.example/b"]


# --- made to do harm ------------------------------------------------------------------------------------------------


def starts(raw):
    """Where the records begin in an uncompressed web archive."""
    found, at = [], raw.find(b"WARC/1.")
    while at >= 0:
        found.append(at)
        at = raw.find(b"WARC/1.", at + 1)
    return found


@pytest.mark.parametrize("change", [lambda n: n + 200, lambda n: n - 50, lambda _: 90_000_000, lambda _: 10**17])
def test_a_record_that_lies_about_its_length_costs_itself(tmp_path, change):
    """Too long, too short, longer than the file: it is left out and named, and the records after it are read."""
    raw = archive(three, packed=False)
    second = starts(raw)[1]
    at = raw.index(b"Content-Length: ", second) + 16
    length = int(raw[at : raw.index(b"\r", at)])
    lie = raw[:at] + str(change(length)).encode() + raw[at + len(str(length)) :]
    taken, problems = told(tmp_path, lie, "a.warc")
    lost = change(length) > IngestSettings().max_held_bytes  # passed over without being held: nothing to look through
    assert [one.report.id for one in taken] == ["bridge-1", *([] if lost else ["bridge-3"])]
    assert problems[""].startswith("record 2 of the web archive is left out: it says that it has")


def test_a_cut_web_archive_gives_the_records_before_the_cut(tmp_path):
    """In both forms; the cut is named."""
    for name in ("a.warc", "a.warc.gz"):
        raw = archive(three, packed=name.endswith("gz"))
        taken, problems = told(tmp_path, raw[: len(raw) - 200], name)
        assert [one.report.id for one in taken] == ["bridge-1", "bridge-2"]
        assert problems[""].startswith(("record 3 of the web archive is left out", "the web archive is cut short"))


def test_a_damaged_gzip_member_costs_its_record(tmp_path):
    """The next record is a member of its own, and is found."""
    raw = bytearray(archive(three))
    second = raw.index(b"\x1f\x8b\x08", 10)
    raw[second + 60 : second + 90] = bytes(30)
    taken, problems = told(tmp_path, bytes(raw))
    assert [one.report.id for one in taken] == ["bridge-1", "bridge-3"]
    assert "is damaged" in str(problems)


def test_a_changed_record_is_named(tmp_path):
    """Its bytes are not those of which it states the digest; it is read all the same."""
    raw = archive(three, packed=False)
    taken, problems = told(tmp_path, raw.replace(b"Part 2 of", b"Part 9 of"), "a.warc")
    assert len(taken) == 3
    assert list(problems) == ["!/https://post.example/news/bridge-2.html"]
    assert "changed after the capture" in problems["!/https://post.example/news/bridge-2.html"]


def test_odd_addresses_and_answers_are_passed_over(tmp_path):
    """An address that is none, a status that is no number, headers of odd bytes: nothing raises, the rest is read."""

    def write(writer):
        for url in ("http://[::1", "http://[x]/a", "file:///etc/passwd", "dns:post.example", "https://"):
            response(writer, url, page())
        for status in ("777 Odd", "9" * 5000, "", "200"):
            more = [("X", "\x01"), ("Y", "a" * 9000)]
            response(writer, "https://post.example/odd", page(), status=status, more=more)
        response(writer, "https://post.example/good.html", page())

    raw = archive(write, packed=False).replace(b"777 Odd", b"\xb2\xb2\xb2 Odd")
    taken, _ = told(tmp_path, raw, "a.warc")
    assert {one.report.id for one in taken} == {"odd", "good"}
    assert all(value.isprintable() for one in taken for header in one.exchanges[0].headers for value in header)


def test_what_is_no_web_archive_is_named(tmp_path):
    """Rubbish, a header without end, bytes without a record."""
    for raw in (
        b"rubbish" * 1000,
        b"WARC/1.0\r\n" + b"X: y\r\n" * 300_000,
        b"WARC/1.0\r\n\r\n",
        b"\x1f\x8b\x08rubbish",
    ):
        taken, problems = told(tmp_path, raw, "a.warc")
        assert taken == []
        assert problems[""]


@pytest.mark.parametrize(
    ("body", "coding"),
    [(gzip.compress(bytes(200_000_000)), "gzip"), (brotli.compress(bytes(400_000_000), quality=5), "br")],
)
def test_a_bomb_in_a_payload_is_given_up_at_its_cap(tmp_path, body, coding):
    """It is named, and the records after it are read, in little memory."""

    def write(writer):
        response(writer, "https://post.example/bomb", body, more=[("Content-Encoding", coding)])
        response(writer, "https://post.example/good", page())

    raw = archive(write)
    tracemalloc.start()
    taken, problems = told(tmp_path, raw, max_held_bytes=4_000_000, max_bytes=20_000_000)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [one.report.id for one in taken] == ["good"]
    assert "more than 4,000,000 bytes" in problems["!/https://post.example/bomb"]
    assert most < 40_000_000


def test_a_long_web_archive_is_read_in_flat_memory(tmp_path):
    """Records of 300 kB, a hundred of them: one is held at a time."""
    path = tmp_path / "a.warc.gz"

    def write(writer):
        for number in range(100):
            text = f"{SAID} {number}. " + " ".join(
                f"The council met again on matter {at * number % 997}." for at in range(8000)
            )
            response(writer, f"https://post.example/{number}.txt", text.encode(), "text/plain")

    path.write_bytes(archive(write))
    tracemalloc.start()
    count = sum(isinstance(one, Taken) for one in take_in([str(path)], IngestSettings()))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 100
    assert most < 8_000_000


# --- WACZ -----------------------------------------------------------------------------------------------------------


def wacz(tmp_path, *, change=None):
    warc = archive(three)
    listed = [{"name": "a", "path": "archive/a.warc.gz", "hash": f"sha256:{hashlib.sha256(warc).hexdigest()}"}]
    package = json.dumps({"profile": "data-package", "resources": listed}).encode()
    digest = json.dumps({"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}).encode()
    files = {
        "archive/a.warc.gz": warc,
        "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n',
        "datapackage.json": package,
        "datapackage-digest.json": digest,
    }
    files |= change or {}
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as out:
        for name, raw in files.items():
            if raw is not None:
                out.writestr(name, raw)
    reports, problems = ingest_paths([str(path)], IngestSettings())
    return [report.id for report in reports], [problem.message for problem in problems]


def test_a_wacz_is_read_and_its_digests_are_checked(tmp_path):
    """Pages come out of the WARC files in it; a file that is not the one listed is named and read."""
    ids = ["bridge-1", "bridge-2", "bridge-3"]
    assert wacz(tmp_path) == (ids, [])
    (taken, *_) = take_in([str(tmp_path / "a.wacz")], IngestSettings())
    assert [container.kind for container in taken.containers] == ["wacz", "warc"]
    assert taken.containers[0].member == "archive/a.warc.gz"
    other = archive(lambda writer: response(writer, "https://post.example/other", page()))
    found, (message,) = wacz(tmp_path, change={"archive/a.warc.gz": other})
    assert found == ["other"]
    assert "not the file of which datapackage.json states the digest" in message
    found, (message,) = wacz(tmp_path, change={"datapackage-digest.json": b'{"hash": "sha256:00"}'})
    assert found == ids
    assert "datapackage.json is not the one" in message
    for bad in (None, b"{", b"[]", b'{"resources": [1]}'):
        found, messages = wacz(tmp_path, change={"datapackage.json": bad})
        assert found == ids
        assert len(messages) == 1
    found, messages = wacz(tmp_path, change={"archive/a.warc.gz": None})
    assert found == []
    assert "a file that is not in it: archive/a.warc.gz" in messages[0]
