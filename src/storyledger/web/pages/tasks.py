"""What is being done: each task's page, which tells every report that was taken in and every problem by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from storyledger.ledger.pending import read_pending
from storyledger.ledger.story_places import stories_of
from storyledger.ledger.views import WHOLE, made_of_story
from storyledger.web.context import Desk, TheDesk, show_page
from storyledger.web.guard import Visitor, require_editor
from storyledger.web.guards.answers import is_script
from storyledger.web.pages.add import lead_to
from storyledger.web.words import became_words, count_told, stage_words, task_heading, task_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storyledger.web.work import Task

router = APIRouter()

_SHOWN: Final = 200
"""Lines of what became of inputs on one page; problems come first."""
_STEPS: Final = 10
"""Tasks that follow from one another."""


@router.get("/tasks")
def show_tasks(request: Request, desk: TheDesk) -> HTMLResponse:
    """Return the tasks that are remembered."""
    return show_page(request, "tasks.html.j2", tasks=[_step(task) for task in desk.works.all()])


@router.get("/tasks/{number}")
def show_task(
    request: Request, desk: TheDesk, number: int, page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> Response:
    """Return how far a task is, with those that follow from it; as JSON for a script."""
    steps = _steps(desk, number)
    over = all(task.over for task in steps)
    kept = next((task.id for task in steps if task.kept), None)
    if is_script(request):
        return JSONResponse({"over": over, "steps": [_step(task) for task in steps]})
    told = desk.works.told(number)
    problems = [line for line in told if "message" in line]
    became = [{**line, "words": became_words(line)} for line in told if "status" in line]
    problems += [line for task in steps[1:] for line in desk.works.told(task.id) if "message" in line]
    start = (page - 1) * _SHOWN
    return show_page(
        request,
        "task.html.j2",
        heading=task_heading(steps[0]),
        steps=[_step(task) for task in steps],
        number=number,
        over=over,
        kept=kept,
        problems=problems[:_SHOWN],
        untold=max(0, len(problems) - _SHOWN),
        became=became[start : start + _SHOWN],
        page=page,
        pages=max(1, -(-len(became) // _SHOWN)),
        stories=_stories(desk, became) if over else {},
    )


@router.post("/tasks/{number}/stop")
def stop_task(
    request: Request, desk: TheDesk, number: int, _who: Annotated[Visitor, Depends(require_editor)]
) -> Response:
    """End a task and those that follow from it; what they have done stays done, what failed is given up."""
    for task in _steps(desk, number):
        desk.works.stop(task.id)
    if is_script(request):
        return JSONResponse({"address": f"/tasks/{number}"})
    return RedirectResponse(f"/tasks/{number}", 303)


@router.post("/tasks/{number}/again")
def do_again(
    request: Request, desk: TheDesk, number: int, _who: Annotated[Visitor, Depends(require_editor)]
) -> Response:
    """Have what was given for a task that failed taken in again."""
    task = desk.works.again(number)
    if task is None:
        raise HTTPException(409, "Nothing is kept of that task: it was taken in, or given up.")
    return lead_to(request, task)


@router.get("/state.json")
def show_state(desk: TheDesk, story: Annotated[str, Query(max_length=200)] = "") -> JSONResponse:
    """Return what pages ask for from time to time: the task under way, and whether they show the newest account."""
    task = desk.works.current()
    told = None if task is None else {**_step(task), "address": f"/tasks/{task.id}"}
    made = made_of_story(desk.ledger, story or WHOLE)
    with desk.ledger.store.read() as connection:
        pending = read_pending(connection)
    return JSONResponse({"task": told, "made": made, "pending": pending.reports + pending.by_hand})


def _steps(desk: Desk, number: int) -> list[Task]:
    """Return a task and those that follow from it."""
    steps: list[Task] = []
    at: int | None = number
    while at is not None and len(steps) < _STEPS and (task := desk.works.get(at)) is not None:
        steps.append(task)
        at = task.then
    if not steps:
        raise HTTPException(404, "That task is not known: the server was started anew since, or it is long over.")
    return steps


def _step(task: Task) -> dict[str, Any]:
    """Return what is told of a task."""
    return {
        "id": task.id,
        "kind": task.kind,
        "what": task_words(task),
        "by": task.by,
        "state": task.state,
        "at": stage_words(task),
        "done": task.done,
        "total": task.total,
        "counts": count_told(task),
        "error": task.error,
        "kept": task.kept,
        "taken_up": task.taken_up,
    }


def _stories(desk: Desk, became: list[dict[str, Any]]) -> Mapping[str, str]:
    """Return id and title of each story that the reports of a task are in."""
    reports = {line["report"] for line in became}
    return dict(stories_of(desk.ledger, reports).values())
