"""Work under way: how far it is, what became of what was given, and an end to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from storyledger.web.api.answers import Editor, Reader, accepted, answers, json_answer
from storyledger.web.api.paging import page_response
from storyledger.web.api.problems import Problem, missing
from storyledger.web.context import TheDesk

if TYPE_CHECKING:
    from storyledger.web.work import Task, Works

router = APIRouter(tags=["tasks"])
TaskId = Annotated[int, Path(ge=1, le=(1 << 53) - 1, description="Number of a task.", examples=[1])]
Told = Annotated[int, Query(ge=0, le=(1 << 53) - 1, description="How many lines of `told` are known already.")]
_TOLD = 500


@router.get(
    "/tasks",
    operation_id="listTasks",
    summary="Tasks, the newest first",
    responses=answers("TaskPage", "All tasks that are remembered: those under way, and the last hundred."),
)
def list_tasks(request: Request, desk: TheDesk, _who: Reader) -> Response:
    """Return the tasks that are waiting, under way or over."""
    tasks = desk.works.all()
    return page_response(request, [json.dumps(task_json(task)).encode() for task in tasks], None, total=len(tasks))


@router.get(
    "/tasks/{task}",
    operation_id="getTask",
    summary="A task, and what became of what was given",
    responses=answers("ToldTask", "How far it is.", 404),
)
def get_task(desk: TheDesk, _who: Reader, task: TaskId, told_from: Told = 0) -> Response:
    """Return a task with up to 500 lines of what became of its inputs, from one on."""
    return json_answer(_told(desk.works, task, told_from))


@router.delete(
    "/tasks/{task}",
    operation_id="stopTask",
    summary="End a task",
    responses=answers("ToldTask", "The task; what it had done stays done, what was kept of it is removed.", 404, 409),
)
def stop_task(desk: TheDesk, _who: Editor, task: TaskId) -> Response:
    """Return a task after it was stopped."""
    found = desk.works.get(task)
    if found is None:
        raise missing("task", str(task), "/api/v1/tasks")
    if found.over and not found.kept:
        raise Problem(409, f"Task {task} is over already: {found.state}.")
    desk.works.stop(task)
    return json_answer(_told(desk.works, task, 0))


@router.post(
    "/tasks/{task}/again",
    status_code=202,
    operation_id="retryTask",
    summary="Try again what failed",
    responses=accepted("The new task, which takes in what was kept.", 404, 409),
)
def retry_task(request: Request, desk: TheDesk, _who: Editor, task: TaskId) -> Response:
    """Return the task that takes in again what was given for one that failed."""
    if desk.works.get(task) is None:
        raise missing("task", str(task), "/api/v1/tasks")
    new = desk.works.again(task)
    if new is None:
        raise Problem(409, f"Nothing is kept of task {task}: it was taken in, or given up.")
    return json_answer(task_json(new), 202, {"Location": f"{request.scope.get('root_path', '')}/tasks/{new.id}"})


def _told(works: Works, id_: int, start: int) -> dict[str, Any]:
    task = works.get(id_)
    if task is None:
        raise missing("task", str(id_), "/api/v1/tasks")
    return {**task_json(task), "told": [dict(line) for line in works.told(id_, start, _TOLD)]}


def task_json(task: Task) -> dict[str, Any]:
    """Return how far a task is."""
    return {
        "id": task.id,
        "kind": task.kind,
        "by": task.by,
        "state": task.state,
        "stage": task.stage,
        "done": task.done,
        "total": task.total,
        "counts": dict(task.counts),
        "then": task.then,
        "error": task.error,
        "kept": task.kept,
        "taken_up": task.taken_up,
    }
