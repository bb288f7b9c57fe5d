"""Story + Readings -> Dossier: what several reports say, brought together without losing who says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.corrections import Bound
from storyledger.reconcile.conflicts import find_conflicts
from storyledger.reconcile.corrected import tell_outcomes
from storyledger.reconcile.entities import reconcile_entities
from storyledger.reconcile.events import reconcile_events
from storyledger.reconcile.figures import reconcile_figures
from storyledger.reconcile.main_event import find_main_event
from storyledger.reconcile.places import reconcile_places
from storyledger.reconcile.positions import reconcile_positions
from storyledger.reconcile.quotations import reconcile_quotations
from storyledger.reconcile.tolls import reconcile_tolls
from storyledger.records import Dossier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.records import Reading, Story

__all__ = ["reconcile_story"]

_NONE = Bound()


def reconcile_story(story: Story, readings: Sequence[Reading], corrections: Bound = _NONE) -> Dossier:
    """Everything that was reconciled over the reports of one story; `readings` in the order of `story.reports`.

    `corrections` are those about its reports; the readings are set right already, what is between them is here.
    """
    by_hand = corrections.standing
    entities = reconcile_entities(readings, by_hand)
    figures = reconcile_tolls(story, readings, reconcile_figures(story, readings, entities, by_hand))
    happenings = reconcile_events(story, readings, entities)
    positions = reconcile_positions(story, readings, entities)
    return Dossier(
        story=story,
        readings=tuple(readings),
        entities=entities,
        places=reconcile_places(readings),
        figures=figures,
        said=reconcile_quotations(story, readings, entities),
        happenings=happenings,
        positions=positions,
        conflicts=find_conflicts(story, readings, figures, positions, entities),
        main=find_main_event(story, readings, happenings),
        corrections=tell_outcomes(corrections, readings, figures, entities) if corrections.every else (),
    )
