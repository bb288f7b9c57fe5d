"""The page of plain words that lies in a case file: what is in it, how to check it, what that shows and what not."""

from __future__ import annotations

from typing import Final

_PAGE: Final = """\
A CASE FILE

This folder holds reports as they were found, the account that was made of them, and what shows that neither was changed
since. It comes from the ledger {origin}.

What is in it
  account.html     the account, to be read in any browser; nothing is fetched from the network
  account.json     the same for programs; each line names the words of the reports that it rests on
  originals/       the reports' bytes as they came, each file named by its SHA-256
  texts/           the text that was made from each of them, and that the account cites
  evidence/        how pages came over the network (WARC), where they did
  log.jsonl        the ledger's log: who added, read or changed what, when, with which version, an entry a line
  checkpoints/     how long the log was at some moments, and its hash; signatures (.txt) and time stamps (.tsr)
  keys.txt         public keys, if there are signatures
  proofs.json      which files belong to which entry; proofs that the entries stand in the log
Pages and mails in originals/ end in .txt so that nothing in them runs when they are opened.

{shown}

How to check it, without Storyledger
  1. In the folder above this one, with nothing but Python:      python3 verify.py
     It reads this folder, changes nothing, and uses no network. It says "No fault was found", or what was changed.
     If you do not trust the verify.py that lies here, take it from Storyledger's own source.
  2. By hand, with common tools:      sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt
     compares all files. The SHA-256 of an original is its name, and stands in the line of log.jsonl that added it.
  3. Whoever handed this over could have made all of it anew, log and all. So compare it with a checkpoint that you have
     from elsewhere, printed, mailed or published at any earlier time:
         python3 verify.py --checkpoint THE-ONE-YOU-HAVE.txt
     or check its signature by a public key that you had from its owner:      python3 verify.py --key KEY.pub
     or its time stamp by the certificate of whoever runs that server: verify.py prints the command for OpenSSL.
The whole procedure, step by step: docs/case-file.md in Storyledger's source.

What this shows: that these are the bytes that were taken in, that the account cites them word for word, and that the
log was only ever added to. What it does not show: that what the reports say is true, or that they were found where the
log says: for pages, see evidence/.

The latest checkpoint, to compare:

{checkpoint}
"""
_ALL: Final = "The log is here whole: {total} entries."
_PART: Final = """\
The log has {total} entries, of which {shown} are shown: those about the reports of this case.
For the other {withheld}, which are about other work, their hashes stand in their place, so that the log can still be
checked as a whole."""


def case_page(origin: str, checkpoint: str, shown: int, total: int) -> str:
    """Return the page of a case from this ledger, whose log is shown as far as that."""
    words = (_ALL if shown == total else _PART).format(total=total, shown=shown, withheld=total - shown)
    note = "".join(f"    {line}\n" if line else "\n" for line in checkpoint.rstrip("\n").split("\n"))
    return _PAGE.format(origin=origin, shown=words, checkpoint=note.rstrip("\n"))
