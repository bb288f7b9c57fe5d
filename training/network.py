"""The network: a BERT encoder of six layers with heads for parts of speech, dependency parse and names.

Written out here rather than taken from a model library, so that the exported graph holds what we put in and no more.
The encoder knows no capitals, so each subword also carries the shape of its word, in the place of BERT's token types.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

if TYPE_CHECKING:
    from pathlib import Path

HIDDEN, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30522, 512
SHAPES = 8
ARC, LABEL = 256, 96


class Layer(nn.Module):
    """One encoder layer: attention, then the feed-forward part, each added to its input and normalised."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = dropout

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Returns [batch, subwords, HIDDEN]; `bias` [batch, 1, 1, subwords] is hugely negative at padding."""
        batch, length, _ = x.shape
        q, k, v = (t.view(batch, length, HEADS, HIDDEN // HEADS).transpose(1, 2) for t in self.qkv(x).chunk(3, dim=-1))
        if self.training:
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype), dropout_p=self.dropout)
        else:
            scores = q @ k.transpose(-1, -2) / math.sqrt(HIDDEN // HEADS) + bias
            mixed = scores.softmax(dim=-1) @ v
        mixed = mixed.transpose(1, 2).reshape(batch, length, HIDDEN)
        x = self.norm1(x + F.dropout(self.out(mixed), self.dropout, self.training))
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), self.dropout, self.training))


@dataclass
class Scores:
    """Scores before any choice: words are [batch, words]; arcs have column 0 for the root, column h + 1 for word h."""

    upos: Tensor
    xpos: Tensor
    names: Tensor
    arcs: Tensor
    dependant: Tensor
    head: Tensor


class Network(nn.Module):
    """The encoder and its heads."""

    def __init__(self, sizes: dict[str, int], dropout: float = 0.1, head_dropout: float = 0.2) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, HIDDEN, padding_idx=0)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.shapes = nn.Embedding(SHAPES, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)
        self.head_dropout = nn.Dropout(head_dropout)
        self.upos = nn.Linear(HIDDEN, sizes["upos"])
        self.xpos = nn.Linear(HIDDEN, sizes["xpos"])
        self.names = nn.Sequential(
            nn.Linear(HIDDEN, 192), nn.GELU(), nn.Dropout(head_dropout), nn.Linear(192, sizes["names"])
        )
        self.arc_dependant = nn.Linear(HIDDEN, ARC)
        self.arc_head = nn.Linear(HIDDEN, ARC)
        self.arc = nn.Linear(ARC + 1, ARC, bias=False)
        self.label_dependant = nn.Linear(HIDDEN, LABEL)
        self.label_head = nn.Linear(HIDDEN, LABEL)
        self.label = nn.Linear(LABEL + 1, sizes["deprel"] * (LABEL + 1), bias=False)
        nn.init.normal_(self.arc.weight, std=0.01)
        nn.init.normal_(self.label.weight, std=0.02)

    def encode(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        """Returns [batch, subwords, HIDDEN]."""
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(place)[None] + self.shapes(shapes)
        x = self.dropout(self.norm(x))
        bias = (1.0 - mask.to(x.dtype))[:, None, None, :] * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor, first: Tensor) -> Scores:
        """Returns the scores; `first` [batch, words] is the place of each word's first subword, 0 at padding."""
        x = self.head_dropout(self.encode(ids, shapes, mask))
        index = first[:, :, None].expand(-1, -1, HIDDEN)
        words = x.gather(1, index)
        nodes = torch.cat([x[:, :1], words], dim=1)
        arc_dependant = self.head_dropout(F.gelu(self.arc_dependant(words)))
        arc_head = self.head_dropout(F.gelu(self.arc_head(nodes)))
        arcs = self.arc(_with_one(arc_dependant)) @ arc_head.transpose(1, 2) / math.sqrt(ARC)
        # Padding is no head; the root's column 0 always stands.
        real = torch.cat([torch.ones_like(first[:, :1]), (first > 0).to(first.dtype)], dim=1)
        arcs = arcs + ((1 - real.to(arcs.dtype)) * -10000.0)[:, None, :]
        return Scores(
            upos=self.upos(words),
            xpos=self.xpos(words),
            names=self.names(words),
            arcs=arcs,
            dependant=self.head_dropout(F.gelu(self.label_dependant(words))),
            head=self.head_dropout(F.gelu(self.label_head(nodes))),
        )

    def labels_of(self, scores: Scores, heads: Tensor) -> Tensor:
        """Scores of the relations [batch, words, relations] to the given heads (0 for the root, h + 1 for word h)."""
        chosen = scores.head.gather(1, heads[:, :, None].expand(-1, -1, LABEL))
        weighted = self.label(_with_one(scores.dependant)).view(*heads.shape, -1, LABEL + 1)
        return (weighted @ _with_one(chosen)[..., None]).squeeze(-1)

    def labels_of_all(self, scores: Scores) -> Tensor:
        """Scores of the relations to every head [batch, words, relations, heads]."""
        batch, words, _ = scores.dependant.shape
        weighted = self.label(_with_one(scores.dependant)).view(batch, -1, LABEL + 1)
        every = weighted @ _with_one(scores.head).transpose(1, 2)
        return every.view(batch, words, -1, words + 1)

    def load_encoder(self, path: Path) -> None:
        """Takes the encoder's weights from a BERT checkpoint; the shapes start at its token type 0."""
        given: dict[str, Any] = {key.removeprefix("bert."): value for key, value in load_file(str(path)).items()}
        with torch.no_grad():
            self.words.weight.copy_(given["embeddings.word_embeddings.weight"])
            self.positions.weight.copy_(given["embeddings.position_embeddings.weight"])
            self.shapes.weight.copy_(given["embeddings.token_type_embeddings.weight"][:1].repeat(SHAPES, 1))
            self.norm.weight.copy_(given["embeddings.LayerNorm.weight"])
            self.norm.bias.copy_(given["embeddings.LayerNorm.bias"])
            for number, layer in enumerate(self.layers):
                prefix = f"encoder.layer.{number}."
                parts = [prefix + f"attention.self.{name}." for name in ("query", "key", "value")]
                layer.qkv.weight.copy_(torch.cat([given[part + "weight"] for part in parts]))
                layer.qkv.bias.copy_(torch.cat([given[part + "bias"] for part in parts]))
                for ours, theirs in (
                    (layer.out, "attention.output.dense"),
                    (layer.norm1, "attention.output.LayerNorm"),
                    (layer.up, "intermediate.dense"),
                    (layer.down, "output.dense"),
                    (layer.norm2, "output.LayerNorm"),
                ):
                    ours.weight.copy_(given[f"{prefix}{theirs}.weight"])
                    ours.bias.copy_(given[f"{prefix}{theirs}.bias"])


def _with_one(x: Tensor) -> Tensor:
    return torch.cat([x, torch.ones_like(x[..., :1])], dim=-1)


class Exported(nn.Module):
    """The network as it ships: choices where a choice is all that is needed, scores where a search follows."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, shapes: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        """Returns upos, xpos, heads; arcs and relations of [batch, words, words + 1]; names [batch, words, labels]."""
        mask = (ids > 0).to(torch.float32)
        scores = self.network(ids, shapes, mask, first)
        small = torch.int32
        return (
            scores.upos.argmax(-1).to(small),
            scores.xpos.argmax(-1).to(small),
            scores.arcs.argmax(-1).to(small),
            scores.arcs,
            self.network.labels_of_all(scores).argmax(2).to(small),
            scores.names.log_softmax(-1),
        )
