"""Settings: defaults, limits, and the environment over the file."""

import dataclasses
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from ipaddress import ip_network

import pytest

from config.settings import SECTIONS, Fetch, Settings, name_agent, read_settings


def shipped() -> dict[str, dict[str, object]]:
    return tomllib.loads(files("config").joinpath("settings.toml").read_text(encoding="utf-8"))


def messages(data: Mapping[str, object], **environ: str) -> list[str]:
    _, in_file, in_environment = read_settings(data, environ)
    return [f"{'.'.join(map(str, finding.path))}: {finding.message}" for finding in (*in_file, *in_environment)]


def test_an_empty_file_gives_the_defaults() -> None:
    assert read_settings({}, {}) == (Settings(), (), ())


def test_the_shipped_file_says_every_setting_with_its_default() -> None:
    settings, in_file, _ = read_settings(shipped(), {})

    assert in_file == ()
    assert settings == Settings()
    assert {name: set(table) for name, table in shipped().items()} == {
        name: {field.name for field in dataclasses.fields(section)} for name, section in SECTIONS.items()
    }


def test_settings_are_hashable_and_frozen() -> None:
    assert hash(Settings()) == hash(Settings())
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().fetch.retries = 3  # type: ignore[misc]  # that it is refused is the test


def test_values_of_the_file_are_taken() -> None:
    settings, found, _ = read_settings(
        {"fetch": {"retries": 0, "host_spacing_seconds": 3}, "archive": {"enabled": False}}, {}
    )

    assert found == ()
    assert (settings.fetch.retries, settings.fetch.host_spacing_seconds) == (0, 3.0)
    assert settings.archive.enabled is False
    assert settings.extract == Settings().extract


@pytest.mark.parametrize(
    ("section", "key", "value", "message"),
    [
        ("fetch", "retries", "two", 'must be a whole number from 0 to 10, not "two"'),
        ("fetch", "retries", True, "must be a whole number from 0 to 10, not true"),
        ("fetch", "retries", 2.5, "must be a whole number from 0 to 10, not 2.5"),
        ("fetch", "retries", 11, "must be a whole number from 0 to 10, not 11"),
        ("fetch", "timeout_seconds", 0, "must be a number from 0.1 to 600, not 0"),
        ("fetch", "timeout_seconds", float("nan"), "must be a number from 0.1 to 600, not nan"),
        ("fetch", "robots", "true", 'must be true or false (no quotes), not "true"'),
        ("fetch", "robots", 1, "must be true or false (no quotes), not 1"),
        ("fetch", "general_fetch", "al", 'must be one of "matching", "all", not "al"; did you mean "all"?'),
        ("fetch", "allowed_networks", "127.0.0.0/8", 'must be a list in square brackets, not "127.0.0.0/8"'),
        (
            "fetch",
            "allowed_networks",
            ["127.0.0.0/8", "10.0.0.1/8"],
            'item 2 must be "10.0.0.0/8" (the address has bits behind the prefix), not "10.0.0.1/8"',
        ),
        (
            "fetch",
            "allowed_networks",
            ["localhost"],
            'item 1 must be a network like "127.0.0.0/8" or "fd00::/8", not "localhost"',
        ),
        (
            "fetch",
            "user_agent",
            "Me/{verison}",
            'may hold {version} and {contact} and no other braces, not "Me/{verison}"',
        ),
        ("fetch", "user_agent", "Me\r\nX-Evil: 1", "must be one line without control characters"),
        ("fetch", "user_agent", "", "must not be empty"),
        ("tag", "tier", "lokal", 'must be one of "local", "llm", "cascade", "nli", not "lokal"; did you mean "local"?'),
        ("nli", "threshold", 80, "must be a number from 0 to 1, not 80"),
        ("nli", "max_candidates", 0, "must be a whole number from 1 to 10000, not 0"),
        ("nli", "model", "a\nb", "must be one line without control characters"),
        ("llm", "min_confidence", 1.5, "must be a number from 0 to 1, not 1.5"),
        ("llm", "endpoint", "127.0.0.1:11434", 'must begin with https:// or http://, not "127.0.0.1:11434"'),
        (
            "llm",
            "endpoint",
            "https://api.example.org/v1?key=x",
            "must end with its path, like https://api.example.org/v1: a key has no place in it",
        ),
        (
            "llm",
            "endpoint",
            "https://me:secret@api.example.org/v1",
            "must not carry a user name or password: the address is stored and shown everywhere",
        ),
        ("stories", "threshold", 1.5, "must be a number from 0.1 to 1, not 1.5"),
    ],
)
def test_a_wrong_value_is_told_with_what_would_be_right(section: str, key: str, value: object, message: str) -> None:
    assert messages({section: {key: value}}) == [f"{section}.{key}: {message}"]


def test_every_wrong_value_is_told() -> None:
    told = messages({"fetch": {"retries": -1, "robots": "no"}, "extract": {"workers": 0}})

    assert [line.split(":")[0] for line in told] == ["fetch.retries", "fetch.robots", "extract.workers"]


def test_unknown_sections_and_keys_are_told() -> None:
    assert messages({"fetsh": {}, "fetch": {"time_out_seconds": 3}, "tag": {"zzz": 1}}) == [
        'fetsh: is unknown; did you mean "fetch"?',
        'fetch.time_out_seconds: is unknown; did you mean "timeout_seconds"?',
        "tag.zzz: is unknown; known here: model, tier",
    ]


def test_a_section_must_be_a_table() -> None:
    assert messages({"fetch": 3}) == ["fetch: must be a table, not 3"]


def test_the_environment_beats_the_file() -> None:
    settings, in_file, in_environment = read_settings(
        {"fetch": {"host_connections": 8, "retries": 1}},
        {
            "BELLWETHER_FETCH__ALLOWED_NETWORKS": "127.0.0.0/8, ::1",
            "BELLWETHER_FETCH__HOST_SPACING_SECONDS": "0",
            "BELLWETHER_FETCH__HOST_CONNECTIONS": "4",
            "BELLWETHER_FETCH__GENERAL_FETCH": "all",
            "BELLWETHER_FETCH__ROBOTS": "off",
            "BELLWETHER_ARCHIVE__ENABLED": "1",
        },
    )

    assert (in_file, in_environment) == ((), ())
    assert settings.fetch == Fetch(
        allowed_networks=(ip_network("127.0.0.0/8"), ip_network("::1/128")),
        host_spacing_seconds=0,
        host_connections=4,
        general_fetch="all",
        robots=False,
        retries=1,
    )


def test_an_empty_variable_is_an_empty_list() -> None:
    settings, _, wrong = read_settings(
        {"fetch": {"allowed_networks": ["10.0.0.0/8"]}}, {"BELLWETHER_FETCH__ALLOWED_NETWORKS": ""}
    )

    assert (settings.fetch.allowed_networks, wrong) == ((), ())


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("BELLWETHER_FETCH__RETRIES", "2.5", 'must be a whole number from 0 to 10, not "2.5"'),
        ("BELLWETHER_FETCH__RETRIES", "", 'must be a whole number from 0 to 10, not ""'),
        ("BELLWETHER_FETCH__RETRIES", "99", "must be a whole number from 0 to 10, not 99"),
        (
            "BELLWETHER_FETCH__ALLOWED_NETWORKS",
            "lo",
            'item 1 must be a network like "127.0.0.0/8" or "fd00::/8", not "lo"',
        ),
        ("BELLWETHER_FETCH__RETIRES", "2", 'names no setting; did you mean "BELLWETHER_FETCH__RETRIES"?'),
        ("BELLWETHER_QQQ__ZZZ", "2", "names no setting; settings.toml lists all settings"),
    ],
)
def test_a_wrong_variable_is_named(variable: str, value: str, message: str) -> None:
    assert messages({}, **{variable: value}) == [f"{variable}: {message}"]


def test_other_variables_are_left_alone() -> None:
    assert messages({}, BELLWETHER_DATA="/srv", PATH="/bin", PREFECT_SERVER__X="1") == []


def test_the_poll_interval_must_not_pass_its_ceiling() -> None:
    file = {"fetch": {"poll_interval_minutes": 90, "max_poll_interval_hours": 1}}

    assert messages(file) == [
        "fetch.poll_interval_minutes: must not be more than fetch.max_poll_interval_hours (1 hours), not 90 minutes"
    ]
    assert messages({}, BELLWETHER_FETCH__MAX_POLL_INTERVAL_HOURS="0.1") == [
        "BELLWETHER_FETCH__MAX_POLL_INTERVAL_HOURS: poll_interval_minutes must not be more than "
        "fetch.max_poll_interval_hours (0.1 hours), not 15 minutes"
    ]


def test_the_agent_names_version_and_contact() -> None:
    assert name_agent(Fetch(contact="mailto:desk@example.org"), version="0.1") == (
        "Bellwether/0.1 (+mailto:desk@example.org)"
    )
    assert name_agent(Fetch(), version="0.1") == "Bellwether/0.1"
    assert name_agent(Fetch(user_agent="Lab/2 {contact}"), version="0.1") == "Lab/2"


class TestTheLanguageModel:
    @pytest.mark.parametrize("key", ["sk-proj-abc123", "AIzaSyAbc", "not a name", "gsk_abc", 7])
    def test_a_key_where_the_name_of_its_variable_belongs_is_refused_and_not_repeated(self, key: object) -> None:
        (message,) = messages({"llm": {"key_env": key}})
        assert message.startswith("llm.key_env: must be the name of the environment variable that holds the key")
        assert str(key) not in message

    def test_a_tier_that_asks_one_needs_to_know_which(self) -> None:
        assert messages({"tag": {"tier": "llm"}}) == [
            'tag.tier: "llm" asks a language model: llm.endpoint and llm.model must be set as well'
        ]
        assert messages({"tag": {"tier": "cascade"}, "llm": {"endpoint": "http://127.0.0.1:1/v1"}}) == [
            'tag.tier: "cascade" asks a language model: llm.model must be set as well'
        ]
        assert messages({}, BELLWETHER_TAG__TIER="llm") == [
            'BELLWETHER_TAG__TIER: "llm" asks a language model: llm.endpoint and llm.model must be set as well'
        ]
        assert messages({"tag": {"tier": "llm"}, "llm": {"recordings": "answers.jsonl"}}) == []

    def test_only_the_tiers_that_ask_one_need_it(self) -> None:
        assert messages({"tag": {"tier": "nli"}, "nli": {"model": "models/small", "threshold": 1}}) == []
        assert messages({"tag": {"tier": "nli"}}) == [
            'tag.tier: "nli" needs a cross-encoder: nli.model must be set as well'
        ]
        assert messages({}, BELLWETHER_TAG__TIER="nli") == [
            'BELLWETHER_TAG__TIER: "nli" needs a cross-encoder: nli.model must be set as well'
        ]
        assert messages({}, BELLWETHER_TAG__TIER="nli", BELLWETHER_NLI__MODEL="owner/name") == []

    @pytest.mark.parametrize(
        ("endpoint", "allowed"),
        [
            ("https://api.example.org/v1", True),
            ("http://127.0.0.1:11434/v1", True),
            ("http://localhost:11434/v1", True),
            ("http://gateway:4000/v1", True),
            ("http://192.168.1.7/v1", True),
            ("http://api.example.org/v1", False),
            ("http://8.8.8.8/v1", False),
        ],
    )
    def test_a_key_crosses_the_internet_encrypted_or_not_at_all(self, endpoint: str, allowed: bool) -> None:
        found = messages({"llm": {"endpoint": endpoint, "key_env": "THE_KEY"}})
        assert ([] if allowed else ["llm.endpoint"]) == [message.split(":")[0] for message in found]
        assert messages({"llm": {"endpoint": endpoint}}) == []
