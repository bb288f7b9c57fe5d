"""What every page and every answer of the API needs: the ledger, the work under way, the templates."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from storyledger.web.guard import csrf_token, visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.ledger import Ledger
    from storyledger.web.settings import ServeSettings
    from storyledger.web.work import Works


@dataclass(slots=True)
class Desk:
    """A ledger that is served."""

    settings: ServeSettings
    ledger: Ledger
    works: Works
    templates: Environment
    _writing: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def writing(self) -> Iterator[Ledger]:
        """Yield the ledger for one writer of this process at a time; other processes wait at the ledger's own lock."""
        with self._writing:
            yield self.ledger


def the_desk(request: Request) -> Desk:
    """Return what the application serves."""
    desk: Desk = request.app.state.desk
    return desk


TheDesk = Annotated[Desk, Depends(the_desk)]
"""The parameter of every route that reads or writes."""


def make_templates() -> Environment:
    """Return the templates of the pages; everything in them is escaped, and a missing name is an error."""
    loader = ChoiceLoader([PackageLoader("storyledger.web"), PackageLoader("storyledger.render")])
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def show_page(request: Request, template: str, *, status: int = 200, **told: Any) -> HTMLResponse:  # noqa: ANN401
    """Return a page made of a template, within the layout that all pages share."""
    desk = the_desk(request)
    content = desk.templates.get_template(template).render(
        request=request,
        visitor=visitor(request),
        csrf=csrf_token(request),
        shown_ledger=desk.ledger.shown,
        task=desk.works.current(),
        team=desk.settings.team,
        **told,
    )
    return HTMLResponse(content, status_code=status)
