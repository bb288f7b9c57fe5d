"""Little stories written as plain text, read by the whole program: what tests of contradictions and positions share."""

import re
from dataclasses import replace
from functools import cache

from builders import make_report

from storyledger.config import Settings
from storyledger.group import group_stories
from storyledger.pipeline import date_together
from storyledger.read import Reader
from storyledger.read.parse import parse_reports
from storyledger.reconcile import reconcile_story


def read_blocks(folder, sign):
    """(file: name, reports by id, expected) of every story: `= name`, `@ id day`, text, lines that begin `sign`."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        for block in path.read_text(encoding="utf-8").split("\n= ")[1:]:
            name, _, rest = block.partition("\n")
            lines = [line.removeprefix(sign).strip() for line in rest.splitlines() if line.startswith(sign)]
            told = "\n".join(line for line in rest.splitlines() if not line.startswith(sign))
            parts = re.split(r"^@ (\S+) (\S+)$", told, flags=re.MULTILINE)
            reports = {
                one: (None if day == "-" else day, text.strip())
                for one, day, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
            }
            found.append((f"{path.stem}: {name}", reports, lines))
    return found


@cache
def reader():
    """The reader, loaded once."""
    return Reader(Settings().read)


def read_together(cases):
    """(case, report): the reading of every report of the cases, name to reports, all parsed in one batch."""
    keys = [(name, one, *reports[one]) for name, reports in cases.items() for one in reports]
    reports = [
        make_report(f"{name}|{one}", text, published=day, outlet=f"Outlet {one}") for name, one, day, text in keys
    ]
    parsed = parse_reports(reports, reader().encoder)
    return {
        (name, one): reader().find(replace(each, report=replace(each.report, id=one)))
        for (name, one, _, _), each in zip(keys, parsed, strict=True)
    }


def reconcile_together(told):
    """The dossier of the readings, taken for one story whatever they share."""
    stories = group_stories(told, Settings().group)
    story = replace(
        stories[0],
        reports=tuple(report for each in stories for report in each.reports),
        copies=tuple(copy for each in stories for copy in each.copies),
        origins=tuple(replace(origin, id=f"{each.id}-{origin.id}") for each in stories for origin in each.origins),
    )
    by_id = {reading.report.id: reading for reading in told}
    told = [by_id[report] for report in story.reports]
    told = [reader().redate(one, two.dating) for one, two in zip(told, date_together(told), strict=True)]
    return reconcile_story(story, told)
