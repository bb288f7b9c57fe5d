"""The trained reader: its weights, checked against the sums that shipped with them, behind one call.

ONNX Runtime, NumPy and the subword tokenizer are imported when the weights are loaded, not with this module: together
they take longer to import than everything else in the program.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from importlib import resources
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any

from storyledger.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.resources.abc import Traversable

    import numpy as np
    from numpy.typing import NDArray

    from storyledger.config import ReadSettings

MAX_SUBWORDS_PER_WORD = 12
"""Only a word's first subword is read off; English words have 1 to 6, what stands behind the twelfth only costs."""
MAX_SUBWORDS = 500
"""Of one window; the encoder knows 512 positions."""
_START, _END, _UNKNOWN = 101, 102, 100
# Words whose subwords are remembered: news has some 50,000 forms, and a bound keeps a long run's memory flat.
_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Output:
    """What the encoder says of a batch: [batch, words]; arcs and relations [batch, words, words + 1], the root at 0."""

    upos: NDArray[np.int32]
    xpos: NDArray[np.int32]
    heads: NDArray[np.int32]
    arcs: NDArray[np.float32]
    relations: NDArray[np.int32]
    names: NDArray[np.float32]
    """Log probabilities of the name labels, [batch, words, labels]."""


class Encoder:
    """The encoder with its label sets; immutable but for a bounded memory of subwords.

    Each call of `run` takes one thread; several at a time may be at it.
    """

    def __init__(self, session: Any, tokenizer: Any, record: Mapping[str, Any], settings: ReadSettings) -> None:  # noqa: ANN401 - untyped
        self._session = session
        self._tokenizer = tokenizer
        self._subwords: dict[str, tuple[int, ...]] = {}
        self._shapes: dict[str, int] = {}
        self.labels: dict[str, list[str]] = record["labels"]
        self.batch_tokens = settings.batch_tokens
        self.threads = settings.threads or os.cpu_count() or 1
        """Batches to run at a time."""
        self.identity: str = f"{record['name']} sha256:{record['files']['reader.onnx']}"

    @staticmethod
    def load(settings: ReadSettings) -> Encoder:
        """Returns the shipped encoder, ready to run.

        Raises ModelError where a file of the weights is missing or not the one its record names, or does not run.
        """
        return Encoder.load_from(resources.files("storyledger").joinpath("read", "weights"), settings)

    @staticmethod
    def load_from(folder: Traversable, settings: ReadSettings) -> Encoder:
        """Returns the encoder whose three files stand in `folder`; raises as `load` does."""
        try:
            record = json.loads(folder.joinpath("reader.json").read_text(encoding="utf-8"))
            sums = dict(record["files"])
            record["labels"], record["name"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"The reader's weights are incomplete: no valid {folder.joinpath('reader.json')} ({error}). "
                "Install storyledger anew."
            ) from error
        files = {name: _checked(folder.joinpath(name), expected) for name, expected in sums.items()}
        import onnxruntime  # noqa: PLC0415 - takes over a second
        from tokenizers import Tokenizer  # noqa: PLC0415 - not needed for --help

        options = onnxruntime.SessionOptions()
        # Two batches at a time take two cores half as long again off as one batch shared by two threads, which wait for
        # each other at every step.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Batches differ in shape, so remembered memory patterns never fit and only pile up.
        options.enable_mem_pattern = False
        # Without the processor's own products of bytes (VNNI; before 2019, and AMD's before 2022), the faster way adds
        # two of them in 16 bits, where they do not fit: other trees, and other accounts, than on a newer machine.
        options.add_session_config_entry("session.x64quantprecision", "1")
        try:
            session = onnxruntime.InferenceSession(files["reader.onnx"], options, providers=["CPUExecutionProvider"])
            tokenizer = Tokenizer.from_str(files["tokenizer.json"].decode("utf-8"))
        except Exception as error:
            raise ModelError(
                f"ONNX Runtime {onnxruntime.__version__} cannot run the reader's weights: {error}"
            ) from error
        return Encoder(session, tokenizer, record, settings)

    def subwords(self, word: str) -> tuple[int, ...]:
        """Returns the ids of a word's subwords: one at least, MAX_SUBWORDS_PER_WORD at most."""
        found = self._subwords.get(word)
        if found is None:
            # Beyond 100 letters the vocabulary knows no word; the cut spares the tokenizer hostile lengths. It takes
            # no lone surrogates, which a text that was not decoded from bytes may have.
            plain = word[:200].encode("utf-8", "replace").decode("utf-8")
            ids = self._tokenizer.encode(plain, add_special_tokens=False).ids[:MAX_SUBWORDS_PER_WORD]
            found = tuple(ids) or (_UNKNOWN,)
            if len(self._subwords) >= _REMEMBERED:
                self._subwords.clear()
                self._shapes.clear()
            self._subwords[word] = found
            self._shapes[word] = shape_of(word)
        return found

    def sizes(self, words: Sequence[str]) -> list[int]:
        """Returns how many subwords each word has."""
        known, subwords = self._subwords, self.subwords
        return [len(known.get(word) or subwords(word)) for word in words]

    def inputs(self, batch: Sequence[Sequence[str]]) -> dict[str, NDArray[np.int64]]:
        """Returns the graph's inputs for sentences as words: one word at least, MAX_SUBWORDS subwords at most."""
        import numpy as np  # noqa: PLC0415 - not needed for --help

        known, subwords = self._subwords, self.subwords
        pieces = [[known.get(word) or subwords(word) for word in words] for words in batch]
        counts = [list(map(len, sentence)) for sentence in pieces]
        width = 2 + max(map(sum, counts))
        ids = np.zeros((len(batch), width), np.int64)
        shapes = np.zeros((len(batch), width), np.int64)
        first = np.zeros((len(batch), max(map(len, batch))), np.int64)
        shapes_of = self._shapes
        for row, (words, sentence, sizes) in enumerate(zip(batch, pieces, counts, strict=True)):
            line = [_START, *chain.from_iterable(sentence), _END]
            ids[row, : len(line)] = line
            first[row, : len(words)] = list(accumulate(sizes[:-1], initial=1))
            shapes[row, 1 : len(line) - 1] = np.repeat([shapes_of.get(word) or shape_of(word) for word in words], sizes)
        return {"ids": ids, "shapes": shapes, "first": first}

    def run(self, inputs: Mapping[str, NDArray[np.int64]]) -> Output:
        """Returns the encoder's output for the inputs of a batch."""
        return Output(*self._session.run(["upos", "xpos", "heads", "arcs", "relations", "names"], dict(inputs)))


def shape_of(word: str) -> int:
    """Returns the shape of a word's letters.

    1 small, 2 capitalised, 3 capitals, 4 one capital, 5 mixed, 6 with digits, 7 without letters.

    The encoder knows no capitals; this is how it sees them. Training uses the same function.
    """
    if word.isalpha():
        if word.islower():
            return 1
        if word.isupper():
            return 3 if len(word) > 1 else 4
        return 2 if word[0].isupper() and word[1:].islower() else 5
    if any(c.isdigit() for c in word):
        return 6
    letters = sum(c.isalpha() for c in word)
    if not letters:
        return 7
    if word.islower():
        return 1
    if word.isupper():
        return 3 if letters > 1 else 4
    return 2 if word[0].isupper() and word[1:].islower() else 5


def _checked(file: Traversable, expected: str) -> bytes:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ModelError(
            f"The reader's weights are incomplete: {file} is missing ({error}). Install storyledger anew."
        ) from error
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise ModelError(
            f"The reader's weights are altered: {file} has sha256 {found}, expected {expected}. "
            "Install storyledger anew."
        )
    return content
