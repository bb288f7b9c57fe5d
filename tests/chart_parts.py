"""What a drawn chart is made of, read back from its SVG: for tests of charts."""

import itertools
import re

from lxml import etree

from storyledger.render.charts.lettering import text_width

SVG = "{http://www.w3.org/2000/svg}"
_MOVE = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")
_NUMBER = re.compile(r"-?\d*\.?\d+")


def root_of(svg):
    """Return the element of a drawing."""
    return etree.fromstring(svg)


def size_of(root):
    """Return width and height of a drawing."""
    return tuple(float(number) for number in root.get("viewBox").split()[2:])


def place_of(node):
    """Return where an element stands: its own move and those of what it stands in."""
    x = y = 0.0
    while node is not None:
        if found := _MOVE.fullmatch(node.get("transform", "")):
            x, y = x + float(found[1]), y + float(found[2])
        node = node.getparent()
    return x, y


def links_of(root):
    """Return address and name of each mark that leads somewhere, in their order."""
    return [(link.get("href"), link.get("aria-label")) for link in root.iter(f"{SVG}a")]


def marks_of(root):
    """Return address, place and outline of each mark that leads somewhere."""
    return [
        (link.get("href"), place_of(link.find(f"{SVG}path")), link.find(f"{SVG}path").get("d"))
        for link in root.iter(f"{SVG}a")
    ]


def _said(node, key, default):
    while node is not None:
        if node.get(key):
            return node.get(key)
        node = node.getparent()
    return default


def texts_of(root):
    """Return each text with the box that it takes at most: words, left, top, right and bottom."""
    out = []
    for node in root.iter(f"{SVG}text"):
        words = "".join(node.itertext())
        size = float(_said(node, "font-size", "12"))
        x, y = place_of(node)
        width = text_width(words, size)
        left = x - {"start": 0, "middle": width / 2, "end": width}[_said(node, "text-anchor", "start")]
        out.append((words, left, y - 0.75 * size, left + width, y + 0.2 * size))
    return out


def overlaps_of(root):
    """Return which texts lie on which others, on marks, on lines or over the edge of the drawing."""
    texts = texts_of(root)
    width, height = size_of(root)
    out = [
        (one[0], other[0])
        for number, one in enumerate(texts)
        for other in texts[number + 1 :]
        if one[1] < other[3] - 0.5 and other[1] < one[3] - 0.5 and one[2] < other[4] - 0.5 and other[2] < one[4] - 0.5
    ]
    lines = [spot for line in root.iter(f"{SVG}line") for spot in _along(line)]
    lines += [spot for path in root.iter(f"{SVG}path") if {"Q", "V"} <= set(path.get("d")) for spot in _bends(path)]
    discs = [_disc(title) for title in root.iter(f"{SVG}title")]
    for words, left, top, right, bottom in texts:
        if left < -1 or right > width + 1 or top < -1 or bottom > height + 1:
            out.append((words, "the edge"))
        middle, level = (left + right) / 2, (top + bottom) / 2
        if any(abs(middle - x) < 3 and abs(level - y) < 3 for x, y, _ in discs):
            continue  # the letter in a mark, which covers what lies under it
        if any(left < x < right and top + 2 < y < bottom - 2 for x, y in lines):
            out.append((words, "a line"))
        for x, y, reach in discs:
            if left < x + reach and right > x - reach and top < y + reach and bottom > y - reach:
                out.append((words, "a mark"))
    return out


def _along(line):
    """Return points along a straight line, its ends left out."""
    x, y = place_of(line)
    right, down = float(line.get("x2", 0)), float(line.get("y2", 0))
    return [(x + right * share / 40, y + down * share / 40) for share in range(1, 40)]


def _bends(path):
    """Return points along an arrow's way, which goes across, down and across."""
    x, y = map(float, re.match(r"M([-\d.]+),([-\d.]+)", path.get("d")).groups())
    (out,), (down,), (x2,) = (
        re.findall(step, path.get("d")) for step in (r"^M[^H]*H([-\d.]+)", r"V([-\d.]+)", r"H([-\d.]+)$")
    )
    out, down, x2 = float(out) - 5, float(down), float(x2)
    corners = [(x, y), (out, y), (out, down), (x2, down)]
    return [
        (a + (c - a) * share / 40, b + (d - b) * share / 40)
        for (a, b), (c, d) in itertools.pairwise(corners)
        for share in range(1, 40)
    ]


def _disc(title):
    """Return where the mark of a name stands and how far it surely reaches."""
    path = title.getnext()
    x, y = place_of(path)
    return x, y, max(0.0, 0.8 * max(abs(float(number)) for number in _NUMBER.findall(path.get("d"))) - 1)


def crowded_of(root, apart=24.0):
    """Return the pairs of marks whose middles are nearer than a finger needs."""
    spots = [place for _, place, _ in marks_of(root)]
    return [
        (one, other)
        for number, one in enumerate(spots)
        for other in spots[number + 1 :]
        if abs(one[0] - other[0]) < apart and abs(one[1] - other[1]) < apart
    ]
