"""The charts of a story's page: what each is drawn from, and where its marks lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.render.page.parts import Part
    from storyledger.render.page.story import StoryPage


class Drawings:
    """Draws what a template asks for, by its name."""

    def __init__(self, story: StoryPage, parts: Sequence[Part]) -> None:
        self._story = story
        self._parts = {part.name: part for part in parts}

    def __call__(self, name: str, told: Any = None) -> Any:  # noqa: ANN401 - a line of any part
        """Return the chart of that name, of the line told where it is of one; None where there is nothing to draw."""
        return None
