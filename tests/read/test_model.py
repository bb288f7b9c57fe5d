"""The shipped weights: loaded checked, refused when altered, and run."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.config import ReadSettings
from storyledger.errors import ModelError
from storyledger.read.model import MAX_SUBWORDS_PER_WORD, Encoder, shape_of

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "aleppo-2016").iterdir())
WEIGHTS = Path(str(resources.files("storyledger").joinpath("read", "weights")))


@pytest.fixture(scope="module")
def encoder():
    return Encoder.load(ReadSettings())


def test_identity_names_the_weights(encoder):
    """The identity gives the model's name and the sum of its weights, as the record beside them has it."""
    record = json.loads((WEIGHTS / "reader.json").read_text())
    assert encoder.identity == f"storyledger-reader-1 sha256:{record['files']['reader.onnx']}"


def test_shipped_weights_are_small_enough_for_a_package():
    """Weights and tokenizer together stay within 30 MB."""
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) <= 30_000_000


@pytest.fixture
def copied(tmp_path):
    folder = tmp_path / "weights"
    shutil.copytree(WEIGHTS, folder)
    return folder


def test_altered_weights_are_refused(copied):
    """One changed byte is found, and the message names the file."""
    content = bytearray((copied / "reader.onnx").read_bytes())
    content[1000] ^= 1
    (copied / "reader.onnx").write_bytes(bytes(content))
    with pytest.raises(ModelError, match=r"altered: .*reader\.onnx"):
        Encoder.load_from(copied, ReadSettings())


@pytest.mark.parametrize("name", ["reader.onnx", "tokenizer.json", "reader.json"])
def test_missing_weights_are_named(copied, name):
    """A missing file is a ModelError that names it."""
    (copied / name).unlink()
    with pytest.raises(ModelError, match=name.replace(".", r"\.")):
        Encoder.load_from(copied, ReadSettings())


def test_weights_that_do_not_run_are_refused(copied):
    """A graph that the runtime cannot load is a ModelError, even where the record names it."""
    record = json.loads((copied / "reader.json").read_text())
    (copied / "reader.onnx").write_bytes(b"no graph")
    record["files"]["reader.onnx"] = hashlib.sha256(b"no graph").hexdigest()
    (copied / "reader.json").write_text(json.dumps(record))
    with pytest.raises(ModelError, match="cannot run"):
        Encoder.load_from(copied, ReadSettings())


SENTENCES = tuple(
    line.split()
    for line in (
        "Putin spoke .",
        "The first bus reached the town at noon .",
        "Rescuers pulled 14 people from the collapsed school late on Tuesday , the mayor said , and 3 more at dawn .",
        "WATER STILL RISING IN THREE DISTRICTS",
        "' We have nowhere to go , ' said Amina Yusuf , 34 , a teacher whose house burned down that night .",
        "The ministry denied that its helicopters had crossed the border , which the neighbours call an act of war .",
        "no commas no capitals the river took the bridge and nobody knows how many were on it when it went",
        "Why ?",
    )
)


def test_a_sentence_reads_alike_whatever_stands_beside_it(encoder):
    """No choice of the encoder depends on the other sentences of a batch: a report added never changes another's."""
    alone = [encoder.run(encoder.inputs([words])) for words in SENTENCES]
    batched = encoder.run(encoder.inputs(SENTENCES))
    for row, (words, one) in enumerate(zip(SENTENCES, alone, strict=True)):
        size = len(words)
        for choice in ("upos", "xpos", "heads"):
            assert getattr(batched, choice)[row, :size].tolist() == getattr(one, choice)[0, :size].tolist()
        assert abs(batched.arcs[row, :size, : size + 1] - one.arcs[0, :size, : size + 1]).max() < 0.01
        assert abs(batched.names[row, :size] - one.names[0, :size]).max() < 0.01


def test_products_of_bytes_are_exact_on_every_processor(encoder):
    """The words' heads are those of the same weights multiplied as floats, which no processor rounds off otherwise.

    Two products of bytes added in 16 bits do not fit, and a processor without better ones does just that unless it is
    told not to: 4 heads in 100 were others. The two graphs round differently elsewhere, which is less than 1 in 100.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    plain = onnxruntime.InferenceSession(WEIGHTS / "reader.onnx", options, providers=["CPUExecutionProvider"])
    words = [re.findall(r"\w+|[^\w\s]", line) for path in EXAMPLES for line in path.read_text("utf-8").split("\n")]
    sentences = [sentence for sentence in words if 3 <= len(sentence) <= 80]
    other = total = 0
    for batch in (sentences[at : at + 8] for at in range(0, len(sentences), 8)):
        inputs = encoder.inputs(batch)
        (exact,) = plain.run(["heads"], inputs)
        found = encoder.run(inputs).heads
        for row, sentence in enumerate(batch):
            other += int((exact[row, : len(sentence)] != found[row, : len(sentence)]).sum())
            total += len(sentence)
    assert total > 2000
    assert other / total < 0.02


@given(st.text(max_size=80))
@settings(deadline=None)
def test_any_word_has_subwords_and_a_shape(word):
    """Any string gives at least one subword, never more than the bound, and a shape."""
    encoder = _shared()
    assert 1 <= len(encoder.subwords(word)) <= MAX_SUBWORDS_PER_WORD
    assert 1 <= shape_of(word or "x") <= 7


_SHARED = []


def _shared():
    if not _SHARED:
        _SHARED.append(Encoder.load(ReadSettings()))
    return _SHARED[0]


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("peace", 1),
        ("Paris", 2),
        ("NATO", 3),
        ("A", 4),
        ("iPhone", 5),
        ("8,500", 6),
        ("...", 7),
        ("’s", 1),
        ("U.S.", 3),
    ],
)
def test_shapes_tell_capitals_apart(word, shape):
    """The shape by which the encoder sees capitals is that of the word."""
    assert shape_of(word) == shape


def test_importing_the_reader_loads_no_runtime():
    """The reader's modules come without ONNX Runtime and the tokenizer, which only loading the weights needs."""
    code = (
        "import sys, storyledger.read.model, storyledger.read.parse; "
        "print([name for name in ('onnxruntime', 'tokenizers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
