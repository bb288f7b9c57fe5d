"""Stories of the newest account, and the lists that it has of each, as the account's JSON has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from storyledger.ledger.views import WHOLE
from storyledger.web.api.answers import Reader, StoryId, answers
from storyledger.web.api.paging import Cursor, Limit, json_response, no_story, page_of_part, page_response
from storyledger.web.api.parts import PARTS, STORIES, read_head, read_index
from storyledger.web.context import TheDesk

if TYPE_CHECKING:
    from collections.abc import Callable

router = APIRouter(tags=["stories"])

_SAYS: Final = {
    "reports": "the reports, each with its whole text",
    "origins": "independent pieces of reporting with the reports that carry them",
    "copies": "pairs of reports that share their text",
    "figures": "figures with their claims",
    "quotations": "who said what",
    "events": "the timeline",
    "other_events": "events that the timeline has no room for",
    "positions": "who stood where on what, day by day",
    "conflicts": "contradictions, their sides beside each other",
    "entities": "people, bodies and groups",
    "places": "places with their coordinates",
    "doubts": "words whose attribution or reference cannot stand as they are",
    "brief": "the brief's lines",
    "decisions": "what was decided by hand about which reports belong here",
    "corrections": "what was set right by hand",
}


@router.get(
    "/stories",
    operation_id="listStories",
    summary="Stories of the newest account",
    responses=answers("StoryPage", "A page of stories, those that end last first.", 410, kept=True),
)
def list_stories(request: Request, desk: TheDesk, _who: Reader, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """Return a page of stories; an empty one where no account was made yet."""
    if read_index(desk.ledger, WHOLE, STORIES) is None:
        return page_response(request, [], None, total=0)
    return page_of_part(request, desk.ledger, WHOLE, STORIES, (limit, cursor))


@router.get(
    "/stories/{story}",
    operation_id="getStory",
    summary="A story without its lists",
    responses=answers("StoryHead", "What the story is about, and how long each of its lists is.", 404, kept=True),
)
def get_story(request: Request, desk: TheDesk, _who: Reader, story: StoryId) -> Response:
    """Return a story's id, title, days, main event and the length of each list."""
    head = read_head(desk.ledger, story)
    if head is None:
        raise no_story(story)
    return json_response(request, head)


def _list_route(part: str) -> Callable[..., Response]:
    """Return the function of the route that lists a part of a story."""

    def list_part(
        request: Request, desk: TheDesk, _who: Reader, story: StoryId, limit: Limit = 50, cursor: Cursor = None
    ) -> Response:
        if story == WHOLE:
            raise no_story(story)
        return page_of_part(request, desk.ledger, story, part, (limit, cursor))

    return list_part


def _camel(part: str) -> str:
    return "".join(word.capitalize() for word in part.split("_"))


def _describe(part: str) -> dict[str, Any]:
    says = _SAYS[part]
    return {
        "operation_id": f"listStory{_camel(part)}",
        "summary": f"Of a story: {says}",
        "description": f"A page of {says}, in the account's order and as the account's JSON has them.",
        "responses": answers(f"{PARTS[part]}_page", f"A page of {says}.", 404, 410, kept=True),
    }


for _name in PARTS:
    router.add_api_route(f"/stories/{{story}}/{_name}", _list_route(_name), methods=["GET"], **_describe(_name))
