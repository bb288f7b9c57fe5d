"""A ledger with an account of two of its three reports and a checkpoint, signed and time-stamped or not, for tests."""

import hashlib
import json

from ledger.case_shelves import open_ledger, take

from storyledger.ledger.checkpoints import make_checkpoint
from storyledger.ledger.keys import load_signer, new_key
from storyledger.ledger.timestamps import keep_timestamp, timestamp_checkpoint

A = "Three people were killed in Aleppo on Monday, the mayor said.\nMore later."
B = "Five people were killed in Aleppo, “at least”, the ministry said. \U0001f30d"
C = "A secret of another story."


def account_json(*reports):
    """An account that cites each report, in the form of the contract as far as a case needs it."""
    told = []
    for id_, text in reports:
        digest = hashlib.sha256(text.encode()).hexdigest()
        told.append({"id": id_, "text": text, "sha256": digest})
    first, text = reports[0]
    claim = {"report": first, "start": 0, "end": 5, "quote": text[:5], "sentence_start": 0, "sentence_end": 61}
    said = {"report": reports[-1][0], "start": 3, "end": 9, "content": reports[-1][1][3:9], "cue_start": None}
    story = {
        "id": "s1",
        "reports": told,
        "figures": [{"id": "f1", "claims": [{**claim, "source_start": None, "source_end": None}]}],
        "quotations": [{**said, "cue_end": None}],
        "events": [{"citations": [{"report": id_, "start": 0, "end": len(text)} for id_, text in reports]}],
        "corrections": [{"targets": [{**claim, "text_sha256": told[0]["sha256"], "words": text[:5]}]}],
        "copies": [
            {
                "report": first,
                "of": reports[-1][0],
                "passages": [{"start": 0, "end": 5, "of_start": 0, "of_end": 4}],
            }
        ],
    }
    return (json.dumps({"schema": "x", "stories": [story]}, ensure_ascii=False, indent=1) + "\n").encode()


def fill(folder, *, signer=None, authority=None):
    """Make a ledger with reports, a checkpoint and an account; returns it open, with the account."""
    return (ledger := open_ledger(folder)), fill_ledger(ledger, signer=signer, authority=authority)


def fill_ledger(ledger, *, signer=None, authority=None):
    """Put the same into an empty ledger; returns the account."""
    warc = ("warc", "application/warc", b"WARC/1.1\r\n\r\n")
    list(ledger.add([take("a", A, f"<p>{A}</p>".encode(), media_type="text/html", evidence=[warc])]))
    list(ledger.add([take("c", C)]))
    kept = make_checkpoint(ledger, signer)
    if authority is not None:
        note = kept.checkpoint.text().encode()
        keep_timestamp(ledger, kept, timestamp_checkpoint(note, "https://x", authority.post), "https://x")
    list(ledger.add([take("b", B), take("c", f"{C} More of it.")]))
    sums = {row.report: row for row in ledger.listed()}
    account = json.loads(account_json(("a", A), ("b", B)))
    for report in account["stories"][0]["reports"]:
        report["sha256"] = sums[report["id"]].sha256
    content = (json.dumps(account, ensure_ascii=False, indent=1) + "\n").encode()
    ledger.keep_account(
        content,
        {
            "reports": [{"report": i, "version": 1, "sha256": sums[i].sha256} for i in ("a", "b")],
            "stories": [{"id": "s1", "title": "t", "reports": [["a", 1], ["b", 1]]}],
            "model": "m",
        },
    )
    return content


def signer_in(folder):
    """A new key in a folder."""
    new_key(folder / "desk.pem", "newsroom.example/desk")
    return load_signer(folder / "desk.pem")
