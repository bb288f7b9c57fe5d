"""Which language a text is in; short texts get the benefit of the doubt.

Three steps, cheapest first: script (a text in Arabic letters is not English however short), English function words
(a text full of them is English; this spares loading a model), then py3langid. Left out: texts in two languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from operator import itemgetter
from typing import Any

# fmt: off
_ENGLISH = frozenset({
    "the", "of", "and", "to", "in", "a", "is", "was", "that", "for", "on", "with", "as", "by", "at", "from", "it",
    "has", "have", "had", "said", "are", "were", "be", "been", "not", "this", "which", "who", "but", "their", "his",
    "its", "they", "he", "an", "after", "or", "more", "will", "would",
})
_ONLY_ENGLISH = frozenset({
    "the", "of", "and", "that", "was", "with", "for", "from", "by", "said", "this", "which", "who", "after", "have",
    "had", "were", "been",
})
# fmt: on
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000
"""Characters looked at."""
_SHORT = 200
"""Letters below which the model is not asked: a headline full of foreign names is called anything."""
_FEW = 15
_COINCIDENCE = 0.1
"""English prose of fifteen words that holds hardly a function word does not occur; such a short text is asked about."""
_SURE = 0.95
"""The model's probability above which a text is refused. None of 205 cuts of 300 characters from four development
stories and none of the 3,594 English pages of the incidents corpus is refused; the model is asked about 28 of them."""
# fmt: off
_LATIN = frozenset({
    "en", "fr", "de", "es", "it", "pt", "nl", "sv", "da", "no", "nb", "nn", "fi", "pl", "cs", "sk", "hu", "ro",
    "tr", "id", "ms", "vi", "sw", "so", "hr", "sl", "et", "lv", "lt", "ca", "eu",
})
# fmt: on


def find_language(text: str, known: tuple[str, ...]) -> tuple[str | None, str]:
    """Return the text's language (ISO 639-1) and the reason; None where the text is too short to tell.

    `known` are the languages that the reader reads: doubt is resolved in their favour.
    """
    sample = text[:_SAMPLE]
    words = [w.casefold() for w in _WORD.findall(sample)]
    letters = sum(map(len, words))
    if not letters:
        return None, "no words"
    if all(language in _LATIN for language in known):
        scripts: Counter[str] = Counter()
        for character, times in Counter(sample[:4000]).items():
            if character.isalpha():
                scripts[_script(character)] += times
        script, count = max(scripts.items(), key=itemgetter(1), default=("LATIN", 0))
        if script != "LATIN" and count > 0.6 * scripts.total() and count >= 10:
            language, _ = _identify(sample) if letters >= _SHORT else ("", 0.0)
            language = language if language and language not in known else "und"
            return language, f"written in {script.title()} letters"
    share = sum(w in _ENGLISH for w in words) / len(words)
    telling = len(set(words) & _ONLY_ENGLISH)
    # English news has 35 to 45 per cent of these words, others under 10 ("in", "a", "is", "to" coincide).
    if "en" in known and share >= 0.15 and telling >= min(4, 1 + len(words) // 20):
        return "en", f"{share:.0%} of its words are English function words"
    if letters < _SHORT and (len(words) < _FEW or share >= _COINCIDENCE):
        return None, "too short to tell"
    language, sure = _identify(sample)
    if language in known:
        return language, "by its letters and words"
    if sure < _SURE:
        return None, "no language is clear enough"
    return language, "by its letters and words"


def _script(character: str) -> str:
    return unicodedata.name(character, "UNKNOWN").split(" ", 1)[0]


def _identify(sample: str) -> tuple[str, float]:
    language, sure = _model().classify(sample)
    return str(language), float(sure)


@lru_cache(maxsize=1)
def _model() -> Any:  # noqa: ANN401 - the library is untyped
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - takes over a second to load

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
