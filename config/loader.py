"""Loading the configuration: all files read and checked, every fault of all of them told at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from config.alerts import read_rules
from config.channels import Alerting, check_stances, read_alerting
from config.documents import Document, read_document, to_faults
from config.feedlist import read_feed_list
from config.feeds import read_feeds
from config.ownexemplars import EXEMPLARS_NAME, read_exemplars
from config.settings import Settings, read_settings
from config.stances import read_codebook
from config.tables import Findings
from config.thresholds import THRESHOLDS, read_thresholds
from config.topics import read_topics
from extractors.errors import ConfigurationError, Fault
from extractors.model import AlertRule, Codebook, Feed, Threshold, Topic

T = TypeVar("T")
Faults = tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Everything a user configures, checked."""

    settings: Settings
    feeds: tuple[Feed, ...]
    topics: tuple[Topic, ...]
    codebook: Codebook
    rules: tuple[AlertRule, ...]
    alerting: Alerting = field(default_factory=Alerting)
    thresholds: tuple[Threshold, ...] = ()


def load(directory: Path, *, environ: Mapping[str, str], feeds_file: Path | None = None) -> Configuration:
    """The configuration in `directory`, its settings overridden by BELLWETHER_SECTION__KEY of `environ`.

    `feeds_file` (a list of URLs, OPML or the form of feeds.toml) stands in for feeds.toml, which is then not read.
    Raises ConfigurationError with every fault of all files.
    """
    if not directory.is_dir():
        raise ConfigurationError((_missing(directory),))
    settings, faults = _read_settings(directory / "settings.toml", environ)
    feeds, more = _read_feeds(directory, feeds_file)
    faults += more
    topics, more = _read(directory / "topics.toml", read_topics)
    faults += more
    codebook, more = _read(directory / "stances.toml", read_codebook)
    # What a broken codebook has is not known.
    known = () if more else [each.id for each in codebook.propositions]
    faults += more
    exemplars, more = read_exemplars(directory / EXEMPLARS_NAME, [each.id for each in codebook.propositions])
    # Where stances.toml is at fault, that exemplars name none of its propositions tells nothing.
    faults += more if not faults else ()
    codebook = replace(codebook, exemplars=exemplars)
    (rules, alerting), more = _read(directory / "alerts.toml", _read_alerts)
    faults += more
    thresholds, more = _read_thresholds(directory / THRESHOLDS, known)
    faults += more
    if not faults:
        unknown = check_stances(alerting, [proposition.id for proposition in codebook.propositions])
        faults = tuple(Fault(file=str(directory / "alerts.toml"), line=None, key="", message=it) for it in unknown)
    if faults:
        raise ConfigurationError(faults)
    return Configuration(
        settings=settings,
        feeds=feeds,
        topics=topics,
        codebook=codebook,
        rules=rules,
        alerting=alerting,
        thresholds=thresholds,
    )


def load_settings(directory: Path, *, environ: Mapping[str, str]) -> Settings:
    """The settings alone, for who needs no more; without a settings.toml those of the environment.

    Raises ConfigurationError with every fault of both.
    """
    path = directory / "settings.toml"
    if path.exists():
        settings, faults = _read_settings(path, environ)
    else:
        settings, _, found = read_settings({}, environ)
        faults = _of_environment(found)
    if faults:
        raise ConfigurationError(faults)
    return settings


def load_firms(directory: Path) -> dict[str, str]:
    """The firm behind each product and app of topics.toml, by its name in lower case; empty without a sound file."""
    path = directory / "topics.toml"
    if not path.exists():
        return {}
    topics, faults = _read(path, read_topics)
    return {} if faults else {topic.name.lower(): topic.company for topic in topics if topic.company}


def _missing(directory: Path) -> Fault:
    if directory.exists():
        message = "is a file; --config wants a directory"
    else:
        message = f"there is no such directory; run `bellwether init {directory}` to make one, or name one by --config"
    return Fault(file=str(directory), line=None, key="", message=message)


def _read(path: Path, reader: Callable[[Mapping[str, Any]], tuple[T, Findings]]) -> tuple[T, Faults]:
    document = read_document(path)
    if isinstance(document, Fault):
        return reader({})[0], (document,)
    value, found = reader(document.data)
    return value, _in_order(to_faults(document, found))


def _read_thresholds(path: Path, propositions: Sequence[str]) -> tuple[tuple[Threshold, ...], Faults]:
    """What people's judgements made of the tagger's thresholds; most configurations have no such file."""
    if not path.exists():
        return (), ()
    return _read(path, lambda data: read_thresholds(data, propositions))


def _read_alerts(data: Mapping[str, Any]) -> tuple[tuple[tuple[AlertRule, ...], Alerting], Findings]:
    rules, found = read_rules(data)
    alerting, more = read_alerting(data)
    return (rules, alerting), found + more


def _read_settings(path: Path, environ: Mapping[str, str]) -> tuple[Settings, Faults]:
    """A broken file does not hide what is wrong in the environment."""
    document = read_document(path)
    data = document.data if isinstance(document, Document) else {}
    settings, in_file, in_environment = read_settings(data, environ)
    faults = (document,) if isinstance(document, Fault) else _in_order(to_faults(document, in_file))
    return settings, faults + _of_environment(in_environment)


def _of_environment(found: Findings) -> Faults:
    return tuple(
        Fault(file="environment", line=None, key=str(finding.path[0]), message=finding.message) for finding in found
    )


def _read_feeds(directory: Path, feeds_file: Path | None) -> tuple[tuple[Feed, ...], Faults]:
    if feeds_file is not None:
        return read_feed_list(feeds_file)
    return _read(directory / "feeds.toml", read_feeds)


def _in_order(faults: Faults) -> Faults:
    return tuple(sorted(faults, key=lambda fault: fault.line or 0))
