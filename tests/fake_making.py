"""What a process that makes pages runs in tests: it writes down what it is to make, and does what files say."""

import os
import time
from pathlib import Path


def write_down(pipe, address, _by):
    """Write each story to the file at the address; hold while ADDRESS.hold is there, die or fail as others say."""
    log = Path(address)
    while True:
        try:
            story = pipe.recv()
        except EOFError:
            return
        with log.open("a") as out:
            out.write(f"{story} by {os.getpid()}\n")
        while log.with_suffix(".hold").exists():
            time.sleep(0.01)
        dies, fails = log.with_suffix(".die"), log.with_suffix(".fail")
        if dies.exists() and dies.read_text() == story:
            os._exit(1)
        pipe.send(fails.read_text() if fails.exists() else "")
