"""What the words for a speaker are taken for: a group, a name, or nobody's name."""

from __future__ import annotations

import pytest

from extractors.model import Holder
from extractors.stance.grammar import GRAMMARS
from extractors.stance.hannames import find_person
from extractors.stance.naming import name_holder


@pytest.mark.parametrize(
    ("language", "phrase", "name"),
    [
        ("zh", "南屿出海研究院的研究员沈嘉木", "沈嘉木"),
        ("zh", "南屿出海研究院的沈嘉木", "沈嘉木"),
        ("zh", "沈嘉木", "沈嘉木"),
        ("zh", "林务站站长", "林务站站长"),
        ("de", "Schäfer Heiko Wulff", "Heiko Wulff"),
        ("de", "Beraterin Silke Thomsen", "Silke Thomsen"),
        ("de", "Fischer AG", "Fischer AG"),
        ("en", "said the chair", "the chair"),
        ("en", "Foreign Minister Wang Yi", "Wang Yi"),
        ("en", "Secretary Jane Doe", "Jane Doe"),
        ("en", "Prosecutor Ada Thorne", "Ada Thorne"),
        ("en", "member of parliament Ada Maria Thorne", "Ada Maria Thorne"),
        ("en", "Ada Maria Thorne", "Ada Maria Thorne"),
        ("en", "Within a month of", None),
        ("en", "Winston Overton", "Winston Overton"),
        ("de", "Drei Wochen vor der Bürgerschaftswahl", None),
        ("de", "Nach Monaten der Funkstille", None),
        ("fr", "Après trois semaines", None),
        ("es", "Tras la votación", None),
        ("id", "Setelah tiga minggu", None),
    ],
)
def test_a_name_or_none(language: str, phrase: str, name: str | None) -> None:
    assert name_holder(phrase, GRAMMARS[language]) == Holder(type="attributed", name=name)


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("区域负责人纪南乔", "纪南乔"),
        ("大疆当地合作商欧阳霁", "欧阳霁"),
        ("外交部长王毅", "王毅"),
        ("软件工程师", None),
        ("公司高管", None),
        ("负责人方面", None),
        ("渔民的妻子卡琳", None),
        ("当地的黄金商", None),
        ("", None),
    ],
)
def test_a_chinese_name_after_an_office(phrase: str, name: str | None) -> None:
    assert find_person(phrase) == name
