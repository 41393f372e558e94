"""The settings of `settings.toml`: their defaults, what each may be, and how the environment overrides them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from config.checks import Check, Network, Wrong, flag, list_of, network, number, one_of, show, suggest, text, whole
from config.endpoint import endpoint, is_private, variable_name
from config.sharding import Shard, shard
from config.tables import Finding, Findings, Key, Schema, find_unknown, read_table

T = TypeVar("T")


def user_agent() -> Check:
    """A header line that may hold `{version}` and `{contact}`, and no other braces."""
    line = text(longest=300)

    def accept(value: object) -> str | Wrong:
        read = line.accept(value)
        if isinstance(read, str) and (set("{}") & set(re.sub(r"\{(?:version|contact)\}", "", read))):
            return Wrong(f"may hold {{version}} and {{contact}} and no other braces, not {show(value)}")
        if isinstance(read, str) and not read.isascii():
            return Wrong(f"must be plain ASCII: it is sent as a header, not {show(value)}")
        return read  # type: ignore[no-any-return]  # a check's result is Any, this one is str or Wrong

    return Check(accept)


def setting(default: T, check: Check) -> T:
    """A dataclass field with its check."""
    return field(default=default, metadata={"check": check})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """How feeds and pages are fetched. Addresses outside the public internet need `allowed_networks`."""

    user_agent: str = setting("Bellwether/{version} (+{contact})", user_agent())
    contact: str = setting("", text(empty=True, longest=200))
    timeout_seconds: float = setting(30.0, number(0.1, 600))
    max_feed_bytes: int = setting(10_000_000, whole(1_000, 1_000_000_000))
    max_page_bytes: int = setting(5_000_000, whole(1_000, 1_000_000_000))
    max_redirects: int = setting(5, whole(0, 20))
    retries: int = setting(2, whole(0, 10))
    connections: int = setting(64, whole(1, 1000))
    host_connections: int = setting(2, whole(1, 100))
    host_spacing_seconds: float = setting(1.0, number(0, 3600))
    too_many_requests_pause_seconds: float = setting(30.0, number(0, 86_400))
    allowed_networks: tuple[Network, ...] = setting((), list_of(network()))
    general_fetch: Literal["matching", "all"] = setting("matching", one_of("matching", "all"))
    robots: bool = setting(True, flag())
    obey_tdm_opt_out: bool = setting(False, flag())
    poll_interval_minutes: float = setting(15.0, number(0, 10_080))
    max_poll_interval_hours: float = setting(24.0, number(0, 720))
    cycle_seconds: float = setting(600.0, number(1, 86_400))
    shard: Shard = setting(Shard(), shard())  # noqa: RUF009 - frozen, as all defaults here are


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """How articles are taken out of pages: `workers` are processes, `deadline_seconds` is per page.

    `memory_mb`: what one worker may allocate at most; 0 for no bound. `runner`: where they run, on this machine or on
    the Dask cluster at `address`; without an address on one of this machine's own.
    """

    workers: int = setting(2, whole(1, 256))
    deadline_seconds: float = setting(20.0, number(0.1, 600))
    min_characters: int = setting(200, whole(0, 100_000))
    pages_in_flight: int = setting(24, whole(1, 10_000))
    memory_mb: int = setting(2_000, whole(0, 1_000_000))
    runner: Literal["local", "dask"] = setting("local", one_of("local", "dask"))
    address: str = setting("", text(empty=True, longest=300))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stories:
    """When two articles are one story: `threshold` is the share of word shingles (Jaccard) they have in common."""

    threshold: float = setting(0.7, number(0.1, 1))
    window_days: int = setting(14, whole(1, 365))


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """Which pages are kept: those that passed the gates or all that were fetched; files are cut at `max_file_mb`.

    How long: `keep_days`, and no more than `keep_mb` in all; 0 is without limit.
    """

    enabled: bool = setting(True, flag())
    pages: Literal["gated", "all"] = setting("gated", one_of("gated", "all"))
    max_file_mb: int = setting(512, whole(1, 10_000))
    keep_days: int = setting(0, whole(0, 100_000))
    keep_mb: int = setting(0, whole(0, 1_000_000_000))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """Which tagger finds the stances; `llm` and `cascade` need the section `[llm]`, `nli` needs `[nli]`.

    `model`: the folder of a stance model of one's own; empty for the shipped one.
    """

    tier: Literal["local", "llm", "cascade", "nli"] = setting("local", one_of("local", "llm", "cascade", "nli"))
    model: str = setting("", text(empty=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Llm:
    """The language model of the tiers `llm` and `cascade`: any service that speaks OpenAI's chat completions.

    `key_env` names the environment variable with the key. A limit of 0 is none; prices are per million tokens.
    `recordings`: a file whose recorded answers stand in for the service.
    """

    endpoint: str = setting("", endpoint())
    model: str = setting("", text(empty=True, longest=200))
    key_env: str = setting("", variable_name())
    timeout_seconds: float = setting(120.0, number(0.1, 3600))
    retries: int = setting(3, whole(0, 10))
    max_parallel: int = setting(4, whole(1, 100))
    max_answer_tokens: int = setting(4_000, whole(100, 100_000))
    max_answer_bytes: int = setting(1_000_000, whole(1_000, 100_000_000))
    min_confidence: float = setting(0.5, number(0, 1))
    budget_per_day_tokens: int = setting(2_000_000, whole(0, 10_000_000_000))
    budget_per_day_cost: float = setting(0.0, number(0, 1_000_000))
    cost_per_million_in: float = setting(0.0, number(0, 100_000))
    cost_per_million_out: float = setting(0.0, number(0, 100_000))
    recordings: str = setting("", text(empty=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Nli:
    """The cross-encoder of the tier `nli`: a folder, or a name on huggingface.co with the `revision` that is meant.

    `threshold`: from which probability of entailment on a stance is believed. `max_candidates`: sentences per article.
    """

    model: str = setting("", text(empty=True))
    revision: str = setting("", text(empty=True, longest=200))
    threshold: float = setting(0.8, number(0, 1))
    max_candidates: int = setting(40, whole(1, 10_000))


@dataclass(frozen=True, slots=True, kw_only=True)
class Warehouse:
    """Where the warehouse is, whether a cycle ends by publishing the snapshot that readers open, and with which texts.

    `store`: empty for the file in the data folder, or "ducklake:postgres:" and a libpq connection string, with the data
    under `data_path`, a folder that all machines see or an s3:// prefix. A lake needs no snapshot.

    "nightly": the snapshot has none, and once a day all is published as `snapshot_texts.duckdb`. "auto" begins with
    that when the warehouse is larger than `snapshot_texts_up_to_mb`.
    """

    store: str = setting("", text(empty=True))
    data_path: str = setting("", text(empty=True))
    publish: bool = setting(True, flag())
    snapshot_texts: Literal["auto", "always", "nightly"] = setting("auto", one_of("auto", "always", "nightly"))
    snapshot_texts_up_to_mb: int = setting(50_000, whole(1, 10_000_000))


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """After how many days `maintain` takes away texts, private persons' names and dropped entries; 0: never.

    A person named in so many stories of so many outlets counts as known to the public.
    """

    text_days: int = setting(0, whole(0, 36_500))
    person_names_days: int = setting(0, whole(0, 36_500))
    public_from_stories: int = setting(5, whole(1, 10_000))
    public_from_outlets: int = setting(3, whole(1, 10_000))
    entry_days: int = setting(0, whole(0, 36_500))


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How often `bellwether serve` runs `track`."""

    track_minutes: int = setting(15, whole(1, 1440))


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Under whose name judgements are kept where `--reviewer` gives none; empty for the login."""

    reviewer: str = setting("", text(empty=True, longest=100))


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Whether the first cycle of a day, and each that found something new, writes DATA/reports/briefing.html."""

    daily: bool = setting(True, flag())


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All of `settings.toml`."""

    fetch: Fetch = field(default_factory=Fetch)
    extract: Extract = field(default_factory=Extract)
    stories: Stories = field(default_factory=Stories)
    archive: Archive = field(default_factory=Archive)
    tag: Tag = field(default_factory=Tag)
    llm: Llm = field(default_factory=Llm)
    nli: Nli = field(default_factory=Nli)
    warehouse: Warehouse = field(default_factory=Warehouse)
    retention: Retention = field(default_factory=Retention)
    schedule: Schedule = field(default_factory=Schedule)
    review: Review = field(default_factory=Review)
    report: Report = field(default_factory=Report)


SECTIONS: Mapping[str, Any] = {
    "fetch": Fetch,
    "extract": Extract,
    "stories": Stories,
    "archive": Archive,
    "tag": Tag,
    "llm": Llm,
    "nli": Nli,
    "warehouse": Warehouse,
    "retention": Retention,
    "schedule": Schedule,
    "review": Review,
    "report": Report,
}
PREFIX = "BELLWETHER_"
# A warehouse that several machines write to.
LAKE_PREFIX = "ducklake:postgres:"
_VARIABLE = re.compile(PREFIX + r"([A-Z0-9_]+?)__([A-Z0-9_]+)", re.IGNORECASE)


def schema_of(section: str) -> Schema:
    """What `[section]` may hold."""
    return {each.name: Key(check=each.metadata["check"]) for each in dataclasses.fields(SECTIONS[section])}


def variable_of(section: str, key: str) -> str:
    """The environment variable that overrides a setting."""
    return f"{PREFIX}{section.upper()}__{key.upper()}"


def read_settings(data: Mapping[str, Any], environ: Mapping[str, str]) -> tuple[Settings, Findings, Findings]:
    """The settings of a document under the environment; what is wrong in the one and in the other.

    A finding of the environment has the variable as its path. Variables of other shapes than
    BELLWETHER_SECTION__KEY are not ours to judge.
    """
    found = list(find_unknown(data, SECTIONS))
    given, wrong_variables = read_environment(environ)
    sections = {}
    for name, section in SECTIONS.items():
        row, findings = read_table(data.get(name, {}), schema_of(name), (name,))
        found += findings
        sections[name] = section(**{**row.values, **given.get(name, {})})
    settings = Settings(**sections)
    if not found and not wrong_variables:
        rules = (_check_intervals, _check_runner, _check_tier, _check_retention, _check_store, _check_shard)
        checks = [check(settings, given) for check in rules]
        found = [finding for in_file, _ in checks for finding in in_file]
        wrong_variables = [finding for _, in_environment in checks for finding in in_environment]
    return settings, tuple(found), tuple(wrong_variables)


def read_environment(environ: Mapping[str, str]) -> tuple[dict[str, dict[str, Any]], list[Finding]]:
    """Section, key and value of every BELLWETHER_SECTION__KEY, typed and checked like the setting."""
    known = {variable_of(name, key): (name, key) for name in SECTIONS for key in schema_of(name)}
    given: dict[str, dict[str, Any]] = {}
    found: list[Finding] = []
    for variable, value in environ.items():
        if not _VARIABLE.fullmatch(variable):
            continue
        if variable not in known:
            hint = suggest(variable, known, likeness=0.85) or "; settings.toml lists all settings"
            found.append(Finding(path=(variable,), message=f"names no setting{hint}"))
            continue
        section, key = known[variable]
        check = schema_of(section)[key].check
        read = check.accept(check.parse(value))
        if isinstance(read, Wrong):
            found.append(Finding(path=(variable,), message=read.message))
        else:
            given.setdefault(section, {})[key] = read
    return given, found


def _check_intervals(settings: Settings, given: Mapping[str, Mapping[str, Any]]) -> tuple[list[Finding], list[Finding]]:
    """The floor of the poll interval must not lie above its ceiling."""
    fetch = settings.fetch
    if fetch.poll_interval_minutes <= fetch.max_poll_interval_hours * 60:
        return [], []
    message = (
        f"must not be more than fetch.max_poll_interval_hours ({fetch.max_poll_interval_hours:g} hours), "
        f"not {fetch.poll_interval_minutes:g} minutes"
    )
    overridden = [key for key in ("poll_interval_minutes", "max_poll_interval_hours") if key in given.get("fetch", {})]
    if overridden:
        return [], [Finding(path=(variable_of("fetch", overridden[0]),), message=f"poll_interval_minutes {message}")]
    return [Finding(path=("fetch", "poll_interval_minutes"), message=message)], []


def _check_runner(settings: Settings, given: Mapping[str, Mapping[str, Any]]) -> tuple[list[Finding], list[Finding]]:
    """An address that nobody would ask."""
    extract = settings.extract
    if extract.runner == "dask" or not extract.address:
        return [], []
    message = 'is that of a Dask cluster and needs extract.runner = "dask"'
    if "address" in given.get("extract", {}):
        return [], [Finding(path=(variable_of("extract", "address"),), message=f"extract.address {message}")]
    return [Finding(path=("extract", "address"), message=message)], []


def _check_retention(settings: Settings, given: Mapping[str, Mapping[str, Any]]) -> tuple[list[Finding], list[Finding]]:
    """A name taken out of a column while the text beside it still says it protects nobody."""
    retention = settings.retention
    if not retention.person_names_days or 0 < retention.text_days <= retention.person_names_days:
        return [], []
    message = "needs retention.text_days, and no more days than this: while the text is kept, it tells the names"
    key = next((key for key in ("person_names_days", "text_days") if key in given.get("retention", {})), None)
    if key is not None:
        return [], [Finding(path=(variable_of("retention", key),), message=f"person_names_days {message}")]
    return [Finding(path=("retention", "person_names_days"), message=message)], []


def _check_store(settings: Settings, given: Mapping[str, Mapping[str, Any]]) -> tuple[list[Finding], list[Finding]]:
    """A lake is a catalog and a place for the data."""
    warehouse = settings.warehouse
    wrong = {}
    if warehouse.store and not warehouse.store.startswith(LAKE_PREFIX):
        wrong["store"] = f'must begin with "{LAKE_PREFIX}" (a lake), or be empty (the file in the data folder)'
    elif warehouse.store and not warehouse.data_path:
        wrong["store"] = "needs warehouse.data_path: a folder that all machines see, or an s3:// prefix"
    elif warehouse.data_path and not warehouse.store:
        wrong["data_path"] = "is for a lake: warehouse.store must be set as well"
    overridden = {key for key in wrong if key in given.get("warehouse", {})}
    return (
        [Finding(path=("warehouse", key), message=wrong[key]) for key in wrong if key not in overridden],
        [Finding(path=(variable_of("warehouse", key),), message=wrong[key]) for key in wrong if key in overridden],
    )


def _check_shard(settings: Settings, given: Mapping[str, Mapping[str, Any]]) -> tuple[list[Finding], list[Finding]]:
    """The other parts must be somebody's: a warehouse in a file has one writer."""
    if settings.fetch.shard.of == 1 or settings.warehouse.store:
        return [], []
    message = f"{settings.fetch.shard} leaves the other parts to other machines, which needs warehouse.store: a lake"
    if "shard" in given.get("fetch", {}):
        return [], [Finding(path=(variable_of("fetch", "shard"),), message=message)]
    return [Finding(path=("fetch", "shard"), message=message)], []


def _check_tier(settings: Settings, given: Mapping[str, Mapping[str, Any]]) -> tuple[list[Finding], list[Finding]]:
    """A tier that needs a model must know which one and where; a key must not cross the internet unencrypted."""
    llm, tier = settings.llm, settings.tag.tier
    missing = [f"llm.{name}" for name in ("endpoint", "model") if not getattr(llm, name)]
    wrong: list[tuple[str, str, str]] = []
    if tier == "nli" and not settings.nli.model:
        wrong.append(("tag", "tier", '"nli" needs a cross-encoder: nli.model must be set as well'))
    if tier in ("llm", "cascade") and missing and not llm.recordings:
        wrong.append(("tag", "tier", f'"{tier}" asks a language model: {" and ".join(missing)} must be set as well'))
    if llm.key_env and llm.endpoint.startswith("http://") and not is_private(llm.endpoint):
        message = "must begin with https:// outside of private networks, or the key of llm.key_env could be read"
        wrong.append(("llm", "endpoint", message))
    overridden = [finding for finding in wrong if finding[1] in given.get(finding[0], {})]
    in_file = [
        Finding(path=(section, key), message=message)
        for section, key, message in wrong
        if (section, key, message) not in overridden
    ]
    return in_file, [
        Finding(path=(variable_of(section, key),), message=message) for section, key, message in overridden
    ]


def name_agent(fetch: Fetch, *, version: str) -> str:
    """The User-Agent header; without a contact the brackets meant for it are left out."""
    line = fetch.user_agent if fetch.contact else re.sub(r"\s*\(\+?\{contact\}\)", "", fetch.user_agent)
    return line.replace("{version}", version).replace("{contact}", fetch.contact).strip()
