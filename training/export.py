"""A checkpoint as the files that ship: ONNX opset 17, dynamic int8 a channel, embeddings too; and their sums."""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import torch
from network import Exported, Network
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

NAME = "storyledger-reader-1"
INPUTS = ("ids", "shapes", "first")
OUTPUTS = ("upos", "xpos", "heads", "arcs", "relations", "names")


def export(checkpoint: Path, tokenizer: Path, out: Path, *, keep_float: bool = True) -> dict[str, Any]:
    """Returns the record written to `out/reader.json`: name, label sets, and the sha256 of every file beside it."""
    state = torch.load(checkpoint, weights_only=False)
    labels: dict[str, list[str]] = state["labels"]
    network = Network({name: len(values) for name, values in labels.items()})
    network.load_state_dict(state["network"])
    network.eval()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        raw, shaped = Path(folder) / "raw.onnx", Path(folder) / "shaped.onnx"
        write_onnx(network, raw)
        quant_pre_process(str(raw), str(shaped), skip_symbolic_shape=True)
        quantize_dynamic(
            str(shaped),
            str(out / "reader.onnx"),
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gather"],
            extra_options={"MatMulConstBOnly": True},
        )
        if keep_float:
            shutil.copy(raw, out.parent / "float.onnx")
    slim_tokenizer(tokenizer, out / "tokenizer.json")
    record = {
        "name": NAME,
        "files": {
            name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in ("reader.onnx", "tokenizer.json")
        },
        "epochs": state["epoch"],
        "labels": labels,
    }
    (out / "reader.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return {name: (out / name).stat().st_size for name in ("reader.onnx", "tokenizer.json", "reader.json")}


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
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    print(json.dumps(export(options.checkpoint, options.tokenizer, options.out)))
