"""Averages the weights of several runs into one network, and exports it.

    python training/average.py CHECKPOINT CHECKPOINT... --corpora DIR --out DIR

The runs must go on from one another (`train.py --teacher`): then their weights lie in one valley of the loss, and their
mean lies lower than each (Wortsman and others 2022, "Model soups"). It costs nothing when reading.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from export import export
from torch import Tensor
from train import find_base

if TYPE_CHECKING:
    from collections.abc import Sequence


def average(checkpoints: Sequence[Path]) -> dict[str, Any]:
    """The checkpoint whose weights are the mean of the others'; epochs are added up.

    Labels that a run has in another order are put into the first run's. Raises SystemExit where it has others.
    """
    states = [torch.load(path, weights_only=False) for path in checkpoints]
    for path, state in zip(checkpoints, states, strict=True):
        if any(set(state["labels"][name]) != set(labels) for name, labels in states[0]["labels"].items()):
            raise SystemExit(f"{path} was trained with other labels than {checkpoints[0]}")
    networks = [ordered(state, states[0]["labels"]) for state in states]
    network = {name: torch.stack([other[name].float() for other in networks]).mean(0) for name in networks[0]}
    return {"network": network, "labels": states[0]["labels"], "epoch": sum(state["epoch"] for state in states)}


def ordered(state: dict[str, Any], labels: dict[str, list[str]]) -> dict[str, Tensor]:
    """The checkpoint's weights with the rows of its heads in the order of the labels given."""
    network: dict[str, Tensor] = dict(state["network"])
    order = {name: torch.tensor([state["labels"][name].index(label) for label in labels[name]]) for name in labels}
    for name in ("upos", "xpos"):
        for part in (f"{name}.weight", f"{name}.bias"):
            network[part] = network[part][order[name]]
    weight = network["label.weight"]
    side = weight.shape[1]
    network["label.weight"] = weight.view(-1, side, side)[order["deprel"]].reshape(weight.shape)
    return network


def main(arguments: Sequence[str] | None = None) -> None:
    """Averages, then exports."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoints", type=Path, nargs="+", metavar="CHECKPOINT")
    parser.add_argument("--corpora", type=Path, required=True, help="the folder that training takes, to calibrate")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", type=Path, help="folder with tokenizer.json of all-MiniLM-L6-v2")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save(average(options.checkpoints), options.out / "checkpoint.pt")
    tokenizer = find_base(options.base) / "tokenizer.json"
    sizes = export(options.out / "checkpoint.pt", tokenizer, options.corpora, options.out / "weights")
    print(json.dumps(sizes, indent=1))


if __name__ == "__main__":
    main()
