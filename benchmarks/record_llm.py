"""Records what a capable model answers to the LLM tiers' own prompts, so that tests can replay it.

    python benchmarks/record_llm.py export GOLD.jsonl --tier llm|cascade --out FOLDER [--config config]
    python benchmarks/record_llm.py collect FOLDER... --by "who answered" [--recordings tests/data/llm_recordings.jsonl]

`export` writes one `<hash>.txt` per prompt that has no recording yet. Whoever answers sees that text alone and writes
the answer, nothing else, to `<hash>.answer.json` beside it. `collect` adds these answers to the recordings: the first
one to a prompt stays, a changed prompt has another hash. `--prune` drops recordings of which no folder has the prompt.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from config.loader import Configuration, load
from extractors.model import Document
from extractors.stance.gold import read_gold
from extractors.stance.prompt import Prompt
from flows.llm.opening import build_judge
from flows.llm.recordings import Recording, Replay, read_recordings, write_recordings
from flows.taggers import group_documents, open_local

ROOT = Path(__file__).parent.parent
RECORDINGS = ROOT / "tests" / "data" / "llm_recordings.jsonl"


def main() -> None:
    """Run what the arguments ask for."""
    arguments = parse_arguments()
    if arguments.command == "export":
        export(arguments.gold, arguments.tier, arguments.out, arguments.config, known(arguments.recordings))
    else:
        collect(arguments.folders, arguments.by, arguments.recordings, prune=arguments.prune)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    exporting = commands.add_parser("export", help="write the prompts that have no recording")
    exporting.add_argument("gold", type=Path)
    exporting.add_argument("--tier", choices=("llm", "cascade"), required=True)
    exporting.add_argument("--out", type=Path, required=True)
    exporting.add_argument("--config", type=Path, default=ROOT / "config")
    collecting = commands.add_parser("collect", help="add answers to the recordings")
    collecting.add_argument("folders", type=Path, nargs="+")
    collecting.add_argument("--by", required=True, help="who answered: model and version")
    collecting.add_argument("--prune", action="store_true", help="drop recordings of prompts in no folder")
    for each in (exporting, collecting):
        each.add_argument("--recordings", type=Path, default=RECORDINGS)
    return parser.parse_args()


def export(gold: Path, tier: str, out: Path, config: Path, recorded: dict[str, Recording]) -> None:
    """Write the prompts of `tier` for the passages of `gold`."""
    configuration = load(config, environ={})
    prompts = list_prompts(configuration, tier, documents_of(gold, configuration))
    out.mkdir(parents=True, exist_ok=True)
    new = [prompt for prompt in prompts if prompt.sha256 not in recorded]
    for prompt in new:
        (out / f"{prompt.sha256}.txt").write_text(render(prompt), encoding="utf-8")
    tokens = sum(prompt.tokens for prompt in prompts)
    print(f"{tier}: {len(prompts)} prompts, about {tokens:,} tokens; {len(new)} without a recording written to {out}")


def list_prompts(configuration: Configuration, tier: str, documents: Sequence[Document]) -> list[Prompt]:
    """The prompts that a tier asks about documents, after the local tier has tagged them."""
    local = open_local(configuration)
    judge = build_judge(configuration, tier, Replay(()))
    groups = [[(document, local.tag(document)) for document in group] for group in group_documents(documents)]
    return [prompt for group in groups for prompt in judge.prompts(group)]


def documents_of(gold: Path, configuration: Configuration) -> list[Document]:
    """The passages of a gold file, without their answers."""
    ids = [proposition.id for proposition in configuration.codebook.propositions]
    passages, faults = read_gold(gold.read_bytes(), file=str(gold), propositions=ids)
    if faults:
        sys.exit("\n".join(map(str, faults)))
    return [passage.document for passage in passages]


def render(prompt: Prompt) -> str:
    """A prompt as one text: what an endpoint gets as two messages."""
    return f"{prompt.system}\n\n{'=' * 80}\n\n{prompt.user}\n"


def collect(folders: Sequence[Path], by: str, path: Path, *, prune: bool) -> None:
    """Add the answers in `folders` to the recordings in `path`."""
    recordings = known(path)
    prompts = {file.stem for folder in folders for file in folder.glob("*.txt")}
    added = kept = 0
    for folder in folders:
        for file in sorted(folder.glob("*.answer.json")):
            name = file.name.removesuffix(".answer.json")
            if name not in prompts:
                sys.exit(f"{file} answers a prompt that is not there; its name must be that of the prompt's text")
            if name in recordings:
                kept += 1
                continue
            answered_at = datetime.fromtimestamp(file.stat().st_mtime, UTC).isoformat(timespec="seconds")
            recordings[name] = Recording(
                prompt_sha256=name, answered_by=by, answered_at=answered_at, answer=file.read_text(encoding="utf-8")
            )
            added += 1
    dropped = [name for name in recordings if prune and name not in prompts]
    for name in dropped:
        del recordings[name]
    write_recordings(path, recordings.values())
    missing = len(prompts - recordings.keys())
    print(
        f"{added} answers added, {kept} kept as they were first, {len(dropped)} pruned; "
        f"{missing} prompts have no answer; {len(recordings)} in {path}"
    )


def known(path: Path) -> dict[str, Recording]:
    """The recordings so far by the hash of their prompt."""
    return {each.prompt_sha256: each for each in read_recordings(path)} if path.exists() else {}


if __name__ == "__main__":
    main()
