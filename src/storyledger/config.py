"""Frozen settings; each threshold says how it was set and on what data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storyledger.records import Correction, Decision


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """Limits on what is taken in."""

    max_bytes: int = 20_000_000
    """A file above this is refused: the longest report in our corpora has 60 kB, a book 2 MB."""
    max_characters: int = 2_000_000
    """A report with a longer text is refused: reading takes about 1.1 kB a token, so this much stays below 700 MB."""
    languages: tuple[str, ...] = ("en",)
    """Languages the shipped reader knows."""
    max_html_bytes: int = 10_000_000
    """A page above this is refused; news pages have 50 kB to 2 MB, scripts and styles included."""
    html_apart_bytes: int = 200_000
    """A page above this is read in a process of its own under a time limit: the worst markup that we could think of
    costs 4 s at this size and grows with its square."""
    html_seconds: int = 20
    """Processor time of that process, and a third of what the clock may show; a page of 1 MB takes about 2 s."""
    apart_memory: int = 2_000_000_000
    """Address space of a process that reads one page, PDF or mail: 10 MB of page take 0.4 GB."""
    pdf_seconds: int = 60
    """Processor time of the process that reads a PDF; a page of prose takes 3 to 5 ms."""
    max_pdf_pages: int = 10_000
    """A PDF with more is refused; the longest reports of commissions have about 7,000."""
    eml_seconds: int = 30
    """Processor time of the process that reads a large mail; one of 100 MB takes 3 s."""
    max_held_bytes: int = 100_000_000
    """A PDF, a mail, a web archive's record or an archive in another above this is refused: it is held in memory, a PDF
    twice. Pictures make PDFs and mails large; mail servers stop at 25 to 150 MB."""
    max_depth: int = 5
    """Archives, web archives and mails in one another: a PDF on a mail in a mail in a ZIP is at 3."""
    max_expansion: int = 200
    """How many times its own size an input may hold, where that is more than twice what may be held: prose shrinks to a
    third, pages to a tenth, the plainest logs to a hundredth; an archive made to fill memory to a thousandth."""
    max_expanded_bytes: int = 50_000_000_000
    """What an input may hold in all: it is never held at once, and unpacking it takes about three minutes."""
    max_members: int = 1_000_000
    """Members of archives in one input: a web archive of 1 GB has about 50,000 records."""


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """Limits on what is fetched from the web, and manners towards those who serve it."""

    connect_seconds: float = 10
    """For finding a host, for a connection to each of its addresses and for TLS; half a second is slow for any."""
    read_seconds: float = 20
    """A server that sends nothing for so long is given up; pages that are made on demand begin within ten."""
    total_seconds: float = 120
    """For an address with all its redirects, our own pauses apart: 20 MB over a line of 1.5 Mbit/s. A server that sends
    a byte now and then costs this much at most."""
    max_bytes: int = 20_000_000
    """An answer with more is refused, packed or unpacked: what is read as one input (`IngestSettings.max_bytes`)."""
    max_redirects: int = 10
    """Browsers follow 20; news sites need three: to https, to the main host, to the page's present place."""
    addresses_tried: int = 4
    """Of one host, one after the other."""
    retries: int = 2
    """Further attempts where a server is busy or a connection breaks."""
    back_off_seconds: float = 2
    """Before the first further attempt; twice as long before the next."""
    longest_wait_seconds: float = 60
    """A server that asks for a longer pause (Retry-After) is left alone, and said so."""
    host_delay_seconds: float = 1
    """Between two requests to one host; a longer Crawl-delay of its robots.txt holds instead."""
    robots_hours: float = 24
    """How long a robots.txt is believed: the most that RFC 9309 allows."""
    max_entries: int = 200
    """Entries of one feed whose pages are fetched, the first ones; feeds have 10 to 100, the newest first."""
    contact: str = ""
    """Added to the name that servers see, such as an address to write to; printable ASCII."""


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """How often what is watched is looked at."""

    address_seconds: float = 900
    """A feed or a page: what feed readers keep to; outlets change their feeds every ten minutes or so."""
    path_seconds: float = 30
    """A folder or a file, which costs nobody anything."""
    longest_seconds: float = 86_400
    """However often an address fails, it is tried again after a day."""
    jitter: float = 0.1
    """Share by which each interval is made longer or shorter at random, so that many do not ask at once."""
    settle_seconds: float = 2
    """A file changed since then may still be written; it is left for the next time."""
    attempts: int = 3
    """How often the page of a feed's entry is asked for, until what the feed has of it is all that there is."""
    remembered: int = 5000
    """Entries and files of one target that are known to have been seen, beside those that it has now."""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How the reader runs."""

    threads: int = 0
    """Threads that read, each with a batch of its own; 0 takes the machine's cores."""
    batch_tokens: int = 512
    """Padded subwords a batch; 300 to 700 were fastest on two cores."""


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """Thresholds of grouping."""

    join: float = 0.6
    """Mean probability, over all pairs of reports of two stories, from which they are one: a little more than the even
    chance. Six stories in one folder come apart exactly from .53 to .75; half 0 of the incidents corpus and the first
    topics of ECB+ change little from .5 to .65."""
    place: float = 0.2
    """Mean probability from which a report that stands alone goes to a story that it fits better than any other by far:
    little is asked of the fit where there is no choice. One of our examples, without a day, has .36; half 0 of the
    incidents corpus changes little from .2 to .35."""
    clearly: float = 4.0
    """How many times the next story's that must be; the same report has 30 times the next among seven."""
    known: int = 30
    """Reports from which a story is well known: it is closed for linkage, and later reports are held against it."""
    known_short: int = 4
    """The same for short reports, which the sum of their features describes better than they describe each other."""
    fits: float = 0.25
    """Cosine with that sum from which a short report joins as it comes."""
    fits_last: float = 0.1
    """The same for those that are left when everything is read. Both set on googlenews, where nine of ten that are
    joined so belong."""
    alike: float = 0.25
    """Cosine of two well-known stories from which they are one."""
    decisions: tuple[Decision, ...] = ()
    """What was decided by hand, in order: it holds whatever the reports say."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a run."""

    ingest: IngestSettings = field(default_factory=IngestSettings)
    fetch: FetchSettings = field(default_factory=FetchSettings)
    watch: WatchSettings = field(default_factory=WatchSettings)
    read: ReadSettings = field(default_factory=ReadSettings)
    group: GroupSettings = field(default_factory=GroupSettings)
    corrections: tuple[Correction, ...] = ()
    """What was set right by hand, in order; it is applied to what the program reads, and the account shows it."""
