"""Signs that a text was cut off: by a paywall, a "read more" link or a feed that shows the beginning only."""

from __future__ import annotations

import re

from extractors.head import Head

# A marked page is not always a cut one: of 41 newsroom pages with isAccessibleForFree=false, 35 carry their whole
# text. So the mark alone decides only where the text is this short (characters) ...
_SHORT = 1_000
# ... or falls short of the declared number of words.
_MISSING_SHARE = 0.7
_TAIL = 400

_CUT_END = re.compile(r"(?:…|\.\.\.|\[\+\d+ chars\]|[\[(](?:…|\.\.\.|&hellip;)[\])])\W*$")
_INVITATION = re.compile(
    r"""(?ix)
      (?:subscribe|sign\ up|register|log\ ?in|sign\ in|join|upgrade)\b[^.!?\n]{0,60}\b
        (?:to\ (?:continue|keep|read|unlock|access|view)|for\ (?:full|unlimited)\ access)
    | (?:to\ (?:continue|keep)\ reading|to\ read\ (?:the\ (?:full|rest|whole)|this|more))[^.!?\n]{0,60}\b
        (?:subscribe|sign\ (?:up|in)|register|log\ ?in|become)
    | (?:this|the)\ (?:article|story|content|post)\ is\ (?:only\ available\ to|for|reserved\ for|exclusive\ to)
        \ (?:paid|paying|our|premium)?\ ?(?:subscribers|members)
    | already\ (?:a|have\ a)\ (?:subscriber|member|subscription)\b
    | (?:continue|keep)\ reading[^.!?\n]{0,40}\W*$ | read\ (?:more|the\ full\ (?:story|article|post))[^.!?\n]{0,60}\W*$
    | (?:jetzt|artikel|hier)?\ ?weiterlesen(?:\ (?:mit|nur)\b[^.!?\n]{0,60})?\W*$
    | (?:mit|nur\ für)\b[^.!?\n]{0,40}\b(?:abonnent(?:inn)?en|abo)\b[^.!?\n]{0,40}(?:lesen|verfügbar|zugänglich)
    | sie\ haben\ bereits\ ein\ (?:digital-?)?abo | schon\ abonnent | bereits\ abonniert
    | (?:article|contenu|suite)[^.!?\n]{0,30}réservée?s?\ (?:à\ nos|aux)\ abonnés | il\ vous\ reste\ [\d.,]+\ ?%
    | déjà\ abonné | lire\ la\ suite\W*$
    | (?:contenido|artículo)[^.!?\n]{0,30}(?:exclusivo|solo)\ para\ suscriptores | ¿?ya\ eres\ suscriptor
    | (?:seguir|sigue|continuar)\ leyendo\W*$ | (?:contenuto|articolo)[^.!?\n]{0,30}riservato\ agli\ abbonati
    | (?:este\ )?conteúdo\ (?:é\ )?exclusivo\ para\ assinantes | baca\ selengkapnya\W*$
    | (?:订阅|訂閱|登录|登入|登錄|付费|付費)[^。！？\n]{0,20}(?:继续|繼續)?(?:阅读|閱讀|查看|解锁|解鎖)
    | (?:阅读|閱讀|查看)(?:全文|原文|更多)\W*$ | 会員限定 | 有料会員 | この記事は会員 | 残り\d+文字 | 続きを読む\W*$
    | 유료\ ?(?:회원|구독) | 구독자\ ?전용
    """
)


def is_truncated(text: str, head: Head | None = None) -> bool:
    """Whether `text` is only a part of its article, judged by its end and, if given, what the page says of itself."""
    tail = text[-_TAIL:]
    if _INVITATION.search(tail):
        return True
    cut_off = _CUT_END.search(tail) is not None
    if head is None:
        return cut_off
    if cut_off and (not head.free or len(text) < 3 * _SHORT // 2):
        return True
    return not head.free and _falls_short(text, head.word_count)


def _falls_short(text: str, declared_words: int | None) -> bool:
    if declared_words is None or " " not in text:
        return len(text) < _SHORT
    return len(text.split()) < _MISSING_SHARE * declared_words
