"""Which addresses are fetched: plainly written ones, whose hosts are public, all that they resolve to."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.errors import FetchError
from storyledger.fetch.addresses import PUBLIC, Policy, check_host, read_address, read_redirect

FORBIDDEN = (
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "169.254.170.2", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.1",
    "198.18.0.1", "198.51.100.7", "203.0.113.9", "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255",
    "::", "::1", "fe80::1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
    "::ffff:169.254.169.254", "::127.0.0.1", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::10.0.0.1",
    "64:ff9b:1::808:808", "2002:7f00:1::", "2002:808:808::1", "2001::1", "2001:0:53aa:64c:0:0:80ff:fffe", "2001:10::1",
    "2001:20::1", "2001:db8::1", "3fff::1", "5f00::1", "100::1", "4000::1", "fe80::1%lo",
)  # fmt: skip
PUBLIC_ONES = (
    "8.8.8.8",
    "93.184.215.14",
    "172.15.0.1",
    "172.32.0.1",
    "100.63.0.1",
    "2606:4700::1111",
    "64:ff9b::808:808",
)
SPELLINGS = (
    "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0X7F.1", "0177.0.0.1", "017700000001", "127.0.0.01",
    "127.0.0.1.", "127.0.0.0x1", "127.0.0.1..", "256.1.1.1", "1.2.3", "0", "0x", "00.0.0.0", "127。0。0。1",
    "１２７.0.0.1", "①②⑦.⓪.⓪.①", "127.0.0.٠", "%31%32%37.0.0.1", "127.0.0.1%00.paper.example",
    "127.0.0.1%2epaper.example", "foo.0x7f", "paper.example.1",
)  # fmt: skip


@pytest.mark.parametrize("address", FORBIDDEN)
def test_no_connection_to_what_only_this_machine_can_reach(address):
    """Whether a name leads there or it stands in the address itself; for every one there is a reason."""
    assert PUBLIC.refuse(ipaddress.ip_address(address), 443)
    with pytest.raises(FetchError, match="only public addresses are fetched"):
        check_host(read_address("https://paper.example/"), lambda *_: [address], PUBLIC)


@pytest.mark.parametrize("address", PUBLIC_ONES)
def test_public_hosts_may_be_connected_to(address):
    """The check refuses what it must and nothing beside."""
    assert PUBLIC.refuse(ipaddress.ip_address(address), 443) is None
    target = read_address("https://paper.example/")
    assert [str(a) for a in check_host(target, lambda *_: [address], PUBLIC)] == [address]


def test_one_forbidden_address_among_public_ones_refuses_all():
    """Or the second attempt would go where the first may not."""
    for found in (["8.8.8.8", "127.0.0.1"], ["::1", "8.8.8.8"], ["8.8.8.8", "8.8.4.4", "10.0.0.1"]):
        with pytest.raises(FetchError, match="only public"):
            check_host(read_address("https://paper.example/"), lambda *_, found=found: found, PUBLIC)


@given(st.ip_addresses())
def test_what_python_calls_not_global_is_refused(address):
    """Two readings of the registries agree, but for addresses that translate others."""
    if not address.is_global and address not in ipaddress.ip_network(
        "64:ff9b::/96" if address.version == 6 else "::/128"
    ):
        assert PUBLIC.refuse(address, 443)
    if address.is_multicast or address.is_reserved or address.is_loopback or address.is_link_local:
        assert PUBLIC.refuse(address, 443) or address in ipaddress.ip_network("64:ff9b::/96")


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:0:0", "::", "64:ff9b::", "64:ff9b:1::", "2002::", "2001::"]))
def test_an_address_within_another_opens_nothing(inner, prefix):
    """Mapped, compatible, translated and tunnelled addresses are refused, or as good as what is inside."""
    shift = 80 if prefix == "2002::" else 0
    outer = ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) + (int(inner) << shift))
    if PUBLIC.refuse(outer, 443) is None:
        assert prefix == "64:ff9b::"
        assert PUBLIC.refuse(inner, 443) is None


@pytest.mark.parametrize("host", SPELLINGS)
def test_a_host_has_one_spelling(host):
    """Numbers that some programs read as an address and others as a name are refused, or are the address itself."""
    try:
        target = read_address(f"http://{host}/")
    except FetchError:
        return
    assert str(ipaddress.ip_address(target.host)) == target.host
    with pytest.raises(FetchError, match="only public"):
        check_host(target, lambda *_: pytest.fail("an address in figures was resolved"), PUBLIC)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://paper.example/", "gopher://paper.example:70/1", "data:text/html,hello",
        "javascript:alert(1)", "dict://paper.example/", "ldap://paper.example/", "jar:http://paper.example!/",
        "//x.example",
        "paper.example/news", "unix:/run/x.sock", "http:/paper.example", "http:paper.example", "", "   ", "http://",
        "https:///path", "view-source:http://paper.example",
    ],
)  # fmt: skip
def test_only_the_webs_schemes_are_fetched(url):
    """Files and other protocols are refused before anything is opened."""
    with pytest.raises(FetchError):
        read_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://user@paper.example/", "http://user:word@paper.example/", "http://paper.example@127.0.0.1/",
        "http://@paper.example/", "http://paper.example:22/", "http://paper.example:6379/", "https://paper.example:25/",
        "http://paper.example:99999/", "http://paper.example:x/", "http://paper.example:-1/", "http://paper.example:0/",
        "http://paper.example\\@127.0.0.1/", "http://127.0.0.1\\.paper.example/", "http://paper.example /",
        "http://a b/",
        "http://paper.example/\r\nHost: evil", "http://paper\x00.example/", "http://paper.example/\u202e",
        "http://localhost/", "http://LOCALHOST./", "http://a.localhost/", "http://metadata.google.internal/",
        "http://printer.local/", "http://router/", "http://x.home.arpa/", "http://abc.onion/", "http://[::1%25lo]/",
        "http://[fe80::1%lo]/", "http://[127.0.0.1]/", "http://[v1.x]/", "http://[::1/", "http://.example/",
        "http://paper..example/", "http://-paper.example/", "http://" + "a" * 64 + ".example/",
        "http://" + "a." * 130 + "example/", "http://paper.example/" + "a" * 5000, "http://pa%70er.example/",
        "http://paper.example#@127.0.0.1:22/x\u0000", "http://ex\u00adample/", "http://\u2488.example/", "http://a\uff0fb.example/",
    ],
)  # fmt: skip
def test_addresses_that_say_one_thing_to_one_program_and_another_to_the_next_are_refused(url):
    """User names, odd ports, inner names, backslashes, control characters, endless hosts."""
    with pytest.raises(FetchError):
        read_address(url)


@pytest.mark.parametrize(
    ("given_url", "url", "host", "path"),
    [
        ("http://Paper.Example", "http://paper.example/", "paper.example", "/"),
        ("HTTPS://paper.example:443/a?b=c#d", "https://paper.example/a?b=c", "paper.example", "/a?b=c"),
        ("https://paper.example.:8443/", "https://paper.example:8443/", "paper.example", "/"),
        ("http://münchen.example/straße?q=ü", "http://xn--mnchen-3ya.example/stra%C3%9Fe?q=%C3%BC",
         "xn--mnchen-3ya.example", "/stra%C3%9Fe?q=%C3%BC"),
        ("https://paper.example/a%20b/%2e", "https://paper.example/a%20b/%2e", "paper.example", "/a%20b/%2e"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/", "2606:4700::1111", "/"),
        ("  https://paper.example/\n", "https://paper.example/", "paper.example", "/"),
        ("https://paper.example?x", "https://paper.example/?x", "paper.example", "/?x"),
        ("http://8.8.8.8:8080/", "http://8.8.8.8:8080/", "8.8.8.8", "/"),
    ],
)  # fmt: skip
def test_an_address_is_taken_apart_once(given_url, url, host, path):
    """What is connected to and what is asked for come from one reading."""
    target = read_address(given_url)
    assert (target.url, target.host, target.path) == (url, host, path)
    assert read_address(target.url) == target


@given(st.text(max_size=60), st.sampled_from(["http://", "https://", "http://[", "//", ""]))
def test_whatever_is_given_is_read_or_refused(text, scheme):
    """No string raises anything else, and what is read is read the same again."""
    try:
        target = read_address(scheme + text)
    except FetchError:
        return
    assert target.url.isascii()
    assert read_address(target.url) == target


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd", "ftp://x.example/", "data:text/html,x", "javascript:alert(1)", "http://localhost/",
        "//127.1/", "http://0x7f.1/", "//user@x.example/", "http://x.example:22/", "http://[::1", "\\\\127.0.0.1\\x",
    ],
)  # fmt: skip
def test_a_redirect_is_checked_like_a_first_address(location):
    """Whatever it leads to."""
    with pytest.raises(FetchError):
        read_redirect(read_address("http://paper.example/a"), location, PUBLIC)


def test_a_relative_redirect_stays_on_its_host():
    """As RFC 9110 has it."""
    target = read_address("https://paper.example:8443/a/b?c")
    assert read_redirect(target, "../d", PUBLIC).url == "https://paper.example:8443/d"
    assert read_redirect(target, "//other.example/x", PUBLIC).url == "https://other.example/x"
    assert read_redirect(target, "", PUBLIC).url == "https://paper.example:8443/a/b?c"


def test_a_host_that_resolves_to_nothing_or_nonsense_is_refused():
    """With a sentence that names it."""
    target = read_address("https://paper.example/")
    for resolve in (lambda *_: [], lambda *_: ["paper"], lambda *_: (_ for _ in ()).throw(OSError("unknown"))):
        with pytest.raises(FetchError, match=r"paper\.example"):
            check_host(target, resolve, PUBLIC)


def test_the_programs_policy_has_no_switch():
    """Nothing in the environment, in a setting or on the policy itself opens a forbidden address."""
    assert Policy.refuse is type(PUBLIC).refuse
    assert not vars(PUBLIC)
