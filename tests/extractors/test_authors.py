"""Who a page says it is by."""

from __future__ import annotations

import pytest

from extractors.authors import read_authors


def linked(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


@pytest.mark.parametrize(
    ("data", "names"),
    [
        ('{"@type": "NewsArticle", "author": {"@type": "Person", "name": "Ada  Thorne"}}', ("Ada Thorne",)),
        ('{"@type": "NewsArticle", "author": ["Ada", {"name": "Bo"}, {"name": "Ada"}]}', ("Ada", "Bo")),
        ('{"@graph": [{"@type": ["Thing", "BlogPosting"], "author": {"name": ["C", "D"]}}]}', ("C", "D")),
        ('{"@type": "NewsArticle", "author": {"@type": "Organization", "name": "The Paper"}}', ()),
        ('{"@type": "NewsArticle", "author": "https://paper.example/ada"}', ()),
        ('{"@type": "Recipe", "author": "Cook"}', ()),
        ('{"@type": "NewsArticle", "author": ', ()),
        ("[" * 100_000, ()),
        ('{"@type": "NewsArticle", "author": null}', ()),
    ],
)
def test_people_declared_in_json_ld(data: str, names: tuple[str, ...]) -> None:
    assert read_authors(linked(data), {}) == names


def test_meta_tags_stand_in_where_json_ld_names_nobody() -> None:
    assert read_authors("", {"author": "Ada Thorne and Bo Lind; Cy"}) == ("Ada Thorne", "Bo Lind", "Cy")
    assert read_authors("", {"article:author": "https://paper.example/ada"}) == ()
    assert read_authors(linked('{"@type": "Article", "author": "Di"}'), {"author": "Ada"}) == ("Di",)
