"""Whom words name among a story's entities: "the Observatory", "President Putin"; looked up, not searched for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from storyledger.folding import fold
from storyledger.reconcile.spelling import aliases, compare_people, core_words, normal, person_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storyledger.records import Entity


class Naming:
    """The main names of a story's entities, by all that can be said of them: built once, asked for each speaker."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._entities = entities
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._by_known_name: dict[str, list[int]] = defaultdict(list)
        self._by_last_word: dict[str, list[int]] = defaultdict(list)
        self._by_sound: dict[str, list[int]] = defaultdict(list)
        self._asked: dict[str, str | None] = {}
        known = aliases()
        for at, entity in enumerate(entities):
            for name in {normal(name): None for name in (entity.name, *entity.names)}:
                self._exact[name].append(at)
            if entity.kind == "person":
                for word in {words[-1]: None for name in entity.names if (words := person_words(name))}:
                    self._by_last_word[word].append(at)
                for sound in _sounds(entity.name):
                    self._by_sound[sound].append(at)
            elif entity.kind == "organisation" and normal(entity.name) in known:
                self._by_known_name[known[normal(entity.name)]].append(at)

    def main_name(self, words: str) -> str | None:
        """The main name of the entity that `words` name, or None.

        None, too, where two entities bear the name equally: a wrong identity is worse than none.
        """
        if words not in self._asked:
            self._asked[words] = self._find(words)
        return self._asked[words]

    def _find(self, words: str) -> str | None:
        wanted = normal(words)
        if not wanted:
            return None
        ends = {wanted.split()[-1], *person_words(words)[-1:]}
        described = {at for word in ends for at in self._by_last_word.get(word, ())}
        alike = {at for sound in _sounds(words) for at in self._by_sound.get(sound, ())}
        return (
            self._only(self._exact.get(wanted, ()))
            or self._only(at for at in sorted(described) if _names_person(self._entities[at], words))
            or self._only(at for at in sorted(alike) if compare_people(self._entities[at].name, words) is not None)
            or self._only(self._by_known_name.get(aliases().get(wanted, ""), ()))
        )

    def _only(self, places: Iterable[int]) -> str | None:
        found = [self._entities[at] for at in places]
        if len({entity.name for entity in found}) == 1:
            return found[0].name
        if len(found) > 1:
            found.sort(key=lambda e: -len(e.citations))
            # the same words as a place and a body ("US"): the one that the reports mean four times in five
            if len(found[0].citations) >= 4 * sum(len(e.citations) for e in found[1:]):
                return found[0].name
        return None


def canonical(entities: Sequence[Entity], words: str) -> str | None:
    """The main name of the entity that `words` name, or None; for a single question (see `Naming`)."""
    return Naming(entities).main_name(words)


def _sounds(name: str) -> set[str]:
    """Keys of which two names share one wherever `compare_people` finds them one person's: first, last, all words."""
    words = core_words(person_words(name))
    return {fold(words[0]), fold(words[-1]), fold("".join(words))} if words else set()


def _names_person(entity: Entity, words: str) -> bool:
    """Whether the words end in a name of the person, after a title or a description: "UN envoy de Mistura"."""
    named = person_words(words)
    described = normal(words).split()
    for name in entity.names:
        own = person_words(name)
        if own == named:
            return True
        if len(own) >= 2 and len(described) > len(own) and tuple(described[-len(own) :]) == own:
            return True
    return False
