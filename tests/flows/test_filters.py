"""Names that users ask for: found in any case, firms behind products, and refused where nobody has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.template import write
from extractors.errors import UsageError
from flows.filters import Filters, find_names, find_rule
from tests.warehouse.samples import FEEDS, NOW, a_poll, a_stance, an_article
from warehouse.connection import Connection, open_live, transaction
from warehouse.migrate import migrate
from warehouse.store import register_feeds, save_articles, save_polls

TEXT = "A ban is wrong. Sell it."


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home") / "config"
    write(folder)
    return folder


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    with open_live(tmp_path_factory.mktemp("data") / "bellwether.duckdb") as connection:
        migrate(connection, now=NOW)
        with transaction(connection):
            register_feeds(connection, FEEDS, now=NOW)
            save_polls(connection, run_id="r", polls=[a_poll(at=NOW)], now=NOW)
            told = [an_article("a", TEXT, stances=[a_stance(TEXT, "Sell it", company="PDD", proposition="own-idea")])]
            save_articles(connection, run_id="r", articles=told, stories={}, now=NOW)
        yield connection


def test_names_are_found_whatever_their_capitals(stored: Connection, config: Path) -> None:
    outlet, country, language = FEEDS[0].outlet, FEEDS[0].country or "", FEEDS[0].language or ""
    asked = Filters(
        proposition="Own-Idea",
        outlet=(outlet.upper(), outlet),
        country=(country.lower(),),
        language=(language.upper(),),
        company="pdd",
        about_country="br",
    )
    assert find_names(stored, config, asked) == Filters(
        proposition="own-idea",
        outlet=(outlet,),
        country=(country,),
        language=(language,),
        company="PDD",
        about_country="BR",
    )
    assert find_names(stored, config, Filters()) == Filters()


def test_a_product_goes_by_its_firm_and_is_said_to(
    stored: Connection, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert find_names(stored, config, Filters(company="tiktok")).company == "ByteDance"
    assert capsys.readouterr().err == "tiktok goes by its firm, ByteDance\n"


def test_what_only_the_codebook_has_may_be_asked_for(stored: Connection, config: Path, tmp_path: Path) -> None:
    assert find_names(stored, config, Filters(proposition="BAN")).proposition == "ban"
    with pytest.raises(UsageError, match=r"no such proposition: BAN; there are: own-idea$"):
        find_names(stored, tmp_path / "no-config", Filters(proposition="BAN"))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (Filters(proposition="bann"), 'no such proposition: bann; did you mean "ban"'),
        (Filters(outlet=("Zzz",)), r"no such outlet: Zzz; there are: .*"),
        (Filters(country=("ZZ",)), "no such country of an outlet: ZZ; there are: .*"),
        (Filters(country=("UK",)), 'no such country of an outlet: UK; did you mean "GB"'),
        (Filters(language=("german",)), 'no such language: german; did you mean "de"'),
        (Filters(company="Tiktk"), 'no such company: Tiktk; did you mean "TikTok"'),
        (Filters(about_country="Brazil"), "no such country to speak about: Brazil; write its two letters"),
        (Filters(outlet=("Foo",), language=("xx",)), "no such outlet: Foo(.|\n)*no such language: xx"),
    ],
)
def test_unknown_names_are_refused_with_what_there_is(
    stored: Connection, config: Path, asked: Filters, told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        find_names(stored, config, asked)


def test_rules_of_alerts_too(stored: Connection, config: Path) -> None:
    assert find_rule(stored, config, "Surged") == "surged"
    with pytest.raises(UsageError, match=r"no such rule: foo; there are: .*surged"):
        find_rule(stored, config, "foo")
