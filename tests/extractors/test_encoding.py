from __future__ import annotations

import random

import pytest

from extractors.encoding import decode_page
from extractors.model import Refusal

SIMPLIFIED = "北京时间周三，众议院通过法案，要求字节跳动出售抖音海外版。多位专家认为，此举对两国关系影响深远。"
TRADITIONAL = "眾議院週三通過法案，要求字節跳動出售抖音海外版。多位專家認為，此舉對兩國關係影響深遠。"
JAPANESE = "下院は水曜日、バイトダンスに対しティックトックの売却を求める法案を可決した。専門家は影響が大きいと見る。"
KOREAN = "하원은 수요일 바이트댄스에 틱톡 매각을 요구하는 법안을 통과시켰다. 전문가들은 영향이 클 것으로 보고 있다."
RUSSIAN = "Палата представителей в среду приняла законопроект, требующий продать приложение. Эксперты ждут последствий."
GERMAN = "Das Repräsentantenhaus beschloss ein Gesetz, das die Eigentümer zwingt, ihre Anteile zu veräußern."


def page(text: str, declaration: str = "") -> str:
    paragraphs = "".join(f"<p>{text}</p>" for _ in range(8))
    head = f"<head>{declaration}<title>{text[:12]}</title></head>"
    return f'<!DOCTYPE html><html>{head}<body class="a">{paragraphs}</body></html>'


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "gbk"),
        (TRADITIONAL, "big5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (KOREAN, "euc_kr"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (GERMAN, "cp1252"),
        (GERMAN, "utf-8"),
    ],
)
@pytest.mark.parametrize(
    ("meta", "header"),
    [
        (True, None),
        (False, "right"),
        (True, "text/html; charset=iso-8859-1"),
        (True, "text/html; charset=utf-8"),
        (False, None),
        (False, "text/html; charset=iso-8859-1"),
        (False, "text/html; charset=no-such-thing"),
    ],
)
def test_a_page_is_read_whatever_header_and_meta_tag_say(text: str, codec: str, meta: bool, header: str | None):
    html = page(text, f'<meta charset="{codec}">' if meta else "")
    content_type = f"text/html; charset={codec}" if header == "right" else header
    assert decode_page(html.encode(codec), content_type) == html


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_believed_before_the_header(codec: str):
    assert decode_page(page(GERMAN).encode(codec), "text/html; charset=iso-8859-1") == page(GERMAN)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [GERMAN, SIMPLIFIED])
def test_utf_16_without_a_mark_is_told_by_its_zero_bytes(codec: str, text: str):
    assert decode_page(("\r\n" + page(text)).encode(codec), "text/html") == "\r\n" + page(text)


def test_a_page_cut_in_the_middle_of_a_character_is_read():
    body = page(SIMPLIFIED).encode()[:-30]
    cut = body[: body.rindex("。".encode()) + 2]
    text = decode_page(cut, None)
    assert isinstance(text, str)
    assert text.startswith("<!DOCTYPE html>")
    assert SIMPLIFIED in text


def test_a_few_broken_bytes_do_not_turn_utf_8_into_something_else():
    body = page(GERMAN).encode() + b"<p>caf\xe9</p>"
    text = decode_page(body, "text/html; charset=iso-8859-1")
    assert isinstance(text, str)
    assert "Repräsentantenhaus" in text
    assert text.endswith("<p>caf\ufffd</p>")


def test_a_euro_sign_of_windows_in_a_gbk_page_costs_no_other_character():
    text = decode_page(page(SIMPLIFIED, '<meta charset="gbk">').encode("gbk") + b"<p>\x80 100</p>", None)
    assert isinstance(text, str)
    assert SIMPLIFIED in text
    assert text.endswith("<p>€ 100</p>")


@pytest.mark.parametrize("body", [b"", b" \r\n\t ", b"\x00" * 40])
def test_an_empty_page_is_refused(body: bytes):
    refusal = decode_page(body, "text/html")
    assert isinstance(refusal, Refusal)
    assert (refusal.gate, refusal.reason) == ("extract", "empty_body")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(5000), "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(100), "JPEG"),
        (b"GIF89a\x01\x00\x01\x00", "GIF"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (b"\x1f\x8b\x08\x00abc", "gzip"),
        (b"\x00\x00\x00\x18ftypmp42", "video"),
    ],
)
def test_a_file_that_is_no_page_is_refused_by_name(body: bytes, kind: str):
    refusal = decode_page(body, "text/html; charset=utf-8")
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "not_html"
    assert kind in refusal.message


def test_random_bytes_are_refused():
    body = random.Random(4).randbytes(20_000)
    refusal = decode_page(body, "text/html; charset=iso-8859-1")
    assert isinstance(refusal, Refusal)
    assert refusal.reason in ("not_html", "unreadable_encoding")


def test_text_that_no_encoding_explains_is_refused():
    body = b"\xef\xbb\xbf<html><body><p>" + b"\xff\xfe\xfd word " * 200 + b"</p></body></html>"
    refusal = decode_page(body, "text/html")
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "unreadable_encoding"


def test_words_that_look_like_a_file_signature_are_text():
    assert decode_page(b"BMW builds cars in <b>Munich</b>", None) == "BMW builds cars in <b>Munich</b>"
