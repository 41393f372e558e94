"""Natural-language inference: how surely a text entails each of some hypotheses, by an ONNX cross-encoder on the CPU.

Made for the usual exports of sequence classifiers: token ids and attention mask in, one logit per label out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.model import Codebook
from extractors.stance.fusion import Cell

# A sentence with the one before and a hypothesis; more is cut off at the start.
MOST_TOKENS = 256
# Bounds the memory of one inference: 16 pairs of 256 tokens take some 100 MB in a network of 12 layers' width 768.
PAIRS_AT_ONCE = 16

Floats = npt.NDArray[np.float32]

_NEGATION = "It is not true that: {}"
_TYPES: dict[str, type[np.generic]] = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """What a text that takes `cell` should entail."""

    cell: Cell
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a network's config.json says: its labels, which of them is entailment, the token that pads, its length."""

    labels: tuple[str, ...]
    entailment: int
    padding: int
    tokens: int


def build_hypotheses(codebook: Codebook) -> tuple[Hypothesis, ...]:
    """Two for each proposition: its statement, and its statement denied.

    The statement alone and not the longer texts of the poles: those list several reasons, and a text that gives one
    entails no list.
    """
    return tuple(
        hypothesis
        for proposition in codebook.propositions
        for hypothesis in (
            Hypothesis(cell=(proposition.id, "affirm"), text=proposition.statement),
            Hypothesis(cell=(proposition.id, "reject"), text=_NEGATION.format(proposition.statement)),
        )
    )


def read_head(config: bytes) -> Head:
    """The head of the network that `config` (config.json) describes. Raises ValueError where it is none for NLI."""
    try:
        data = json.loads(config)
        named = {int(index): str(label) for index, label in data["id2label"].items()}
        labels = tuple(named[index] for index in range(len(named)))
        padding, longest = int(data.get("pad_token_id") or 0), int(data.get("max_position_embeddings") or MOST_TOKENS)
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"its config.json gives no labels (id2label): {type(fault).__name__}: {fault}") from fault
    found = [index for index, label in enumerate(labels) if label.strip().lower().startswith("entail")]
    if len(found) != 1 or len(labels) < 2:
        raise ValueError(
            f"its labels are {', '.join(labels) or 'none'}: one must be called entailment, beside one other at least"
        )
    # Networks of the RoBERTa family count positions from the padding token's number on.
    room = longest - padding - 1 if longest > padding + 1 else longest
    return Head(labels=labels, entailment=found[0], padding=padding, tokens=min(MOST_TOKENS, room))


class CrossEncoder:
    """A cross-encoder, ready to judge; `digest` changes with any of its files.

    `model` (ONNX), `tokenizer` (tokenizer.json) and `config` (config.json) are the files' bytes. Raises ValueError,
    which says what is wrong, for files that do not belong together or are no cross-encoder for NLI.
    """

    def __init__(self, model: bytes, tokenizer: bytes, config: bytes, *, threads: int = 1) -> None:
        hashes = b"".join(hashlib.sha256(part).digest() for part in (model, tokenizer, config))
        self.digest = hashlib.sha256(hashes).hexdigest()[:16]
        self._head = read_head(config)
        self._tokenizer = _open_tokenizer(tokenizer, self._head.tokens)
        self._session = _open_session(model, threads)
        self._inputs = {each.name: each.type for each in self._session.get_inputs()}
        names = [output.name for output in self._session.get_outputs()]
        self._output = "logits" if "logits" in names else names[0]
        self._try()

    def entail(self, premise: str, hypotheses: Sequence[str]) -> Floats:
        """The probability of each hypothesis given `premise`, shape (len(hypotheses),).

        What is too long loses its beginning. An answer depends on nothing that was asked before.
        """
        # A batch is of one premise: quantised networks scale by what is in it, and another article's sentences must
        # not change this one's answers.
        parts = [
            self._judge(premise, hypotheses[at : at + PAIRS_AT_ONCE]) for at in range(0, len(hypotheses), PAIRS_AT_ONCE)
        ]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)

    def _judge(self, premise: str, hypotheses: Sequence[str]) -> Floats:
        pairs = [(_clean(premise), _clean(hypothesis)) for hypothesis in hypotheses]
        logits = self._session.run([self._output], self._pad(self._tokenizer.encode_batch(pairs)))[0]
        logits = logits.astype(np.float32)
        if logits.shape != (len(pairs), len(self._head.labels)):
            raise ValueError(f"it gives logits of shape {logits.shape} for {len(self._head.labels)} labels")
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        likely: Floats = odds[:, self._head.entailment] / odds.sum(axis=1)
        return likely

    def _pad(self, rows: Sequence[Any]) -> dict[str, npt.NDArray[Any]]:
        """The network's inputs for encoded pairs, each of shape (len(rows), longest)."""
        shape = (len(rows), max(len(row.ids) for row in rows))
        ids, mask, kinds = np.full(shape, self._head.padding), np.zeros(shape, int), np.zeros(shape, int)
        for index, row in enumerate(rows):
            length = len(row.ids)
            ids[index, :length], mask[index, :length], kinds[index, :length] = row.ids, 1, row.type_ids
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds}
        return {name: given[name].astype(_TYPES[kind]) for name, kind in self._inputs.items()}

    def _try(self) -> None:
        """Judge two pairs of different length, so that what cannot work is told before any text is read."""
        unknown = [name for name in self._inputs if name not in ("input_ids", "attention_mask", "token_type_ids")]
        if unknown or not set(self._inputs.values()) <= _TYPES.keys():
            kinds = ", ".join(f"{name} {kind}" for name, kind in self._inputs.items())
            raise ValueError(f"its inputs are {kinds} instead of input_ids, attention_mask, token_type_ids in integers")
        try:
            self._judge("A sentence.", ["One.", "A longer one."])
        except ValueError:
            raise
        except Exception as fault:  # onnxruntime's exceptions share no base class
            raise ValueError(f"it cannot judge a pair of sentences: {fault}") from fault


def _open_session(model: bytes, threads: int) -> Any:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # The arena keeps the largest batch ever seen for good.
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    try:
        return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as fault:  # onnxruntime's exceptions share no base class
        raise ValueError(f"its network cannot be read: {fault}") from fault


def _open_tokenizer(content: bytes, tokens: int) -> Any:
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_buffer(content)
    except Exception as fault:  # tokenizers raises bare Exception, by its own documentation
        raise ValueError(f"its tokenizer cannot be read: {fault}") from fault
    tokenizer.no_padding()
    tokenizer.enable_truncation(tokens, strategy="longest_first", direction="left")
    # An article that writes "[SEP]" means the letters.
    tokenizer.encode_special_tokens = True
    return tokenizer


def _clean(text: str) -> str:
    """`text` without the unpaired surrogates that some pages hold and no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
