"""Readings -> Stories: which reports tell one story, and which of them share an origin."""

from storyledger.group.decisions import make_decision, read_decisions
from storyledger.group.neighbours import find_neighbours
from storyledger.group.stories import group_stories

__all__ = ["find_neighbours", "group_stories", "make_decision", "read_decisions"]
