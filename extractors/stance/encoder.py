"""Reads sentences with the fine-tuned MiniLM: a probability per proposition and pole, and a vector for comparisons.

Tokens and their order are those of the training (`benchmarks/training/network.py` encodes with the functions below).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.model import Genre

SENTENCE_TOKENS = 96
CONTEXT_TOKENS = 48

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence and what stands around it: the text's genre and title, and the sentence before."""

    sentence: str
    genre: Genre | None = None
    title: str | None = None
    previous: str | None = None

    @property
    def context(self) -> str:
        """The second text that the network reads."""
        return " . ".join(part for part in (self.genre or "news", self.title, self.previous) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """Token ids of one passage; `ids[1:1 + sentence]` are the sentence's."""

    ids: tuple[int, ...]
    sentence: int


class Tokens:
    """Turns passages into token ids. Raises ValueError for bytes that are no tokenizer."""

    def __init__(self, tokenizer: bytes) -> None:
        from tokenizers import Tokenizer

        try:
            self._tokenizer = Tokenizer.from_buffer(tokenizer)
        except Exception as fault:  # tokenizers raises bare Exception, by its own documentation
            raise ValueError(f"the tokenizer cannot be read: {fault}") from fault
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._first = self._special("[CLS]")
        self._last = self._special("[SEP]")

    def _special(self, token: str) -> int:
        found = self._tokenizer.token_to_id(token)
        if found is None:
            raise ValueError(f"the tokenizer has no {token}")
        return found

    def encode(self, passages: Sequence[Passage]) -> list[Encoded]:
        """The passages' tokens; of a long context the start (genre, title) and the end stay."""
        sentences = self._tokenizer.encode_batch([_pair(p.sentence) for p in passages], add_special_tokens=False)
        contexts = self._tokenizer.encode_batch([_pair(p.context) for p in passages], add_special_tokens=False)
        return [self._join(s.ids, c.ids) for s, c in zip(sentences, contexts, strict=True)]

    def _join(self, sentence: list[int], context: list[int]) -> Encoded:
        sentence = sentence[:SENTENCE_TOKENS]
        if len(context) > CONTEXT_TOKENS:
            context = context[: CONTEXT_TOKENS // 2] + context[-(CONTEXT_TOKENS // 2) :]
        ids = (self._first, *sentence, self._last, *context, self._last)
        return Encoded(ids=ids, sentence=len(sentence))


def _pair(text: str) -> str:
    """`text` without the unpaired surrogates that some pages hold and no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def pad(batch: Sequence[Encoded]) -> dict[str, npt.NDArray[Any]]:
    """The network's inputs for `batch`, each of shape (len(batch), longest).

    `kinds` is 1 for the context's tokens; `weights` add up to 1 over the sentence's.
    """
    shape = (len(batch), max(len(row.ids) for row in batch))
    ids, mask, kinds = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    weights = np.zeros(shape, dtype=np.float32)
    for index, row in enumerate(batch):
        length = len(row.ids)
        ids[index, :length] = row.ids
        mask[index, :length] = 1
        kinds[index, row.sentence + 2 : length] = 1
        weights[index, 1 : row.sentence + 1] = 1 / max(1, row.sentence)
    return {"ids": ids, "mask": mask, "kinds": kinds, "weights": weights}


class Encoder:
    """The network, ready to read. `model` (ONNX) and `tokenizer` (JSON) are the files' bytes; `cells` counts outputs.

    Raises ValueError for bytes that are no such files.
    """

    def __init__(self, model: bytes, tokenizer: bytes, *, threads: int = 1) -> None:
        import onnxruntime as ort

        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # The arena stays, some 5 MB: workers give large blocks back to the system at once (flows.memory), and without
        # it every sentence would ask for them anew, at half the speed.
        options.enable_cpu_mem_arena = True
        options.log_severity_level = 3
        self._tokens = Tokens(tokenizer)
        try:
            # The fused layer norm takes six times as long as its parts (onnxruntime 1.31): a fifth of the whole.
            self._session = ort.InferenceSession(
                model, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
            )
        except Exception as fault:  # onnxruntime's exceptions share no base class
            raise ValueError(f"the model cannot be read: {fault}") from fault
        shapes = {output.name: output.shape for output in self._session.get_outputs()}
        if not {"logits", "vectors"} <= shapes.keys():
            raise ValueError(f"the model gives {', '.join(shapes)} instead of logits and vectors")
        self.cells: int = shapes["logits"][-1]

    def read(self, passages: Sequence[Passage]) -> tuple[Floats, Floats]:
        """Probabilities (len(passages), cells) and vectors (len(passages), width) of unit length.

        An answer depends on its passage alone. There must be one passage at least.
        """
        # One at a time: int8 activations are scaled by what is in the batch, so that a sentence's company would change
        # its answer, by up to 0.3. Batches are no faster on two cores.
        found = [self._session.run(["logits", "vectors"], self._inputs(row)) for row in self._tokens.encode(passages)]
        logits, vectors = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return (1 / (1 + np.exp(-logits))).astype(np.float32), vectors

    def _inputs(self, row: Encoded) -> dict[str, npt.NDArray[Any]]:
        """Without padding there is nothing to mask."""
        arrays = pad([row])
        return {name: arrays[name] for name in ("ids", "kinds", "weights")}
