"""Writes trained weights as the ONNX file that the program reads, int8 or as they are, with the tokenizer.

python benchmarks/training/export.py build/model
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch
from network import BASE, WIDTH, Network
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from rows import CELLS
from torch import nn
from train import tensors

from extractors.stance.encoder import Passage, Tokens

NAMES = ("ids", "kinds", "weights")


class Lean(nn.Module):
    """The same network for one sentence at a time, which needs no mask: a third of the operations, equal answers.

    Query, key and value come from one product, so their input is quantised once.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.embeddings, self.head = network.bert.embeddings, network.head
        self.layers = network.bert.encoder.layer
        self.heads = network.bert.config.num_attention_heads
        self.joint = nn.ModuleList(self._join(layer.attention.self) for layer in self.layers)

    def _join(self, attention: nn.Module) -> nn.Linear:
        parts = (attention.query, attention.key, attention.value)
        joint = nn.Linear(WIDTH, 3 * WIDTH)
        joint.weight.data = torch.cat([part.weight.data for part in parts])
        joint.bias.data = torch.cat([part.bias.data for part in parts])
        return joint

    def forward(
        self, ids: torch.Tensor, kinds: torch.Tensor, weights: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        hidden = self.embeddings(input_ids=ids, token_type_ids=kinds)[0]
        for layer, joint in zip(self.layers, self.joint, strict=True):
            hidden = self._attend(layer, joint, hidden)
            inner = nn.functional.gelu(layer.intermediate.dense(hidden))
            hidden = layer.output.LayerNorm(layer.output.dense(inner) + hidden)
        sentence = weights @ hidden
        logits = self.head(torch.cat([sentence, hidden[:1]], -1))
        return logits, nn.functional.normalize(sentence, dim=-1)

    def _attend(self, layer: nn.Module, joint: nn.Linear, hidden: torch.Tensor) -> torch.Tensor:
        """`hidden` of shape (tokens, WIDTH) after one layer's attention."""
        size = WIDTH // self.heads
        query, key, value = joint(hidden).view(-1, 3, self.heads, size).permute(1, 2, 0, 3)
        shares = torch.softmax(query @ key.transpose(1, 2) * size**-0.5, -1)
        mixed = (shares @ value).transpose(0, 1).reshape(-1, WIDTH)
        output = layer.attention.output
        return output.LayerNorm(output.dense(mixed) + hidden)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="with weights.pt; encoder.onnx and tokenizer.json go there")
    parser.add_argument("--exact", action="store_true", help="leave the weights as they are (90 MB)")
    arguments = parser.parse_args()
    network = Network(len(CELLS))
    network.load_state_dict(torch.load(arguments.folder / "weights.pt"))
    shutil.copyfile(BASE / "tokenizer.json", arguments.folder / "tokenizer.json")
    export(network.eval(), arguments.folder, exact=arguments.exact)


def export(network: Network, folder: Path, *, exact: bool) -> None:
    plain, model = folder / "plain.onnx", folder / "encoder.onnx"
    tokens = Tokens((folder / "tokenizer.json").read_bytes())
    example = tensors(tokens.encode([Passage(sentence="It is a risk.", title="X")]))
    lean = Lean(network).eval()
    check_equal(network, lean, example)
    torch.onnx.export(
        lean,
        tuple(example[name] for name in NAMES),
        str(plain),
        input_names=list(NAMES),
        output_names=["logits", "vectors"],
        dynamic_axes={name: {1: "length"} for name in NAMES},
        opset_version=17,
        dynamo=False,
    )
    if exact:
        plain.replace(model)
    else:
        prepared = folder / "prepared.onnx"
        quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(str(prepared), str(model), weight_type=QuantType.QInt8, per_channel=True)
        plain.unlink()
        prepared.unlink()
    print(f"{model}: {model.stat().st_size / 1e6:.1f} MB")


@torch.no_grad()
def check_equal(network: Network, lean: Lean, example: dict[str, torch.Tensor]) -> None:
    whole, _ = network(**example)
    found, _ = lean(*(example[name] for name in NAMES))
    if not torch.allclose(whole, found, atol=1e-3):
        raise SystemExit("the lean network does not answer as the trained one does")


if __name__ == "__main__":
    main()
