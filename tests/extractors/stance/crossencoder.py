"""A tiny cross-encoder as real files: it sees entailment where premise and hypothesis share a marked word.

Either both or neither of them must hold the word "not" as well.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

MARKED = ("banned", "sold", "endangers")
LABELS = ("contradiction", "neutral", "entailment")
_WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "not", *MARKED)
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
# Of a pair that is entailed, for certain, and of any other.
ENTAILED, REFUSED = np.exp(4) / (np.exp(4) + 2), np.exp(-4) / (np.exp(-4) + 2)


def tokenizer() -> bytes:
    """A tokenizer that knows the marked words, and no others."""
    made = Tokenizer(WordLevel({word: number for number, word in enumerate(_WORDS)}, unk_token="[UNK]"))
    made.normalizer, made.pre_tokenizer = Lowercase(), Whitespace()
    made.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]"])
    made.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return made.to_str().encode()


def config(labels: Sequence[str] = LABELS, **more: Any) -> bytes:
    """A config.json with those labels."""
    return json.dumps({"id2label": {str(at): label for at, label in enumerate(labels)}, **more}).encode()


def network(*, kind: int = TensorProto.INT64, inputs: Sequence[str] = _INPUTS, labels: int = 3) -> bytes:
    """The ONNX graph: the last of the logits is 4 or -4, the others are 0.

    With two `inputs` it finds the hypothesis by the separator before it, as networks without token types do.
    """
    words = np.zeros((len(_WORDS), len(MARKED) + 1), dtype=np.float32)
    words[np.arange(4, len(_WORDS)), np.arange(len(MARKED) + 1)] = 1
    constants = {
        "words": words,
        "one": np.float32(1),
        "half": np.float32(0.5),
        "minus_half": np.float32(-0.5),
        # "not" comes first: there the sides must agree, of the others they must share one.
        "marks": np.array([[0], *[[1]] * len(MARKED)], dtype=np.float32),
        "negation": np.array([[2], *[[0]] * len(MARKED)], dtype=np.float32),
        "spread": np.array([[*[0] * (labels - 1), 8]], dtype=np.float32),
        "separator": np.int64(_WORDS.index("[SEP]")),
        "along": np.int64(1),
    }
    ids, mask, *kinds = inputs
    nodes = [
        _node("Gather", ["words", ids], "vectors"),
        _node("Cast", [mask], "mask", to=TensorProto.FLOAT),
        *(_find_second(ids) if not kinds else [_node("Cast", kinds, "second", to=TensorProto.FLOAT)]),
        _node("Sub", ["mask", "second"], "first"),
        *_gather("premise", "first"),
        *_gather("hypothesis", "second"),
        _node("Mul", ["premise", "hypothesis"], "both"),
        _node("MatMul", ["both", "marks"], "shared"),
        _node("Sub", ["premise", "hypothesis"], "difference"),
        _node("Abs", ["difference"], "distance"),
        _node("MatMul", ["distance", "negation"], "denied"),
        _node("Sub", ["shared", "denied"], "agreement"),
        _node("Sub", ["agreement", "half"], "centred"),
        _node("Clip", ["centred", "minus_half", "half"], "verdict"),
        _node("MatMul", ["verdict", "spread"], "logits"),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, kind, ["batch", "length"]) for name in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", labels])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    content: bytes = model.SerializeToString()
    return content


def _node(kind: str, given: list[str], out: str, **options: Any) -> Any:
    return helper.make_node(kind, given, [out], **options)


def _find_second(ids: str) -> list[Any]:
    """The steps to which tokens stand after the first separator."""
    return [
        _node("Equal", [ids, "separator"], "is_separator"),
        _node("Cast", ["is_separator"], "separators", to=TensorProto.FLOAT),
        _node("CumSum", ["separators", "along"], "passed", exclusive=1),
        _node("Min", ["passed", "mask"], "second"),
    ]


def _gather(name: str, side: str) -> list[Any]:
    """The steps from the vectors of all tokens to which words stand on one side of the pair."""
    total = f"{name}_total"
    return [
        _node("Einsum", ["vectors", side], total, equation="blw,bl->bw"),
        _node("Min", [total, "one"], name),
    ]


def write_model(folder: Path, *, at: str = "model.onnx") -> Path:
    """The three files in `folder`, the network at `at`."""
    (folder / at).parent.mkdir(parents=True, exist_ok=True)
    (folder / at).write_bytes(network())
    (folder / "tokenizer.json").write_bytes(tokenizer())
    (folder / "config.json").write_bytes(config())
    return folder
