"""What fetching promises: limits on time and size, manners, and proof of what came."""

import contextlib
import gzip
import io
import itertools
import threading
import time
import zlib

import pytest
from fetch_servers import FakeClock, answer, article, packed, redirect
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from storyledger.config import FetchSettings
from storyledger.errors import FetchError
from storyledger.fetch.client import Client, Conditions, StatusError


def endlessly(head, piece, pause=0.0):
    """Return what sends a head and then pieces until nobody listens, ten seconds at most."""

    def send(connection, closing):
        connection.sendall(head)
        end = time.monotonic() + 10
        while time.monotonic() < end and not closing.wait(pause):
            connection.sendall(piece)

    return send


def within(seconds):
    """Return a context that fails where its body takes longer: so long that a busy machine is no reason to."""

    @contextlib.contextmanager
    def watch():
        begin = time.monotonic()
        yield
        assert time.monotonic() - begin < seconds

    return watch()


# --- redirects ------------------------------------------------------------------------------------------------------


def test_redirects_are_followed_and_each_step_is_kept(serve, client):
    """In their order, with status, head, time and the address connected to."""
    server = serve({"/a": redirect("/b", "301 Moved Permanently"), "/b": redirect("c?x=1"), "/c?x=1": answer("there")})
    clock = FakeClock()
    found = client(server, clock=clock).fetch(server.url("/a#part"))
    assert (found.asked, found.url, found.status) == (server.url("/a"), server.url("/c?x=1"), 200)
    assert [(step.url, step.status) for step in found.exchanges] == [
        (server.url("/a"), 301),
        (server.url("/b"), 302),
        (server.url("/c?x=1"), 200),
    ]
    assert {step.at for step in found.exchanges} == {"2020-05-06T12:00:00Z"}
    assert ("Location", "/b") in found.exchanges[0].headers


def test_redirects_in_a_circle_are_refused(serve, client):
    """However long the circle."""
    server = serve({"/a": redirect("/b"), "/b": redirect("/c"), "/c": redirect("/a")})
    with pytest.raises(FetchError, match="in a circle"):
        client(server).fetch(server.url("/a"))
    assert server.asked == ["/a", "/b", "/c"]


def test_redirects_without_an_end_are_refused(serve, client):
    """Ten are followed."""
    numbers = itertools.count(1)
    server = serve({"*": lambda connection, _: connection.sendall(redirect(f"/{next(numbers)}"))})
    with pytest.raises(FetchError, match="more than 10 times"):
        client(server).fetch(server.url("/"))
    assert len(server.asked) == 11


def test_a_redirect_that_leaves_encryption_is_noted(serve, client, tls_of):
    """It is followed, and the reader is told."""
    plain = serve({"/": answer("there")})
    safe = serve({"/": redirect(plain.url())}, tls=tls_of("paper.test"))
    found = client(plain, safe).fetch(safe.url())
    assert found.body == b"there"
    assert found.notes == (f"{safe.url()} redirects to {plain.url()}, which is not encrypted",)
    assert client(plain).fetch(plain.url()).notes == ()


def test_the_body_of_a_redirect_is_read_only_so_far(serve, client):
    """An endless one costs 100 kB, and the archive says that it was cut."""
    head = b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n"
    server = serve({"/a": endlessly(head, b"x" * 10_000), "/b": answer("there")})
    found = client(server).fetch(server.url("/a"))
    assert found.body == b"there"
    assert b"WARC-Truncated: length" in found.warc
    assert len(found.warc) < 400_000


# --- sizes ----------------------------------------------------------------------------------------------------------


def test_an_endless_body_is_refused_at_the_limit(serve, client):
    """With and without a declared length, and in pieces of a byte."""
    heads = {
        "/open": b"HTTP/1.1 200 OK\r\n\r\n",
        "/declared": b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n",
        "/pieces": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "/bytes": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    }
    pieces = {"/pieces": b"2710\r\n" + b"x" * 10_000 + b"\r\n", "/bytes": b"1;a=b\r\nx\r\n" * 1000}
    server = serve({path: endlessly(head, pieces.get(path, b"x" * 10_000)) for path, head in heads.items()})
    for path in heads:
        with pytest.raises(FetchError, match="the most that is fetched"), within(60):
            client(server, max_bytes=300_000).fetch(server.url(path))


def test_a_body_of_the_limit_is_taken(serve, client):
    """A byte more is not."""
    server = serve({"/most": answer("x" * 1000), "/more": answer("x" * 1001)})
    assert len(client(server, max_bytes=1000).fetch(server.url("/most")).body) == 1000
    with pytest.raises(FetchError, match="more than 1,000 bytes"):
        client(server, max_bytes=1000).fetch(server.url("/more"))


def test_a_gzip_bomb_is_refused_before_it_unpacks(serve, client):
    """100 MB of zeros in 100 kB; one in another; a hundred members."""
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(100)), packer.flush()])
    cases = {"/bomb": bomb, "/members": gzip.compress(bytes(1_000_000)) * 100}
    server = serve({path: answer(raw, Content_Encoding="gzip") for path, raw in cases.items()})
    for path in cases:
        with pytest.raises(FetchError, match="unpacks into more than 20,000,000 bytes"), within(60):
            client(server).fetch(server.url(path))
    twice = serve({"/": answer(gzip.compress(bomb), Content_Encoding="gzip, gzip")})
    with pytest.raises(FetchError, match="not asked for"):
        client(twice).fetch(twice.url())


@pytest.mark.parametrize(
    ("encoding", "raw", "expected"),
    [
        ("gzip", gzip.compress(b"words"), b"words"),
        ("x-gzip", gzip.compress(b"wo") + gzip.compress(b"rds") + b"\0\0", b"words"),
        ("deflate", zlib.compress(b"words"), b"words"),
        ("deflate", zlib.compress(b"words")[2:-4], b"words"),
        ("identity", b"words", b"words"),
        ("GZIP", gzip.compress(b""), b""),
        ("gzip", b"", b""),
    ],
)
def test_packed_content_is_unpacked(encoding, raw, expected, serve, client):
    """As servers send it."""
    server = serve({"/": answer(raw, Content_Encoding=encoding)})
    assert client(server).fetch(server.url()).body == expected


@pytest.mark.parametrize(
    ("encoding", "raw", "why"),
    [
        ("gzip", b"no gzip", "broken gzip"),
        ("gzip", gzip.compress(b"words" * 1000)[:-20], "ends early"),
        ("br", b"\x0b\x02\x80words\x03", "'br', which was not asked for"),
        ("zstd", b"x", "not asked for"),
        ("gzip, br", b"x", "not asked for"),
    ],
)
def test_packed_content_that_cannot_be_unpacked_is_refused(encoding, raw, why, serve, client):
    """Rather than taken for words."""
    server = serve({"/": answer(raw, Content_Encoding=encoding)})
    with pytest.raises(FetchError, match=why):
        client(server).fetch(server.url())


def test_a_flood_of_headers_is_refused(serve, client):
    """Many fields, one endless field, and answers that only announce an answer."""
    floods = {
        "/fields": endlessly(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n" * 1000),
        "/field": endlessly(b"HTTP/1.1 200 OK\r\nA: ", b"x" * 10_000),
        "/continue": endlessly(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    }
    server = serve(floods)
    for path in floods:
        with pytest.raises(FetchError), within(60):
            client(server, max_bytes=100_000).fetch(server.url(path))
    assert len(server.asked) == 3


# --- time -----------------------------------------------------------------------------------------------------------


def test_a_silent_server_is_given_up(serve, client):
    """After the time for a single answer."""
    server = serve({"/": lambda _connection, closing: closing.wait(60)})
    with pytest.raises(FetchError, match="sent nothing for too long"), within(30):
        client(server, retries=0, read_seconds=0.5).fetch(server.url())


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"])
def test_a_server_that_drips_is_given_up(head, serve, client):
    """A byte now and then, in the head or the body, does not renew the time for the whole."""
    server = serve({"/": endlessly(head, b"x", pause=0.1)})
    with pytest.raises(FetchError, match="took too long"), within(30):
        client(server, total_seconds=1).fetch(server.url())
    assert len(server.asked) == 1


def test_redirects_share_one_deadline(serve, client):
    """A server that keeps us on the way for ever is given up all the same."""
    numbers = itertools.count(1)

    def slowly(connection, closing):
        closing.wait(0.4)
        connection.sendall(redirect(f"/{next(numbers)}"))

    server = serve({"*": slowly})
    with pytest.raises(FetchError, match="took too long"), within(30):
        client(server, total_seconds=1).fetch(server.url())


# --- broken answers -------------------------------------------------------------------------------------------------


def test_a_body_shorter_than_declared_is_refused(serve, client):
    """Half a report is none."""
    server = serve({"/": answer("half", Content_Length=100)})
    with pytest.raises(FetchError, match=r"the answer of .* is broken: .*received 4 bytes, expected 100"):
        client(server).fetch(server.url())


def test_a_body_longer_than_declared_ends_where_it_was_declared(serve, client):
    """What comes behind it is another answer, or an attack; the archive keeps it."""
    server = serve({"/": answer("words and more", Content_Length=5)})
    assert client(server).fetch(server.url()).body == b"words"


def test_a_connection_that_breaks_is_tried_again(serve, client):
    """Before and within an answer."""

    def reset(connection, _closing):
        connection.setsockopt(1, 13, b"\x01\0\0\0\0\0\0\0")  # SO_LINGER: closing resets

    def half(connection, closing):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        closing.wait(0.2)
        reset(connection, closing)

    for broken in (reset, half, lambda *_: None):
        server = serve({"/": [broken, broken, answer("there")]})
        assert client(server).fetch(server.url()).body == b"there"
        assert len(server.asked) == 3
        server = serve({"/": broken})
        with pytest.raises(FetchError, match=r"broke off|without an answer"):
            client(server).fetch(server.url())
        assert len(server.asked) == 3


@pytest.mark.parametrize(
    "raw",
    [
        b"no HTTP at all\r\n\r\n",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"HTTP/9.9 999 x\r\n\r\n",
        b"\x00" * 100,
        b"HTTP/1.1 200 OK\r\nA",
    ],
)
def test_what_is_no_http_is_named(raw, serve, client):
    """With the address, and without a trace."""
    server = serve({"/": raw})
    with pytest.raises(FetchError, match=r"paper\.test"):
        client(server, retries=0).fetch(server.url())


@pytest.mark.parametrize(
    "status",
    ["404 Not Found", "403 No", "500 Oops", "304 Not Modified", "206 Part", "302 Found", "418 Teapot", "999 Own"],
)
def test_an_answer_without_a_page_is_a_problem(status, serve, client):
    """Its status is told."""
    server = serve({"/": answer("sorry", status)})
    with pytest.raises(StatusError, match=f"the server answered {status[:3]}") as told:
        client(server).fetch(server.url())
    assert told.value.status == int(status[:3])


# --- manners --------------------------------------------------------------------------------------------------------


def test_a_busy_server_is_asked_again_after_the_time_that_it_names(serve, client):
    """In seconds or as a date; twice our own pause where it names none."""
    busy, clock = "503 Service Unavailable", FakeClock()
    server = serve(
        {
            "/": [
                answer(status=busy, Retry_After=7),
                answer(status="429 Too Many", Retry_After="Wed, 06 May 2020 12:00:20 GMT"),
                answer("there"),
            ],
            "/own": [answer(status=busy, Retry_After="soon"), answer(status=busy), answer("there")],
        }
    )
    asking = client(server, clock=clock, back_off_seconds=2)
    assert asking.fetch(server.url()).body == b"there"
    assert clock.slept == [7, 13]
    assert asking.fetch(server.url("/own")).body == b"there"
    assert clock.slept[2:] == [2, 4]


def test_a_server_that_asks_for_a_long_pause_is_left_alone(serve, client):
    """At once, and nothing is slept."""
    clock = FakeClock()
    server = serve({"/": answer(status="503 Busy", Retry_After=100_000), "/always": answer(status="503 Busy")})
    with pytest.raises(FetchError, match="left alone for 100,000 seconds"):
        client(server, clock=clock).fetch(server.url())
    assert clock.slept == []
    with pytest.raises(FetchError, match=r"is busy \(status 503\)"):
        client(server, clock=clock).fetch(server.url("/always"))
    assert server.asked == ["/", "/always", "/always", "/always"]


def test_a_pause_lies_between_two_requests_to_one_host(serve, client):
    """And none before the first, before another host, or within a redirect on the host."""
    clock = FakeClock()
    one = serve({"/": redirect("/b"), "/b": answer("there")})
    asking = client(one, clock=clock, host_delay_seconds=3)
    asking.fetch(one.url())
    assert clock.slept == []
    asking.fetch(one.url(host="other.test"))
    assert clock.slept == []
    asking.fetch(one.url())
    assert clock.slept == [3]
    clock.at += 2
    asking.fetch(one.url())
    assert clock.slept == [3, 1]


def test_one_request_at_a_time_goes_to_a_host(serve, client):
    """Threads wait for each other."""
    together, most = [0], [0]

    def slowly(connection, closing):
        together[0] += 1
        most[0] = max(most[0], together[0])
        closing.wait(0.1)
        together[0] -= 1
        connection.sendall(answer("there"))

    server = serve({"*": slowly})
    asking = client(server)
    threads = [threading.Thread(target=asking.fetch, args=(server.url(f"/{n}"),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert (len(server.asked), most[0]) == (4, 1)


def test_requests_say_who_asks_and_nothing_of_the_user(serve, client):
    """A name, a contact where one is set; no cookies, no referrer."""
    server = serve({"/": answer("x", Set_Cookie="a=b"), "/next": redirect("/")})
    asking = client(server, contact="(desk@paper.example)")
    asking.fetch(server.url("/next"))
    asking.fetch(server.url())
    for head in server.heads:
        assert "User-Agent: Storyledger/" in head
        assert "(desk@paper.example)" in head
        assert "Cookie" not in head
        assert "Referer" not in head
        assert f"Host: paper.test:{server.port}\r\n" in head


def test_conditions_are_sent_and_an_unchanged_page_is_told(serve, client):
    """What the answer said of its version comes back with the next question."""

    def answering(connection, _closing):
        known = 'If-None-Match: "v1"' in server.heads[-1] and "If-Modified-Since: Wed, 06 May 2020" in server.heads[-1]
        fields = {"ETag": '"v1"', "Last_Modified": "Wed, 06 May 2020 12:00:00 GMT"}
        connection.sendall(answer(status="304 Not Modified", **fields) if known else answer("v1", **fields))

    server = serve({"/": answering})
    asking = client(server)
    first = asking.fetch(server.url())
    assert first.conditions == Conditions('"v1"', "Wed, 06 May 2020 12:00:00 GMT")
    again = asking.fetch(server.url(), first.conditions)
    assert again.unchanged
    assert (first.unchanged, again.body) == (False, b"")


@pytest.mark.parametrize("value", ["a\r\nX: y", "é", "a" * 2000, "\x00"])
def test_a_condition_that_cannot_be_sent_is_left_out(value, serve, client):
    """A server cannot make us send what it likes."""
    server = serve({"/": answer("there")})
    client(server).fetch(server.url(), Conditions(value, value))
    assert "If-" not in server.heads[0]


# --- robots.txt -----------------------------------------------------------------------------------------------------


def test_a_site_that_asks_to_be_left_alone_is(serve, client):
    """Its rules are asked for once."""
    rules = "User-agent: *\nDisallow: /private\nAllow: /private/open\n\nUser-agent: storyledger\nDisallow: /*?print=\n"
    server = serve({"/robots.txt": answer(rules, Content_Type="text/plain")})
    asking = client(server)
    assert asking.may_follow(server.url("/private"))
    assert not asking.may_follow(server.url("/a?print=1"))
    assert server.asked == ["/robots.txt"]


@pytest.mark.parametrize(
    "page",
    [
        answer("none", "404 Not Found"),
        answer("none", "403 Forbidden"),
        answer("<html>no rules</html>"),
        answer(b"\xff\xfe\x00"),
        answer(""),
    ],
)
def test_without_rules_all_is_allowed(page, serve, client):
    """As RFC 9309 has it."""
    server = serve({"/robots.txt": page})
    assert client(server).may_follow(server.url("/a"))


@pytest.mark.parametrize(
    "page",
    [
        answer("broken", "500 Oops"),
        answer(status="503 Busy"),
        lambda *_: None,
        redirect("file:///etc/passwd"),
        answer("User-agent: *\nAllow: /\n" + "#" * 600_000),
    ],
)
def test_where_the_rules_cannot_be_had_nothing_is_followed(page, serve, client):
    """The reason is told, and they are asked for again after a while."""
    clock = FakeClock()
    server = serve({"/robots.txt": page})
    asking = client(server, clock=clock)
    for _ in range(2):
        with pytest.raises(FetchError, match=r"robots\.txt cannot be had"):
            asking.may_follow(server.url("/a"))
    asked = len(server.asked)
    server.pages["/robots.txt"] = answer("")
    clock.at += 599
    with pytest.raises(FetchError):
        asking.may_follow(server.url("/a"))
    assert len(server.asked) == asked
    clock.at += 2
    assert asking.may_follow(server.url("/a"))


def test_rules_are_asked_for_again_after_a_day(serve, client):
    """They may have changed."""
    clock = FakeClock()
    server = serve({"/robots.txt": [answer("User-agent: *\nDisallow: /"), answer("")]})
    asking = client(server, clock=clock)
    assert not asking.may_follow(server.url())
    clock.at += 23 * 3600
    assert not asking.may_follow(server.url())
    clock.at += 2 * 3600
    assert asking.may_follow(server.url())


def test_the_pause_that_a_site_asks_for_is_kept(serve, client):
    """A longer one than ours, up to the longest that we wait."""
    clock = FakeClock()
    server = serve({"/robots.txt": answer("User-agent: *\nCrawl-delay: 9\n"), "*": answer("there")})
    asking = client(server, clock=clock, host_delay_seconds=1)
    asking.may_follow(server.url())
    asking.fetch(server.url("/1"))
    asking.fetch(server.url("/2"))
    assert clock.slept[-1] == 9


# --- the archive ----------------------------------------------------------------------------------------------------


def test_the_archive_holds_what_went_over_the_wire(serve, client):
    """Request and answer of each step, byte for byte; another program's checker agrees with its digests."""
    body = packed(article())
    server = serve({"/a": redirect("/b"), "/b": body})
    found = client(server).fetch(server.url("/a"))
    archive = ArchiveIterator(io.BytesIO(found.warc), no_record_parse=True, check_digests="raise")
    records = [(record.rec_type, record.rec_headers, record.raw_stream.read()) for record in archive]
    assert [kind for kind, _, _ in records] == ["warcinfo", "response", "request", "response", "request"]
    assert records[1][2] == redirect("/b")
    assert records[3][2] == body
    assert records[4][2].decode() == server.heads[1]
    for (_, response, _), (_, request, _) in (records[1:3], records[3:5]):
        assert response.get_header("WARC-IP-Address") == "127.0.0.1"
        assert request.get_header("WARC-Concurrent-To") == response.get_header("WARC-Record-ID")
    assert records[3][1].get_header("WARC-Target-URI") == server.url("/b")
    assert found.warc.startswith(b"WARC/1.1\r\n")


def test_the_archive_is_read_by_other_programs(serve, client, tmp_path):
    """Headers and content come out as they were; also of an answer in pieces."""
    pieces = b"HTTP/1.1 200 OK\r\nX-Odd:  two  spaces\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwords\r\n0\r\n\r\n"
    server = serve({"/": pieces})
    found = client(server).fetch(server.url())
    assert found.body == b"words"
    (response,) = [
        r for r in ArchiveIterator(io.BytesIO(found.warc)) if r.rec_type == "response" and r.content_stream()
    ]
    path = tmp_path / "fetch.warc"
    path.write_bytes(found.warc)
    checking = type("Options", (), {"inputs": [str(path)], "verbose": False})
    assert Checker(checking).process_all() in {0, None}
    assert response.http_headers.get_header("X-Odd") == "two  spaces"
    with path.open("rb") as stream:
        contents = [r.content_stream().read() for r in ArchiveIterator(stream) if r.rec_type == "response"]
    assert contents == [b"words"]


def test_the_programs_client_needs_no_argument_but_its_limits():
    """And can be left like a file."""
    with Client(FetchSettings()) as client:
        with pytest.raises(FetchError):
            client.fetch("ftp://paper.example/")
        with pytest.raises(FetchError):
            client.may_follow("ftp://paper.example/")
