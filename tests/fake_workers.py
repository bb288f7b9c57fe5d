"""Stand-ins for what the child process of a served ledger does; a child imports them, so they stand in a module."""

import os
import time
from contextlib import suppress
from pathlib import Path


def obedient(pipe, address, _by):
    """Do what each task says: its steps are `given["do"]`. What is begun is written to the file `address`."""
    with suppress(EOFError, OSError):
        while (task := pipe.recv()) is not None:
            kind, given, who = task
            with Path(address).open("a") as log:
                log.write(f"{os.getpid()} {kind} {given.get('name', '')} {who}\n")
            for step in given.get("do", ()):
                act(pipe, step)
            if "fail" not in given.get("do", ()):
                pipe.send(("done", ""))


def act(pipe, step):
    """Take one step."""
    if step == "die":
        os._exit(3)
    elif step == "hang":
        pipe.send(("at", ("read", 1, 2)))
        time.sleep(600)
    elif step == "follow":
        pipe.send(("next", "account"))
    elif step == "fail":
        pipe.send(("failed", "the reason"))
    else:
        pipe.send(("became", step))
