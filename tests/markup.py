"""Whether markup is nested: each element ends where it began, as a browser would otherwise guess."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class _Nesting(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = []
        self.faults = []

    def handle_starttag(self, tag, _attrs):
        if tag not in VOID:
            self.open.append((tag, self.getpos()))

    def handle_startendtag(self, tag, _attrs):
        """Take `<path/>` as one that began and ended."""

    def handle_endtag(self, tag):
        if self.open and self.open[-1][0] == tag:
            self.open.pop()
            return
        self.faults.append(f"</{tag}> at {self.getpos()} ends {self.open[-1:]}")
        if tag in {name for name, _ in self.open}:
            while self.open.pop()[0] != tag:
                pass


def nesting_faults(markup):
    """Return what is not nested in markup, a line each."""
    parser = _Nesting()
    parser.feed(markup)
    parser.close()
    return parser.faults + [f"<{tag}> at {place} never ends" for tag, place in parser.open]
