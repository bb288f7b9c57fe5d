"""`storyledger serve` as a process of its own, as somebody starts it."""

import os
import re
import signal
import subprocess
import sys
import threading
import time

import httpx

PATIENCE = 120


class Served:
    """A server that runs, and what it printed."""

    def __init__(self, ledger, *options, trusted=True, **environment):
        """Start it; `trusted` is whose certificates its client takes, `environment` what it finds besides ours."""
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", **environment}
        command = [sys.executable, "-m", "storyledger", "serve", "--ledger", str(ledger), "--port", "0", "--no-open"]
        self.process = subprocess.Popen(
            [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        )
        self.printed = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.wait(lambda: re.search(r"https?://\S+", self.printed))
        self.address = re.search(r"https?://\S+", self.printed)[0]
        self.base = self.address.split("/?")[0]
        token = {"authorization": f"Bearer {self.address.split('token=')[1]}"}
        self.client = httpx.Client(base_url=self.base, headers=token, timeout=60, verify=trusted)

    def _read(self):
        for line in self.process.stdout:
            self.printed += line

    def wait(self, found):
        """Wait until something is so, and return it."""
        end = time.monotonic() + PATIENCE
        while not (result := found()):
            assert self.process.poll() is None or not time.sleep(0.2), self.printed
            assert time.monotonic() < end, self.printed
            time.sleep(0.05)
        return result

    def add(self, reports):
        """Add reports by name and text, and wait until the account has them; returns the task's address."""
        files = [("files", (name, text.encode(), "text/plain")) for name, text in reports.items()]
        address = self.client.post("/add", files=files, headers={"x-csrf-token": "-"}).json()["address"]
        self.wait(lambda: self.client.get(address, headers={"x-csrf-token": "-"}).json()["over"])
        return address

    def account(self):
        """Have the account made, and wait until no work is under way."""
        self.client.post("/account", headers={"x-csrf-token": "-"})
        self.wait(self.rests)

    def rests(self):
        """Tell whether no work is under way, and none waits."""
        state = self.client.get("/state.json", headers={"x-csrf-token": "-"}).json()
        return state["task"] is None and state["pending"] == 0

    def end(self, how=signal.SIGINT):
        """End it, as Ctrl-C does; returns the exit status."""
        self.client.close()
        if self.process.poll() is None:
            self.process.send_signal(how)
        status = self.process.wait(PATIENCE)
        self._reader.join(5)
        return status


def serve_reports(folder, ledger):
    """Return a server over a new ledger of the reports in a folder, with their account."""
    command = [sys.executable, "-m", "storyledger", "add", str(folder), "--ledger", str(ledger), "--quiet"]
    subprocess.run(command, check=True)
    served = Served(ledger)
    served.account()
    return served
