"""A checkpoint as the files that ship: ONNX opset 17, weights and activations in 8 bits; and their sums.

    python training/export.py CHECKPOINT TOKENIZER CORPORA OUT

Weights are quantised a channel. Activations have fixed ranges, the smallest and largest values that `CALIBRATION`
training sentences give: with ranges taken from each batch anew, a close choice fell otherwise when other sentences
stood in the batch (8 of 460 heads), so that adding a report could change how another is read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import corpora as data
import onnx
import torch
from network import Exported, Network
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer

from storyledger.config import ReadSettings
from storyledger.read.model import Encoder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

NAME = "storyledger-reader-1"
INPUTS = ("ids", "shapes", "first")
OUTPUTS = ("upos", "xpos", "heads", "arcs", "relations", "names")
CALIBRATION = 500
"""Sentences. Half of the ranges of 200 are within one of the 8 bits' steps of those of 500; the furthest is 25 off."""


class Sentences(CalibrationDataReader):  # type: ignore[misc]
    """Hands the quantiser the graph's inputs, sentence by sentence."""

    def __init__(self, encoder: Encoder, sentences: Sequence[Sequence[str]]) -> None:
        self._inputs: Iterator[dict[str, NDArray[Any]]] = (encoder.inputs([words]) for words in sentences)

    def get_next(self) -> dict[str, NDArray[Any]] | None:
        """Returns the next sentence's inputs; None after the last."""
        return next(self._inputs, None)


def export(checkpoint: Path, tokenizer: Path, corpora: Path, out: Path) -> dict[str, int]:
    """Returns the sizes in bytes of the three files written to `out`: graph, tokenizer, record of labels and sums.

    The float graph is left beside `out`. `corpora` is the folder that training takes: some of its sentences calibrate.
    """
    state = torch.load(checkpoint, weights_only=False)
    labels: dict[str, list[str]] = state["labels"]
    network = Network({name: len(values) for name, values in labels.items()})
    network.load_state_dict(state["network"])
    network.eval()
    out.mkdir(parents=True, exist_ok=True)
    slim_tokenizer(tokenizer, out / "tokenizer.json")
    record: dict[str, Any] = {"name": NAME, "files": {"reader.onnx": ""}, "epochs": state["epoch"], "labels": labels}
    bare = Encoder(None, Tokenizer.from_file(str(out / "tokenizer.json")), record, ReadSettings())
    with tempfile.TemporaryDirectory() as folder:
        raw, shaped, fixed = (Path(folder) / f"{name}.onnx" for name in ("raw", "shaped", "fixed"))
        write_onnx(network, raw)
        quant_pre_process(str(raw), str(shaped), skip_symbolic_shape=True)
        quantize_static(
            str(shaped),
            str(fixed),
            Sentences(bare, calibration_sentences(corpora)),
            quant_format=QuantFormat.QDQ,
            nodes_to_quantize=weighted(shaped),
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            extra_options={"OpTypesToExcludeOutputQuantization": ["MatMul"], "QuantizeBias": False},
        )
        # Rows of the embeddings are looked up first and made float then, which the static quantiser does not do.
        quantize_dynamic(
            str(fixed), str(out / "reader.onnx"), weight_type=QuantType.QInt8, op_types_to_quantize=["Gather"]
        )
        shutil.copy(raw, out.parent / "float.onnx")
    record["files"] = {
        name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in ("reader.onnx", "tokenizer.json")
    }
    (out / "reader.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return {name: (out / name).stat().st_size for name in ("reader.onnx", "tokenizer.json", "reader.json")}


def weighted(graph: Path) -> list[str]:
    """Returns the names of the graph's products with weights; those of two activations stay float."""
    model = onnx.load(graph).graph
    weights = {tensor.name for tensor in model.initializer}
    return [node.name for node in model.node if node.op_type == "MatMul" and node.input[1] in weights]


def calibration_sentences(corpora: Path) -> list[tuple[str, ...]]:
    """Returns CALIBRATION sentences of the treebanks' training parts, drawn with a fixed seed."""
    parts = (corpora / "ud_english_ewt" / "train.conllu", corpora / "gum_open_genres" / "train.conllu")
    sentences = [sample.words for part in parts for sample in data.read_conllu(part) if 3 <= len(sample.words) <= 60]
    return random.Random(13).sample(sentences, CALIBRATION)


def write_onnx(network: Network, path: Path) -> None:
    """Writes the float graph with free batch, subword and word dimensions."""
    ids = torch.tensor([[101, 2023, 2003, 1037, 3231, 102], [101, 2023, 2003, 102, 0, 0]])
    shapes = torch.tensor([[0, 2, 1, 1, 1, 0], [0, 2, 1, 0, 0, 0]])
    first = torch.tensor([[1, 2, 3, 4], [1, 2, 0, 0]])
    torch.onnx.export(
        Exported(network),
        (ids, shapes, first),
        str(path),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes={
            **{name: {0: "batch", 1: "subwords"} for name in ("ids", "shapes")},
            **{name: {0: "batch", 1: "words"} for name in ("first", "upos", "xpos", "heads", "names")},
            **{name: {0: "batch", 1: "words", 2: "nodes"} for name in ("arcs", "relations")},
        },
        opset_version=17,
        dynamo=False,
    )


def slim_tokenizer(source: Path, target: Path) -> None:
    """Writes the tokenizer without padding and truncation, which the reader does itself."""
    tokenizer = json.loads(source.read_text(encoding="utf-8"))
    tokenizer["padding"] = tokenizer["truncation"] = None
    target.write_text(json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("tokenizer", type=Path)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    print(json.dumps(export(options.checkpoint, options.tokenizer, options.corpora, options.out)))
