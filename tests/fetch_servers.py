"""Servers on 127.0.0.1 that say what a test wants, byte for byte, and count who connects."""

import contextlib
import gzip
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

from storyledger.fetch.addresses import Policy
from storyledger.fetch.client import Clock

ARTICLE = (
    "<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1><p>The old bridge over the river "
    "was closed on Monday after engineers found cracks in two of its piers, the mayor said.</p><p>Drivers will have to "
    "take the southern road until the work is done, which may last until May, according to the council.</p>{more}"
    "</article></body></html>"
)


def article(title="Bridge closes", head="", more=""):
    """Return a page with an article."""
    return ARTICLE.format(title=title, head=head, more=more)


def answer(body=b"", status="200 OK", **fields):
    """Return an answer of HTTP/1.1; underscores in names of fields are hyphens."""
    raw = body.encode() if isinstance(body, str) else body
    fields = {"Content-Type": "text/html", "Content-Length": len(raw)} | {
        name.replace("_", "-"): value for name, value in fields.items()
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + raw


def redirect(to, status="302 Found"):
    """Return an answer that leads elsewhere."""
    return answer(status=status, Location=to)


def packed(body):
    """Return an answer whose content is gzip."""
    return answer(gzip.compress(body.encode()), Content_Encoding="gzip")


class Server:
    """Answers connections with what `pages` holds for a path: bytes, a function of the connection, or a list of them.

    A list gives its answers one after the other and stays at the last. Stops with the test.
    """

    def __init__(self, pages, host="127.0.0.1", tls=None):
        self.pages = pages
        self.connections = 0
        self.asked = []
        self.heads = []
        self.tls = tls
        self.lock = threading.Lock()
        self.closing = threading.Event()
        self.listener = socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.listener.settimeout(0.2)
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()

    def url(self, path="/", host="paper.test", scheme=None):
        """Return an address on this server, by a name that the tests' resolver knows."""
        return f"{scheme or ('https' if self.tls else 'http')}://{host}:{self.port}{path}"

    def _accept(self):
        while not self.closing.is_set():
            try:
                connection, _ = self.listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            with self.lock:
                self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        connection.settimeout(10)
        with contextlib.suppress(OSError, ssl.SSLError), contextlib.ExitStack() as open_sockets:
            open_sockets.enter_context(connection)
            if self.tls:
                connection = open_sockets.enter_context(self.tls.wrap_socket(connection, server_side=True))
            head = b""
            while b"\r\n\r\n" not in head:
                if not (got := connection.recv(65536)):
                    return
                head += got
            path = head.split(b" ", 2)[1].decode()
            with self.lock:
                self.asked.append(path)
                self.heads.append(head.decode("latin-1"))
                page = self.pages.get(path, self.pages.get("*", answer("no such page", "404 Not Found")))
                if isinstance(page, list):
                    page = page.pop(0) if len(page) > 1 else page[0]
            if callable(page):
                page(connection, self.closing)
            else:
                connection.sendall(page)
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_WR)
                    connection.recv(1)  # let the client read before the connection goes

    def stop(self):
        """Take no more connections."""
        self.closing.set()
        self.listener.close()
        self.thread.join(5)


class FakeClock:
    """A clock that does not wait: sleeping moves it on."""

    def __init__(self):
        self.at = 1000.0
        self.slept = []

    def monotonic(self):
        """Return the seconds so far."""
        return self.at

    def now(self):
        """Return the day and time of the seconds so far."""
        return datetime(2020, 5, 6, 12, tzinfo=UTC) + timedelta(seconds=self.at - 1000)

    def sleep(self, seconds):
        """Move on."""
        self.slept.append(seconds)
        self.at += seconds

    def clock(self):
        """Return it as the client takes it."""
        return Clock(self.now, self.monotonic, self.sleep)


class OnlyThese(Policy):
    """The program's policy, but for the servers of a test, each by its address and port."""

    ports = None

    def __init__(self, *servers):
        self.ends = {("127.0.0.1", server.port) for server in servers}

    def refuse(self, address, port):
        """Let through what the test names, and nothing else that the program would refuse."""
        return None if (str(address), port) in self.ends else super().refuse(address, port)
