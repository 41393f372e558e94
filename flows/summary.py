"""A run's summary for people: markdown for the Prefect UI, lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Summary = Mapping[str, Any]


def describe(summary: Summary) -> list[tuple[str, str]]:
    """The summary as (label, sentence) pairs, in the order of the pipeline."""
    feeds, entries, pages, articles = (summary[key] for key in ("feeds", "entries", "pages", "articles"))
    lines = [
        ("feeds", f"{feeds['due']} polled: {_counts(feeds, ('ok', 'not_modified', 'failed'))}"),
        ("entries", f"{entries['seen']} seen, {entries['new']} new"),
        ("pages", f"{pages['fetched']} fetched, {pages['failed']} failed"),
        ("articles", f"{articles['new']} new in {summary['stories']} new stories, {articles['revised']} revised"),
        ("stances", f"{summary['stances']} found, {summary['alerts']} alerts"),
    ]
    if summary.get("llm"):
        lines.append(("language model", _describe_llm(summary["llm"])))
        lines += [("", f"{reason.replace('_', ' ')}: {told}") for reason, told in summary["llm"]["messages"].items()]
    if summary["dropped"]:
        lines.append(("turned away", _counts(summary["dropped"])))
    if summary["failures"]:
        lines.append(("failures", _counts(summary["failures"])))
    lines.append(("seconds", ", ".join(f"{stage} {took:.1f}" for stage, took in summary["seconds"].items())))
    if summary["snapshot"]:
        lines.append(("snapshot", summary["snapshot"]))
    return lines


def describe_briefly(summary: Summary) -> str:
    """The summary in one line, for a log."""
    return "; ".join(f"{label} {sentence}" for label, sentence in describe(summary) if label in ("feeds", "articles"))


def _describe_llm(llm: Mapping[str, Any]) -> str:
    cost = f", cost {llm['cost']:.2f}" if llm["cost"] else ""
    sentence = (
        f"{llm['calls']} requests, {llm['cached']} answers kept from before, "
        f"{llm['tokens_in']:,} tokens read, {llm['tokens_out']:,} written{cost}"
    )
    if not llm["fallbacks"]:
        return sentence
    return f"{sentence}; {sum(llm['fallbacks'].values())} articles left to local: {_counts(llm['fallbacks'])}"


def render_markdown(summary: Summary) -> str:
    """The summary as a markdown table."""
    return "\n".join(_rows(summary))


def _rows(summary: Summary) -> Iterator[str]:
    yield f"## Run {summary['run_id']}\n"
    yield "| | |\n|---|---|"
    for label, sentence in describe(summary):
        yield f"| {label} | {sentence.replace('|', '&#124;')} |"


def _counts(counts: Mapping[str, int], names: tuple[str, ...] | None = None) -> str:
    chosen = names or tuple(sorted(counts, key=lambda name: -counts[name]))
    return ", ".join(f"{counts[name]} {name.replace('_', ' ')}" for name in chosen)
