"""What archives promise: their members are read as they would be outside, and none of them does harm."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import struct
import tracemalloc
import zipfile
import zlib

import pytest

from storyledger.config import IngestSettings
from storyledger.ingest import ingest_paths, take_in
from storyledger.ingest.archive import member_label
from storyledger.records import Container, Problem, Taken

SAID = "The mayor of the town said on Monday that the bridge over the river was closed."


def packed(members, **how):
    """A ZIP of names and bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **how) as archive:
        for name, raw in members:
            archive.writestr(name, raw if isinstance(raw, bytes) else raw.encode())
    return out.getvalue()


def told(tmp_path, raw, name="a.zip", **limits):
    """Reports and problems of an archive, a good file beside it read all the same."""
    path = tmp_path / name
    path.write_bytes(raw)
    (tmp_path / "zz.txt").write_text("The ferry goes twice a day, the company said on Friday.")
    reports, problems = ingest_paths([str(tmp_path)], IngestSettings(**limits))
    assert reports[-1].id == "zz"
    strip = str(path)
    return (
        {report.input.removeprefix(strip): report.text for report in reports[:-1]},
        {problem.input.removeprefix(strip): problem.message for problem in problems},
    )


def test_what_stands_in_an_archive_is_read_as_it_would_be_outside(tmp_path):
    """Text, page, JSON Lines, an archive in it: each says where it was, and has its own bytes and hash."""
    line = json.dumps({"id": "n1", "text": SAID + " So it was said."})
    inner = packed([("deep/b.txt", SAID + " Inside.")])
    raw = packed(
        [
            ("reports/a.txt", SAID),
            ("feed.jsonl", f"{line}\n{{broken\n"),
            ("inner.zip", inner),
            ("notes.md", "passed over"),
            ("__MACOSX/reports/._a.txt", "passed over"),
            (".hidden.txt", "passed over"),
            ("c.txt.gz", gzip.compress(SAID.encode() + b" Packed.")),
        ]
    )
    path = tmp_path / "a.zip"
    path.write_bytes(raw)
    a, n1, broken, b, c = take_in([str(path)], IngestSettings())
    sha256 = hashlib.sha256(raw).hexdigest()
    assert (a.report.id, a.report.input, a.original) == ("a", f"{path}!/reports/a.txt", SAID.encode())
    assert a.containers == (Container("zip", str(path), sha256, "reports/a.txt"),)
    assert (n1.report.id, n1.original, n1.media_type) == ("n1", line.encode(), "application/json")
    assert [container.kind for container in n1.containers] == ["zip", "lines"]
    assert (broken.input, broken.line) == (f"{path}!/feed.jsonl", 2)
    assert b.containers == (
        Container("zip", str(path), sha256, "inner.zip"),
        Container("zip", f"{path}!/inner.zip", hashlib.sha256(inner).hexdigest(), "deep/b.txt"),
    )
    assert b.report.input == f"{path}!/inner.zip!/deep/b.txt"
    assert [(container.kind, container.member) for container in c.containers] == [
        ("zip", "c.txt.gz"),
        ("gzip", "c.txt"),
    ]
    assert c.report.id == "c"
    assert all(hashlib.sha256(one.original).hexdigest() == one.report.sha256 for one in (a, n1, b, c))


def test_a_gzip_file_is_read_as_what_it_holds(tmp_path):
    """By the ending before .gz, else by its first bytes; several parts in a row are one file."""
    parts = gzip.compress(json.dumps({"id": "a", "text": SAID}).encode() + b"\n")
    reports, problems = told(tmp_path, parts + gzip.compress(json.dumps({"text": SAID + " b"}).encode()), "r.jsonl.gz")
    assert (list(reports), problems) == ([":1", ":2"], {})
    assert told(tmp_path, gzip.compress(SAID.encode()), "r.jsonl.gz")[1][""].startswith("broken JSON")
    (tmp_path / "r.jsonl.gz").unlink()
    assert told(tmp_path, gzip.compress(json.dumps({"text": SAID}).encode()), "x.gz")[0] == {"": SAID}
    (tmp_path / "x.gz").unlink()
    assert "type .sql, which is not read" in told(tmp_path, gzip.compress(SAID.encode()), "x.sql.gz")[1][""]
    (tmp_path / "x.sql.gz").unlink()
    assert "tar archives are not read" in told(tmp_path, gzip.compress(b"x"), "x.tar.gz")[1][""]


# --- made to do harm ------------------------------------------------------------------------------------------------


def test_names_never_lead_out_of_an_archive_and_nothing_is_written(tmp_path):
    """Paths upwards, absolute ones, drives, devices and letters that turn the line round are labels, cleaned."""
    names = ["../../etc/up.txt", "/abs/root.txt", "C:\\win\\d.txt", "..\\..\\back.txt", "CON.txt", "a\u202etxt.exe.txt"]
    reports, problems = told(tmp_path, packed([(name, f"{SAID} {at}") for at, name in enumerate(names)]))
    assert list(reports) == [
        "!/etc/up.txt",
        "!/abs/root.txt",
        "!/win/d.txt",
        "!/back.txt",
        "!/CON.txt",
        "!/atxt.exe.txt",
    ]
    assert problems == {}
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip", "zz.txt"]


@pytest.mark.parametrize(
    ("name", "flags", "label"),
    [
        ("сводка/день.txt", 0x800, "сводка/день.txt"),
        ("報告.txt", 0x800, "報告.txt"),
        ("報告.txt".encode().decode("cp437"), 0, "報告.txt"),
        ("r\u00e9sum\u00e9.txt", 0, "résumé.txt"),
        ("./a//b/../c.txt", 0x800, "a/b/c.txt"),
        ("\x00\x1b[31m.txt", 0x800, "[31m.txt"),
        ("..", 0x800, "member"),
        ("/" * 5000 + "x" * 5000, 0x800, "x" * 300),
    ],
)
def test_member_names_in_any_script_become_clean_labels(name, flags, label):
    """UTF-8 with or without its flag, old code pages, control characters, long ones."""
    assert member_label(name, flags)[:300] == label[-300:]


def test_names_that_are_no_utf8_cost_nothing(tmp_path):
    """A flag that lies about a name: the member is read all the same, and so are the others."""
    raw = packed([("b\u00fccher.txt", SAID), ("b.txt", SAID + " b")])
    bad = raw.replace("b\u00fccher".encode(), b"b\xff\xfccher")
    assert bad != raw
    reports, problems = told(tmp_path, bad)
    assert (sorted(reports.values()), problems) == ([SAID, SAID + " b"], {})


def test_two_members_of_one_name_are_both_read(tmp_path):
    """Their ids differ; a link is named and not followed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", SAID)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", SAID + " Again.")
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    path = tmp_path / "a.zip"
    path.write_bytes(out.getvalue())
    reports, problems = ingest_paths([str(path)], IngestSettings())
    assert [report.text for report in reports] == [SAID, SAID + " Again."]
    assert len({report.id for report in reports}) == 2
    assert [(p.input, "link" in p.message) for p in problems] == [(f"{path}!/link.txt", True)]


def test_members_that_cannot_be_read_are_named_and_the_others_read(tmp_path):
    """Encrypted, damaged, compressed in a way that is not read."""
    locked = packed([("locked.txt", SAID), ("open.txt", SAID + " 1")])
    at, central = 6, locked.index(b"PK\x01\x02") + 8
    locked = locked[:at] + b"\x01" + locked[at + 1 : central] + b"\x01" + locked[central + 1 :]
    reports, problems = told(tmp_path, locked)
    assert list(reports) == ["!/open.txt"]
    assert "unpack it with its password" in problems["!/locked.txt"]

    good = zipfile.ZipFile(io.BytesIO(packed([("x.txt", SAID)])))
    crc = struct.pack("<L", good.getinfo("x.txt").CRC)
    reports, problems = told(tmp_path, packed([("x.txt", SAID), ("y.txt", SAID + " 2")]).replace(crc, b"\0\0\0\0"))
    assert list(reports) == ["!/y.txt"]
    assert "damaged" in problems["!/x.txt"]

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("z.txt", SAID, zipfile.ZIP_LZMA)
        archive.writestr("w.txt", SAID + " 3", zipfile.ZIP_STORED)
    reports, problems = told(tmp_path, out.getvalue())
    assert list(reports) == ["!/w.txt"]
    assert "compressed in a way that is not read" in problems["!/z.txt"]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 and no more", "no ZIP archive"),
        (packed([("a.txt", SAID)])[:-30], "no ZIP archive"),
        (packed([("a.md", SAID)]), "no reports in this archive (1 other files)"),
        (packed([]), "no reports in this archive"),
        (packed([("[Content_Types].xml", "<x/>"), ("word/document.xml", "<x/>")]), "office file"),
    ],
)
def test_what_is_no_archive_of_reports_is_named(tmp_path, raw, says):
    """Cut short, of other files, an office document: one message says which."""
    reports, problems = told(tmp_path, raw)
    assert reports == {}
    assert says in problems[""]


def test_a_cut_gzip_file_gives_what_came_before(tmp_path):
    """Lines before the cut are reports; the file is named as cut short, or as damaged."""
    lines = [json.dumps({"id": f"n{i}", "text": f"{SAID} {os.urandom(40).hex()}"}) for i in range(400)]
    raw = gzip.compress("\n".join(lines).encode())
    reports, problems = told(tmp_path, raw[: len(raw) // 2], "a.jsonl.gz")
    assert 100 < len(reports) < 300
    assert "cut short; what came before is read" in problems[""]
    reports, problems = told(tmp_path, raw[:-8] + bytes(8), "a.jsonl.gz")  # its checksum
    assert len(reports) == 400
    assert "damaged; what came before is read" in problems[""]


def bomb(size):
    """A gzip file of `size` zeros."""
    packer, out = zlib.compressobj(9, zlib.DEFLATED, 31), bytearray()
    for _ in range(size // 1_000_000):
        out += packer.compress(bytes(1_000_000))
    return bytes(out + packer.flush())


def peak(run):
    tracemalloc.start()
    try:
        return run(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["bomb.gz", "bomb.txt.gz", "bomb.jsonl.gz", "bomb.warc.gz", "bomb.zip.gz"])
def test_a_gzip_bomb_is_refused_before_it_goes_off(tmp_path, name):
    """300 MB in 300 kB: what came out is counted, and it ends at the cap in little memory."""
    path, good = tmp_path / name, tmp_path / "good.txt"
    path.write_bytes(bomb(300_000_000))
    good.write_text(SAID)
    limits = IngestSettings(max_bytes=2_000_000, max_held_bytes=4_000_000, max_expansion=20)
    (reports, problems), most = peak(lambda: ingest_paths([str(path), str(good)], limits))
    assert [report.id for report in reports] == ["good"]
    assert [problem.input for problem in problems] == [str(path)]
    assert most < 20_000_000


def test_a_bomb_in_an_archive_costs_no_more_than_its_cap(tmp_path):
    """A member of 300 MB of a text that may have 2 MB is given up at 2 MB; the other members are read."""
    raw = packed([("a.txt", SAID), ("bomb.txt", bytes(300_000_000)), ("b.txt", SAID + " b")])
    (reports, problems), most = peak(lambda: told(tmp_path, raw, max_bytes=2_000_000))
    assert list(reports) == ["!/a.txt", "!/b.txt"]
    assert "more than 2,000,000 bytes" in problems["!/bomb.txt"]
    assert most < 20_000_000


def test_a_declared_size_is_not_believed(tmp_path):
    """A bomb that says that it has 80 bytes is damaged, or given up at the cap; never unpacked."""
    raw = packed([("bomb.txt", bytes(50_000_000))])
    lie = raw.replace(struct.pack("<L", 50_000_000), struct.pack("<L", 80))
    (reports, problems), most = peak(lambda: told(tmp_path, lie, max_bytes=2_000_000))
    assert reports == {}
    assert set(problems) == {"!/bomb.txt"}
    assert most < 20_000_000


def test_archives_in_archives_are_counted_as_one(tmp_path):
    """Sixteen archives of sixteen, five deep, would be a million members: the budget of the outermost ends it."""
    raw = packed([("bomb.txt", bytes(400_000))])
    for _ in range(4):
        raw = packed([(f"{at}.zip", raw) for at in range(16)])
    assert len(raw) < 100_000
    reports, problems = told(tmp_path, raw, max_held_bytes=5_000_000, max_expansion=50)
    assert reports == {}
    assert "more than 50 times its own" in problems[""]
    reports, problems = told(tmp_path, raw, max_members=100)
    assert "more than 100 members" in problems[""]
    reports, problems = told(tmp_path, raw, max_expanded_bytes=1_000_000)
    assert "more than 1,000,000 bytes, the most that is taken out of one input" in problems[""]


def test_archives_are_opened_as_deep_as_they_may_be(tmp_path):
    """The sixth archive in an archive is named; what stands beside it is read."""
    raw = packed([("deep.txt", SAID)])
    for at in range(6):
        raw = packed([("in.zip", raw), (f"t{at}.txt", f"{SAID} {at}")])
    reports, problems = told(tmp_path, raw)
    assert sorted(key.rpartition("/")[2] for key in reports) == ["t1.txt", "t2.txt", "t3.txt", "t4.txt", "t5.txt"]
    assert all("packed more than 5 times" in message for message in problems.values())


def test_an_archive_that_holds_itself_ends(tmp_path):
    """A quine of archives: a gzip file that comes out as itself, here made by a chain."""
    raw = SAID.encode()
    for _ in range(50):
        raw = gzip.compress(raw)
    reports, problems = told(tmp_path, raw, "a.gz")
    assert reports == {}
    assert "packed more than 5 times" in problems[""]


def test_members_that_share_their_bytes_are_refused(tmp_path):
    """Fifty members over one kernel of bytes: the whole archive is refused."""
    raw = packed([("a0.txt", SAID * 100)])
    start = raw.index(b"PK\x01\x02")
    entry = raw[start : raw.index(b"PK\x05\x06")]
    entries = b"".join(entry.replace(b"a0.txt", b"a%d.txt" % at) for at in range(1, 9))
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 9, 9, len(entry) + len(entries), start, 0)
    reports, problems = told(tmp_path, raw[:start] + entry + entries + end)
    assert reports == {}
    assert "share their bytes" in problems[""]


def test_a_directory_made_to_fill_memory_is_not_read(tmp_path):
    """Its size is looked at before it is loaded."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    count = 500_000
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(entry) * count, 0, 0)
    (reports, problems), most = peak(lambda: told(tmp_path, entry * count + end))
    assert reports == {}
    assert "directory of 23,500,000 bytes" in problems[""]
    assert most < 60_000_000


def test_the_stream_of_an_archive_does_not_grow(tmp_path):
    """Sixty members of 100 kB: one is held at a time."""
    path = tmp_path / "a.zip"
    path.write_bytes(packed([(f"{at}.txt", f"{SAID} " * 1200 + str(at)) for at in range(60)]))
    count, most = peak(lambda: sum(isinstance(one, Taken) for one in take_in([str(path)], IngestSettings())))
    assert count == 60
    assert most < 2_000_000


def test_an_archive_on_standard_input_is_read():
    """As JSON and pages are, by its first bytes."""
    found = list(take_in(["-"], IngestSettings(), io.BytesIO(packed([("a.txt", SAID)]))))
    assert [one.report.input for one in found if not isinstance(one, Problem)] == ["-!/a.txt"]
