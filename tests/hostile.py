"""The invented account changed: hostile words in every text that comes from outside, or told twice."""

import json


def fill(told, payload):
    """Return the account with the payload in every text of its one story; citations still stand."""
    story = told["stories"][0]
    story["title"] = payload
    for report in story["reports"]:
        for name in ("title", "outlet", "author", "published_reason", "input", "language"):
            report[name] = payload
        report["url"] = f"javascript:{payload}"
        report["text"] += payload
    for figure in story["figures"]:
        figure.update(what=payload, basis=payload, unit=payload, place=payload)
        for claim in figure["claims"]:
            claim.update(source=payload, source_name=payload)
    for quotation in story["quotations"]:
        quotation.update(speaker=payload, speaker_text=payload, cue=payload)
    for event in story["events"]:
        event.update(what=payload, places=[payload], actors=[payload])
    for position in story["positions"]:
        position.update(actor=payload, issue=payload)
    for conflict in story["conflicts"]:
        conflict.update(what=payload, reason=payload)
        for side in conflict["sides"]:
            side["says"] = payload
    for named in (*story["entities"], *story["places"]):
        named.update(name=payload, names=[payload, f"{payload}2"])
    for origin in story["origins"]:
        origin.update(credit=payload, reason=payload)
    for copy in story["copies"]:
        copy["reason"] = payload
    for line in story["doubts"]:
        line["why"] = payload
    for line in story["brief"]:
        line["text"] = payload
    told["problems"] = [{"input": payload, "message": payload}]
    return told


def two_stories(told):
    """Return an account of two stories."""
    other = json.loads(json.dumps(told["stories"][0]))
    names = {report["id"]: f"{report['id']}-2" for report in other["reports"]}
    text = json.dumps({**other, "id": "s2", "title": "Another"})
    for old, new in names.items():
        text = text.replace(json.dumps(old), json.dumps(new))
    return {**told, "stories": [told["stories"][0], json.loads(text)]}
