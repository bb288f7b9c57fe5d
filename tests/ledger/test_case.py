"""Case files: whole and checkable by a stranger; whatever is changed in one is found and named."""

import ast
import hashlib
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import bagit
import pytest
from ledger.case_shelves import open_ledger, take
from ledger.cases import C, account_json, fill, fill_ledger, signer_in
from ledger.stamping import Authority

from storyledger.errors import LedgerError
from storyledger.ledger import case as case_module
from storyledger.ledger import case_verify
from storyledger.ledger.case import export_case, keep_case, names_of
from storyledger.ledger.case_names import FileNames
from storyledger.ledger.checkpoints import kept_checkpoints, make_checkpoint
from storyledger.ledger.proofs import Tree

HTML = b"<!doctype html><p>Three people were killed.</p>\n"
DAY = "2026-03-02T09:00:00Z"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A ledger with two case files: of all of it, and of two of its three reports."""
    folder = tmp_path_factory.mktemp("made")
    signer = signer_in(folder)
    ledger, account = fill(folder / "ledger", signer=signer, authority=Authority())
    with ledger:
        export_case(ledger, folder / "whole", account=account, html=HTML, signer=signer, now=lambda: DAY)
        reports = ["b", "a"]
        summary = export_case(
            ledger, folder / "part", account=account, html=HTML, reports=reports, signer=signer, now=lambda: DAY
        )
    return folder, summary, signer


@pytest.fixture
def case(made, tmp_path):
    """A copy of the case with withheld entries, to be changed."""
    return Path(shutil.copytree(made[0] / "part", tmp_path / "part"))


def faults_of(folder, keys=(), notes=()):
    return case_verify.check_case(str(folder), list(keys), list(notes)).faults


def run(folder, *arguments, script=None):
    """Run the script of the case, or another, by itself: no site-packages, no environment."""
    command = [sys.executable, "-I", "-S", script or "verify.py", *arguments]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)


def seal(folder):
    """Write the manifests anew, as who changes a case and knows how it is made would do."""
    for prefix, among in (("manifest", "data"), ("tagmanifest", "")):
        paths = sorted(
            path.relative_to(folder).as_posix()
            for path in (folder / among).rglob("*")
            if path.is_file() and (among or path.parent == folder) and not path.name.startswith("tagmanifest")
        )
        if prefix == "manifest":
            size = sum((folder / path).stat().st_size for path in paths)
            lines = (folder / "bag-info.txt").read_text().splitlines()[:-1]
            (folder / "bag-info.txt").write_text("\n".join([*lines, f"Payload-Oxum: {size}.{len(paths)}", ""]))
        for algorithm in ("sha256", "sha512"):
            told = [f"{hashlib.new(algorithm, (folder / path).read_bytes()).hexdigest()}  {path}\n" for path in paths]
            (folder / f"{prefix}-{algorithm}.txt").write_text("".join(told))


# --- as it was made -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["whole", "part"])
def test_a_case_is_a_valid_bag_and_passes_its_own_check(made, which):
    bagit.Bag(str(made[0] / which)).validate()
    done = run(made[0] / which)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("No fault was found.\n")
    assert "openssl ts -verify -data data/checkpoints/" in done.stdout
    assert not list((made[0] / which).rglob("*.pyc"))


def test_a_case_holds_the_originals_texts_evidence_and_both_forms_of_the_account(made):
    folder = made[0] / "whole" / "data"
    originals = {path.name.partition(".")[0]: path for path in (folder / "originals").iterdir()}
    assert {hashlib.sha256(path.read_bytes()).hexdigest() for path in originals.values()} == set(originals)
    assert sorted(path.name for path in (folder / "texts").iterdir()) == [
        "a.v1.txt",
        "b.v1.txt",
        "c.v1.txt",
        "c.v2.txt",
    ]
    assert [path.read_bytes() for path in (folder / "evidence").iterdir()] == [b"WARC/1.1\r\n\r\n"]
    assert (folder / "account.html").read_bytes() == HTML
    assert sum(path.name.endswith(".html.txt") for path in originals.values()) == 1


def test_what_a_case_is_not_about_is_withheld_and_leaves_its_hash_alone(made):
    folder, summary, _signer = made
    assert (summary.entries, summary.shown) == (summary.checkpoint.checkpoint.size, summary.entries - 3)
    everything = b"".join(path.read_bytes() for path in (folder / "part").rglob("*") if path.is_file())
    for word in (C, hashlib.sha256(C.encode()).hexdigest(), '"report":"c"', "c.txt"):
        assert word.encode() not in everything, word
    lines = (folder / "part" / "data" / "log.jsonl").read_bytes().splitlines()
    withheld = [json.loads(line) for line in lines if b'"leaf"' in line]
    whole = (folder / "whole" / "data" / "log.jsonl").read_bytes().splitlines()
    for told in withheld:
        assert told["leaf"] == hashlib.sha256(b"\x00" + whole[told["seq"]]).hexdigest()
    assert run(folder / "part").stdout.count("3 withheld") == 1


def test_a_case_is_exported_the_same_again(made, tmp_path):
    folder, _summary, signer = made
    account = (folder / "part" / "data" / "account.json").read_bytes()
    with open_ledger(folder / "ledger") as ledger:
        before = len(ledger.leaves())
        export_case(ledger, tmp_path / "again", account=account, html=HTML, reports=["a", "b"], now=lambda: DAY)
        assert len(ledger.leaves()) == before
        entry, new = keep_case(ledger, account, HTML + b"x")
        assert (new, entry.body["html_size"]) == (True, len(HTML) + 1)
        export_case(ledger, tmp_path / "new", account=account, html=HTML + b"x", reports=["a", "b"], signer=signer)
        assert kept_checkpoints(ledger)[-1].checkpoint.signatures[0].name == signer.name
        assert faults_of(tmp_path / "new", [signer.public.vkey]) == []
    names = [path.relative_to(folder / "part") for path in (folder / "part").rglob("*") if path.is_file()]
    assert sorted(names) == sorted(
        p.relative_to(tmp_path / "again") for p in (tmp_path / "again").rglob("*") if p.is_file()
    )
    for name in names:
        assert (folder / "part" / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name


def test_a_case_comes_from_either_kind_of_database(ledger, tmp_path):
    account = fill_ledger(ledger)
    export_case(ledger, tmp_path / "case", account=account, html=HTML, reports=["a", "b"])
    assert faults_of(tmp_path / "case") == []


def test_the_script_that_ships_needs_python_3_8_and_its_standard_library_alone():
    tree = ast.parse(Path(case_verify.__file__).read_text("utf-8"), feature_version=(3, 8))
    names = {alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names}
    names |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert names <= {*sys.stdlib_module_names}
    later = ("removeprefix", "removesuffix", "zip_longest", "pairwise", "strict=", "is_relative_to", "bit_count")
    assert not [word for word in later if word in Path(case_verify.__file__).read_text("utf-8")]


# --- where it is written, and what it is given ----------------------------------------------------------------------


@pytest.fixture
def small(tmp_path):
    """A ledger with one report, open, and its account."""
    text = "Three people were killed."
    with open_ledger(tmp_path / "ledger") as ledger:
        list(ledger.add([take("a", text)]))
        account = account_json(("a", text))
        account = account.replace(b'"sentence_end": 61', b'"sentence_end": 9').replace(b'"end": 9, "c', b'"end": 9, "c')
        ledger.keep_account(account, {"reports": [{"report": "a", "version": 1, "sha256": ledger.find("a").sha256}]})
        yield ledger, account


def test_a_case_is_never_written_over_anything(small, tmp_path):
    ledger, account = small
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "kept").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("full", "file", "link"):
        with pytest.raises(LedgerError, match=r"not empty|no folder"):
            export_case(ledger, tmp_path / name, account=account, html=HTML)
    assert (tmp_path / "full" / "kept").read_text() == (tmp_path / "file").read_text() == "mine"
    (tmp_path / "empty").mkdir()
    export_case(ledger, tmp_path / "empty", account=account, html=HTML)
    export_case(ledger, tmp_path / "deep" / "er" / "case", account=account, html=HTML)
    assert not list(tmp_path.glob(".*"))


def test_what_the_ledger_does_not_hold_makes_no_case(small, tmp_path):
    ledger, account = small
    with pytest.raises(LedgerError, match="holds no such account"):
        export_case(ledger, tmp_path / "case", account=account + b" ", html=HTML)
    with pytest.raises(LedgerError, match="also of a"):
        export_case(ledger, tmp_path / "case", account=account, html=HTML, reports=["b"])
    with pytest.raises(LedgerError, match="no report 'b'"):
        export_case(ledger, tmp_path / "case", account=account, html=HTML, reports=["a", "b"])
    assert [path.name for path in tmp_path.iterdir()] == ["ledger"]


def test_a_case_that_does_not_pass_its_own_check_is_not_handed_out(small, tmp_path, monkeypatch):
    ledger, account = small
    monkeypatch.setattr(case_module, "read_chunks", lambda *_: iter([b"other"]))
    with pytest.raises(LedgerError, match="was altered"):
        export_case(ledger, tmp_path / "case", account=account, html=HTML)
    monkeypatch.undo()
    monkeypatch.setattr(case_module, "_consistency", lambda *_: [{"from": 1, "to": 2, "proof": []}])
    with pytest.raises(LedgerError, match="its own check finds faults"):
        export_case(ledger, tmp_path / "case", account=account, html=HTML)
    assert [path.name for path in tmp_path.iterdir()] == ["ledger"]


def test_an_account_that_cites_what_is_not_there_makes_no_case(small, tmp_path):
    ledger, account = small
    false = account.replace(b'"quote": "Three"', b'"quote": "Seven"')
    ledger.keep_account(false, {"reports": []})
    with pytest.raises(LedgerError, match=r"the words of stories\[0\]\.figures\[0\]\.claims\[0\]"):
        export_case(ledger, tmp_path / "case", account=false, html=HTML)


def test_names_of_reports_are_never_paths():
    ids = [
        "a",
        "A",
        "Ä-Bericht",
        "con",
        "LPT1.x",
        "..",
        "a/../../b",
        "新闻",
        "x" * 300,
        "-rf",
        "b\n",
        "nul.v1",
        "\ud800",
    ]
    names = FileNames()
    told = [names.text(id_, 1) for id_ in ids]
    assert len({name.lower() for name in told}) == len(ids)
    assert told == [names.text(id_, 1) for id_ in ids]
    for name in told:
        folder, _, file = name.rpartition("/")
        assert folder == "data/texts"
        assert case_verify.re.fullmatch(case_verify.NAME, name)
        assert len(file) < 100
        assert file.partition(".")[0] not in {"con", "lpt1", "nul", ""}
    taken = FileNames()
    first = taken.text("X", 1)
    assert taken.text(first.split("/")[-1].removesuffix(".v1.txt"), 1) != first
    assert taken.original("0" * 64, "image/svg+xml") == f"data/originals/{'0' * 64}.bin"
    assert taken.original("0" * 64, "Text/HTML; charset=x").endswith(".html.txt")


def test_the_reports_that_an_entry_names_are_found_wherever_they_stand():
    decision = {"id": "d1", "kind": "join", "reports": [{"id": "a", "sha256": "0"}], "to": [{"id": "b", "sha256": "1"}]}
    assert names_of(decision) == {"a", "b"}
    assert names_of({"id": "c1", "targets": [{"report": "x", "sha256": "0", "of": "claim"}]}) == {"x"}
    assert names_of({"undoes": "d1", "id": "d2"}) == set()


def test_an_export_leaves_the_newest_account_and_the_search_as_they_were(made):
    from storyledger.render.ledger import entry_words

    with open_ledger(made[0] / "ledger") as ledger:
        entries = ledger.entries()
    assert sum(entry.kind == "account" for entry in entries) == 1
    (*_, told) = [entry for entry in entries if entry.body.get("what") == "case"]
    assert "case file of the account of entry 7" in entry_words(told.kind, told.body)


def test_decisions_are_shown_where_all_their_reports_are_in_the_case(tmp_path):
    ledger, account = fill(tmp_path / "ledger")
    with ledger:
        for id_, *reports in (("d1", "a", "b"), ("d2", "a", "c")):
            ledger.append("decide", {"id": id_, "reports": [{"id": r, "sha256": "0"} for r in reports]})
        ledger.append("decide", {"id": "d3", "undoes": "d1"})
        ledger.append("decide", {"id": "d4", "undoes": "d2"})
        ledger.append("decide", {"id": "d5"})
        export_case(ledger, tmp_path / "case", account=account, html=HTML, reports=["a", "b"])
    lines = [json.loads(line) for line in (tmp_path / "case" / "data" / "log.jsonl").read_text("utf-8").splitlines()]
    assert [line["body"]["id"] for line in lines if line.get("kind") == "decide"] == ["d1", "d3"]


# --- faults ---------------------------------------------------------------------------------------------------------


def one_fault(folder, random_):
    """Change one thing in a case; returns the paths of the files that it was done to."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    path = random_.choice(files)
    content = path.read_bytes()
    kind = random_.choice(["flip", "delete byte", "insert byte", "cut", "remove", "extra", "swap", "rename", "line"])
    at = random_.randrange(len(content))
    if kind == "flip":
        path.write_bytes(content[:at] + bytes([content[at] ^ 1 << random_.randrange(8)]) + content[at + 1 :])
    elif kind == "delete byte":
        path.write_bytes(content[:at] + content[at + 1 :])
    elif kind == "insert byte":
        path.write_bytes(content[:at] + random_.randbytes(1) + content[at:])
    elif kind == "cut":
        path.write_bytes(content[:at])
    elif kind == "remove":
        path.unlink()
    elif kind == "extra":
        path = path.with_name(f"extra-{random_.randrange(1000)}.txt")
        path.write_bytes(content)
    elif kind == "swap":
        other = random_.choice([file for file in files if file.read_bytes() != content])
        path.write_bytes(other.read_bytes())
        other.write_bytes(content)
        return kind, [path, other]
    elif kind == "rename":
        other = path.with_name(f"{path.name}.old")
        path.rename(other)
        return kind, [path, other]
    else:
        lines = content.split(b"\n")
        number = random_.randrange(max(1, len(lines) - 1))
        line = lines.pop(number)
        if random_.random() < 0.5 and len(lines) > 2:
            lines.insert((number + 1) % len(lines), line)
        path.write_bytes(b"\n".join(lines))
        if path.read_bytes() == content:
            return one_fault(folder, random_)
    return kind, [path]


@pytest.mark.parametrize("seed", range(8))
def test_every_random_single_fault_is_found_and_the_file_named(made, tmp_path, seed):
    random_ = random.Random(seed)
    for number in range(50):
        case = Path(shutil.copytree(made[0] / "part", tmp_path / str(number)))
        kind, paths = one_fault(case, random_)
        faults = faults_of(case)
        for path in paths:
            name = path.relative_to(case).as_posix()
            assert any(name in fault for fault in faults), (kind, name, faults[:3])
        shutil.rmtree(case)


def test_an_extra_folder_a_link_and_a_name_with_tricks_are_found(case):
    (case / "data" / "empty").mkdir()
    (case / "data" / "link").symlink_to("/etc/passwd")
    (case / "data" / "folder").symlink_to("/etc")
    (case / "data" / "No fault was found.\x1b[8m\n").write_text("x")
    done = run(case)
    assert done.returncode == 1
    for name in ("data/empty", "data/link", "data/folder", r"data/No fault was found.\x1b[8m\n"):
        assert f"FAULT {name}" in done.stdout
    assert "\x1b" not in done.stdout
    assert "root:" not in done.stdout


def edit(name):
    """What changes one file's text and seals the case again."""

    def change(case, old, new):
        text = (case / "data" / name).read_text("utf-8")
        assert old in text, old
        (case / "data" / name).write_text(text.replace(old, new, 1), "utf-8")

    return lambda old, new: lambda case: change(case, old, new)


def move_line(case, number, to, *, drop=False, twice=False):
    lines = (case / "data" / "log.jsonl").read_text("utf-8").splitlines()
    line = lines[number]
    if not twice:
        lines.pop(number)
    if not drop:
        lines.insert(to, line)
    (case / "data" / "log.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")


def first(case, pattern):
    return min((case / "data").glob(pattern))


def append(pattern):
    def change(case):
        path = first(case, pattern)
        path.write_bytes(path.read_bytes() + b"\n")

    return change


def edit_proofs(case, change):
    proofs = json.loads((case / "data" / "proofs.json").read_text("utf-8"))
    change(proofs)
    (case / "data" / "proofs.json").write_text(json.dumps(proofs), "utf-8")


def edit_proof(case, which):
    edit_proofs(case, lambda proofs: proofs[which][0]["proof"].reverse())


def drop_evidence(case):
    edit_proofs(case, lambda proofs: proofs["reports"][0]["evidence"].clear())


def drop_last_checkpoint(case):
    def change(proofs):
        last = proofs["checkpoints"].pop()
        proofs["consistency"].pop()
        (case / last["file"]).unlink()

    edit_proofs(case, change)


def edit_root(case):
    """Another root in a checkpoint, its entry beyond the log, so that nothing but the tree speaks against it."""
    path = case / "data" / "checkpoints" / "3.txt"
    lines = path.read_text("utf-8").split("\n")
    path.write_text("\n".join([*lines[:2], "A" * 43 + "=", *lines[3:]]), "utf-8")


def other_stamp(case):
    """A sound token of another text, said to be named by an entry that came later."""
    token = Authority().post("", tsp_request(b"another text"), {})
    (case / "data" / "checkpoints" / "3.1.tsr").write_bytes(token)
    edit_proofs(case, lambda proofs: proofs["checkpoints"][0]["tokens"][0].update(entry=400))


def tsp_request(text):
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    return TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()


FORGED = {
    "original": (append("originals/*"), "data/originals/"),
    "text": (append("texts/a*"), "data/texts/a.v1.txt"),
    "evidence": (append("evidence/*"), "data/evidence/"),
    "html": (append("account.html"), "data/account.html: it is not what entry"),
    "account": (append("account.json"), "data/account.json: it is not what entry"),
    "citation": (edit("account.json")('"start": 0', '"start": 1'), "data/account.json: the words of"),
    "quote": (edit("account.json")('"Three"', '"Seven"'), "data/account.json: the words of"),
    "report's text": (edit("account.json")("Five people", "Four people"), "data/account.json: the text of"),
    "who": (edit("log.jsonl")('"by":"ana"', '"by":"eve"'), "data/log.jsonl: line 2, entry 1, does not follow"),
    "when": (edit("log.jsonl")("03-01T08:00:00Z", "03-01T07:00:00Z"), "data/log.jsonl: line 2, entry 1"),
    "spaces": (edit("log.jsonl")('"by":"ana"', '"by": "ana"'), "data/log.jsonl: line 1 is no entry"),
    "withheld": (edit("log.jsonl")('{"leaf":"', '{"leaf":"0'), "data/log.jsonl"),
    "line lost": (lambda case: move_line(case, 4, 0, drop=True), "data/log.jsonl: line 5"),
    "last line lost": (lambda case: move_line(case, -1, 0, drop=True), "data/log.jsonl"),
    "line twice": (lambda case: move_line(case, 4, 4, twice=True), "data/log.jsonl: line 6"),
    "lines swapped": (lambda case: move_line(case, 4, 5), "data/log.jsonl: line 5"),
    "withheld swapped": (lambda case: move_line(case, 2, 6), "data/log.jsonl: line 3"),
    "root": (edit("proofs.json")('"root": "', '"root": "0'), "data/proofs.json"),
    "size": (edit("proofs.json")('"tree_size"', '"tree_size": 1, "x"'), "data/proofs.json"),
    "inclusion": (edit("proofs.json")('"inclusion": {\n  "0"', '"inclusion": {\n  "2"'), "data/proofs.json"),
    "consistency": (edit("proofs.json")('"from": 3', '"from": 2'), "data/proofs.json"),
    "checkpoint": (edit("checkpoints/3.txt")("\n3\n", "\n4\n"), "data/checkpoints/3.txt"),
    "checkpoint's name": (
        edit("checkpoints/3.txt")("storyledger.", "storyledge."),
        "data/checkpoints/3.txt: it is about",
    ),
    "signature": (edit("checkpoints/3.txt")("desk ", "desk A"), "data/checkpoints/3.txt"),
    "signer": (edit("checkpoints/3.txt")("newsroom", "newsrock"), "data/checkpoints/3.txt: it is not what entry 3"),
    "time stamp": (append("checkpoints/3.1.tsr"), "data/checkpoints/3.1.tsr"),
    "extra": (lambda case: (case / "data" / "texts" / "x.txt").write_text("x"), "data/texts/x.txt: nothing in the log"),
    "checkpoint lost": (lambda case: (case / "data/checkpoints/3.txt").unlink(), "data/checkpoints/3.txt"),
    "text lost": (lambda case: (case / "data/texts/a.v1.txt").unlink(), "data/texts/a.v1.txt"),
    "proofs lost": (lambda case: (case / "data/proofs.json").unlink(), "data/proofs.json"),
    "log lost": (lambda case: (case / "data/log.jsonl").unlink(), "data/log.jsonl"),
    "consistency proof": (
        lambda case: edit_proof(case, "consistency"),
        "data/proofs.json: the proof that 9 entries begin with 3",
    ),
    "checkpoint's root": (edit_root, "data/checkpoints/3.txt: the first 3 entries of the log"),
    "checkpoint's size": (
        edit("proofs.json")('"tree_size": 3', '"tree_size": 4'),
        "data/checkpoints/3.txt: it is of another size",
    ),
    "no checkpoint": (drop_last_checkpoint, "no checkpoint is about the whole log"),
    "other stamp": (other_stamp, "data/checkpoints/3.1.tsr: it is a time stamp of something else"),
    "cited beyond": (edit("account.json")('"end": 5', '"end": 5000'), "0 to 5000 of report 'a', which are none"),
    "cited nothing": (edit("account.json")('"end": 5', '"end": 0'), "0 to 0 of report 'a', which are none"),
    "other report": (edit("account.json")('"id": "a"', '"id": "z"'), "its report 'z' is none that this case has"),
    "correction": (edit("account.json")('"words": "Three"', '"words": "Seven"'), "the words of a correction"),
    "size of original": (edit("log.jsonl")('"size":80', '"size":81'), "it has another size than report 'a'"),
    "evidence not named": (drop_evidence, "it does not name all evidence of report 'a'"),
    "report not named": (
        edit("proofs.json")('"report": "a"', '"report": "b"'),
        "does not name the files of report 'a'",
    ),
    "no such report": (
        edit("proofs.json")('"entry": 1,', '"entry": 0,'),
        "entry 0 of the log, which it names, adds no",
    ),
    "begin": (edit("log.jsonl")('"ledger":"', '"ledger":"0'), "data/proofs.json: it is of another form or ledger"),
    "bagit.txt": (lambda case: (case / "bagit.txt").write_text("BagIt-Version: 1.0\n"), "bagit.txt: it is not"),
    "path": (edit("proofs.json")("data/texts/a.v1.txt", "../../../../etc/passwd"), "../../../../etc/passwd"),
}


@pytest.mark.parametrize("what", FORGED)
def test_what_was_changed_is_found_also_where_the_manifests_were_made_anew(case, what):
    change, told = FORGED[what]
    change(case)
    seal(case)
    if what != "bagit.txt":
        bagit.Bag(str(case)).validate()
    faults = faults_of(case)
    assert any(told in fault for fault in faults), faults


def test_sealing_a_case_anew_alone_is_no_fault(case):
    """The test above would pass for nothing if `seal` itself made faults."""
    seal(case)
    assert faults_of(case) == []


def test_the_bag_s_own_files_are_read_to_the_letter(case):
    for name, change in {
        "tagmanifest-sha256.txt": lambda lines: [lines[1], lines[0], *lines[2:]],
        "tagmanifest-sha512.txt": lambda lines: [*lines[:-1], lines[-1].rstrip("\n")],
        "manifest-sha256.txt": lambda lines: [*lines, lines[-1]],
        "bag-info.txt": lambda lines: [*lines[:-1], "Payload-Oxum: 1.1\n"],
    }.items():
        before = (case / name).read_text("utf-8")
        (case / name).write_text("".join(change(before.splitlines(keepends=True))), "utf-8")
        assert any(fault.startswith(f"{name}: ") for fault in faults_of(case)), name
        (case / name).write_text(before, "utf-8")
    assert faults_of(case) == []


def forge(tmp_path, signer):
    """Make another ledger that says it is the same, with another report, and a case of it."""
    from unittest import mock

    with mock.patch("secrets.token_hex", lambda n: "ab" * n):
        true, account = fill(tmp_path / "true", signer=signer)
        with true:
            export_case(true, tmp_path / "case", account=account, html=HTML, signer=signer)
        with mock.patch("ledger.cases.A", "Seven people were killed in Aleppo on Monday, the mayor said.\nMore later."):
            false, account = fill(tmp_path / "false")
        with false:
            export_case(false, tmp_path / "forged", account=account, html=HTML)
    return tmp_path / "case", tmp_path / "forged"


def test_a_case_made_anew_is_told_by_a_key_or_a_checkpoint_from_elsewhere(tmp_path):
    signer = signer_in(tmp_path)
    true, forged = forge(tmp_path, signer)
    note = (true / "data" / "checkpoints" / "3.txt").read_text("utf-8")
    mailed = tmp_path / "mailed.txt"
    mailed.write_text(note.replace("\n", "\r\n"), "utf-8", newline="")
    key = str(tmp_path / "desk.pem.pub")
    assert run(forged).returncode == 0  # who makes all of it anew makes it fit together
    done = run(forged, "--checkpoint", str(mailed))
    assert (done.returncode, "mailed.txt: the first 3 entries of the log are not those" in done.stdout) == (1, True)
    done = run(forged, "--key", key)
    assert (done.returncode, "vouches for nothing" in done.stdout) == (1, True)
    for arguments in (["--key", key], ["--key", signer.public.vkey], ["--checkpoint", str(mailed), "--key", key]):
        done = run(true, *arguments)
        assert (done.returncode, "signed by newsroom.example/desk" in done.stdout) == (0, True)
        assert "What you gave vouches for the first" in done.stdout
    assert "but not for the account" in run(true, "--checkpoint", str(mailed)).stdout
    assert "but not for the account" not in run(true, "--key", key).stdout


def test_a_wrong_signature_of_a_known_key_is_a_fault_and_one_of_an_unknown_key_is_told(case, made):
    assert faults_of(case, [made[2].public.vkey]) == []
    (case / "data" / "keys.txt").unlink()
    proofs = (case / "data" / "proofs.json").read_bytes()
    seal(case)
    checked = case_verify.check_case(str(case), [], [])
    assert checked.faults == []
    assert any("a key that is not known" in line for line in checked.told)
    assert proofs == (case / "data" / "proofs.json").read_bytes()
    last = max((case / "data" / "checkpoints").glob("*.txt"), key=lambda path: int(path.stem))
    text = last.read_text("utf-8")
    base = text.rindex(" ") + 9
    last.write_text(text[:base] + ("B" if text[base] != "B" else "C") + text[base + 1 :], "utf-8")
    seal(case)
    assert any(f"{last.name}: the signature" in fault for fault in faults_of(case, [made[2].public.vkey]))


def test_no_json_in_the_place_of_the_proofs_or_the_account_stops_the_check(case):
    random_ = random.Random(3)
    odd = [None, 0, -1, 2**70, "", "x", [], {}, [[]], {"a": None}, True, 1.5, "../..", "\x00"]
    for name in ("proofs.json", "account.json"):
        whole = (case / "data" / name).read_text("utf-8")
        for _ in range(80):
            value = json.loads(whole)
            at = value
            while True:
                keys = list(at) if isinstance(at, dict) else list(range(len(at)))
                key = random_.choice(keys)
                if isinstance(at[key], dict | list) and at[key] and random_.random() < 0.8:
                    at = at[key]
                    continue
                before, at[key] = at[key], random_.choice(odd)
                break
            (case / "data" / name).write_text(json.dumps(value), "utf-8")
            seal(case)
            faults = faults_of(case)
            assert faults or before == at[key], (key, before, at[key])
        (case / "data" / name).write_text("[" * 100_000, "utf-8")
        assert faults_of(case)
        (case / "data" / name).write_text(whole, "utf-8")


# --- the parts of the script that others have too --------------------------------------------------------------------


RFC_8032 = """
d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a -
e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c 72
92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025 af82
6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
""".replace("-", "").split("\n")


@pytest.mark.parametrize("number", [1, 3, 5])
def test_signatures_of_rfc_8032_hold_and_altered_ones_do_not(number):
    given, signature = RFC_8032[number], bytes.fromhex(RFC_8032[number + 1])
    key, message = (bytes.fromhex(part) for part in given.split(" "))
    assert case_verify.ed25519_holds(key, message, signature)
    assert not case_verify.ed25519_holds(key, message + b"x", signature)
    for at in range(0, 64, 7):
        altered = signature[:at] + bytes([signature[at] ^ 4]) + signature[at + 1 :]
        assert not case_verify.ed25519_holds(key, message, altered)
    order = case_verify.ORDER
    larger = (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    assert not case_verify.ed25519_holds(key, message, signature[:32] + larger)
    for wrong in (b"", signature[:63], signature + b"x", b"\xff" * 64):
        assert not case_verify.ed25519_holds(key, message, wrong)
    assert not case_verify.ed25519_holds(b"\xff" * 32, message, signature)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 32, 33])
def test_the_tree_of_the_script_is_the_tree_of_the_ledger(size):
    from storyledger.ledger import merkle

    leaves = [hashlib.sha256(bytes([n])).digest() for n in range(size)]
    tree = case_verify.Tree(leaves)
    for part in range(1, size + 1):
        root = merkle.tree_root(leaves[:part])
        assert tree.root(part) == root
        proof = Tree(leaves).consistency(part)
        assert case_verify.consistent(part, size, proof, root, tree.root(size))
        assert not case_verify.consistent(part, size, [*proof, root], root, tree.root(size))
        proof = Tree(leaves).inclusion(part - 1)
        assert case_verify.included(leaves[part - 1], part - 1, size, proof, tree.root(size))
        assert not case_verify.included(root + b"x", part - 1, size, proof, tree.root(size))
    with pytest.raises(ValueError, match="entries"):
        tree.root(size + 1)


def test_the_notes_of_other_programs_are_read_by_the_script_as_well():
    from ledger.test_checkpoints import SPEC_EXAMPLE

    note = case_verify.read_note(SPEC_EXAMPLE)
    assert (note.origin, note.size, len(note.signatures)) == ("example.com/behind-the-sofa", 20852163, 1)
    for wrong in (SPEC_EXAMPLE[:-1], SPEC_EXAMPLE.replace("\u2014", "-"), "a\nb\n", "", "a\n1\n"):
        with pytest.raises(case_verify.MISTAKES):
            case_verify.read_note(wrong)


def test_a_later_checkpoint_of_the_same_ledger_is_told_and_is_no_fault(made):
    with open_ledger(made[0] / "ledger") as ledger:
        list(ledger.add([take("z", "Later.")]))
        later = make_checkpoint(ledger).checkpoint.text()
    checked = case_verify.check_case(str(made[0] / "part"), [], [("later.txt", later)])
    assert any("of a later state" in line for line in checked.told)
    assert [fault for fault in checked.faults if "vouches for nothing" not in fault] == []


# --- the page that says how to do it by hand --------------------------------------------------------------------------

PAGE = Path(__file__).parents[2] / "docs" / "case-file.md"
STEPS = [block.split("```")[0] for block in PAGE.read_text("utf-8").split("```bash\n")[1:]]


def by_hand(folder):
    """Run the steps of the page as they stand there; returns what they print."""
    script = 'cd -- "$1"\n' + "\n".join(STEPS)
    command = ["bash", "-c", script, "bash", str(folder)]
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout.split("\n")


@pytest.mark.skipif(not all(map(shutil.which, ("bash", "sha256sum", "openssl"))), reason="the tools of the page")
def test_the_procedure_by_hand_works_as_it_is_printed_and_finds_what_was_changed(made, case):
    assert len(STEPS) == 6
    assert by_hand(made[0] / "part") == ["ok", "ok", "ok", "ok", "Three", "ok", ""]
    append("account.html")(case)
    assert by_hand(case)[0].startswith("data/account.html: FAILED")
    seal(case)
    assert by_hand(case) == ["ok", "ok", "ok", "Three", "ok", ""]  # one of them is missing
    edit("log.jsonl")('"by":"ana"', '"by":"eve"')(case)
    seal(case)
    assert by_hand(case) == ["ok", "ok", "line 2 does not follow the one before", "Three", "ok", ""]


def test_the_page_names_each_file_of_a_case_and_each_option_of_the_script(made):
    page = PAGE.read_text("utf-8")
    for path in (made[0] / "part").iterdir():
        assert f"`{path.name}" in page or path.is_dir()
    for path in (made[0] / "part" / "data").iterdir():
        assert f"`data/{path.name}" in page
    for option in ("--key", "--checkpoint"):
        assert option in page
        assert option in Path(case_verify.__file__).read_text("utf-8")
