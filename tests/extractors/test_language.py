from __future__ import annotations

import pytest

from extractors.language import count_words, identify_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "字节跳动表示，公司不会出售TikTok在美国的业务，并将继续通过法律途径维护用户权益。"),
        ("zh", "眾議院通過法案，要求TikTok母公司字節跳動出售業務，否則將被禁止上架。"),
        ("zh", "抖音海外版TikTok面临禁令"),
        ("ja", "米国、TikTok禁止法案を可決"),
        ("ko", "틱톡 금지법, 미국 하원 통과"),
        ("fr", "Le Sénat a adopté une loi qui limite l'accès des mineurs à l'application chinoise."),
        ("de", "Der Bundestag streitet darüber, ob Bauteile aus China in den Netzen bleiben dürfen."),
        ("es", "El Gobierno anunció que prohibirá la aplicación en los teléfonos de los funcionarios."),
        ("id", "Pemerintah mengatakan aplikasi asal Tiongkok itu harus mematuhi aturan perlindungan data pribadi."),
        ("en", "The company said it would challenge the order in court, calling it a violation of its rights."),
        ("pt", "O governo disse que o aplicativo terá de guardar os dados dos usuários no país."),
        ("vi", "Chính phủ cho biết ứng dụng này phải tuân thủ luật an ninh mạng."),
        ("ru", "Правительство заявило, что приложение должно хранить данные пользователей внутри страны."),
        ("no", "Regjeringen sier at appen ikke lenger skal brukes på telefonene til de ansatte i departementene."),
    ],
)
def test_a_sentence_is_enough(language: str, text: str):
    assert identify_language(text) == language


def test_the_text_wins_over_a_wrong_hint():
    text = "Der Bundestag streitet darüber, ob Bauteile aus China in den Netzen bleiben dürfen." * 3
    assert identify_language(text, "en-US") == "de"


@pytest.mark.parametrize(("hint", "expected"), [("de-AT", "de"), ("zh_Hans", "zh"), ("nb", "no"), ("EN", "en")])
def test_a_short_text_takes_the_hint(hint: str, expected: str):
    assert identify_language("TikTok 2.0", hint) == expected


@pytest.mark.parametrize("text", ["", "123 456", "TikTok", "… – !"])
@pytest.mark.parametrize("hint", [None, "", "und", "*"])
def test_without_a_hint_a_short_text_stays_undetermined(text: str, hint: str | None):
    assert identify_language(text, hint) == "und"


def test_only_the_beginning_counts():
    english = "The company said it would challenge the order in court, and that users would be heard. " * 10
    assert identify_language(english + "字节跳动表示不会出售。" * 500) == "en"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("One two three.", 3),
        ("The company's e-mail, at 3.5 per cent – so what?", 9),
        ("Größe zählt nicht", 3),
        ("抖音海外版", 3),
        ("抖音 TikTok 在美国", 4),
        ("ティックトックを禁止", 5),
        ("틱톡 금지", 2),
        ("Правительство заявило", 2),
    ],
)
def test_words_are_counted_in_every_script(text: str, words: int):
    assert count_words(text) == words
