"""How a text points back at a company, product or measure without its name, and how it sets rivals beside it."""

from __future__ import annotations

import re

_NOTHING = re.compile(r"(?!)")


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


# A noun with its article reaches further back than a pronoun does: over a paragraph or two.
NOUNS = {
    "en": _words(
        r"(?:the|this|that|such|these|those)(?: (?:chinese|video|short-video|shopping|foreign-owned|social-media))? "
        r"(?:apps?|platforms?|company|companies|firms?|carmakers?|automakers?|start-?ups?|chatbots?|drones?|inverters?|"
        r"routers?|retailers?|marketplaces?|bans?|divestiture|divestment|forced sale|tariffs|curbs|group's|chipmaker|"
        r"vendors?|suppliers?|makers?|telecoms? giant|tech giant|e-commerce giant|brand|parent company|algorithm)"
    ),
    "de": _words(
        r"(?:der|die|das|dem|den|des|diese[rmns]?|(?:ein(?:e[rmns]?)? )?solche[rmns]?) (?:chinesische[rmns]? )?"
        r"(?:App|Apps|Plattform|Plattformen|Konzerns?|Konzerne|Unternehmens?|Firma|Firmen|Hersteller[sn]?|Anbieter[sn]?|"
        r"Autobauer[sn]?|Händler[sn]?|Verbots?|Verbote|Zwangsverkaufs?|Videoplattform|Mutterkonzerns?|Wechselrichter[n]?)"
    ),
    "fr": _words(
        r"(?:le|la|les|l['’]|du|des|au|aux|cette|cet|ce|ces|une telle|un tel|de telles|de tels) ?"
        r"(?:applications?|plateformes?|entreprises?|sociétés?|groupe|géant|constructeurs?|fabricants?|interdictions?|"
        r"équipementiers?|maison mère|marque|jeune pousse|start-up|vente forcée|réseau social)"
    ),
    "es": _words(
        r"(?:el|la|los|las|del|al|esta|este|estas|estos|esa|ese|tal|tales|semejante) "
        r"(?:aplicaci[oó]n|aplicaciones|app|plataformas?|empresas?|compañías?|gigante|fabricantes?|prohibici[oó]n|"
        r"prohibiciones|marca|matriz|tecnológica|red social|automotriz|venta forzosa|veto)"
    ),
    "id": _words(
        r"(?:aplikasi|platform|perusahaan|raksasa|produsen|pabrikan|vendor|startup|larangan|pelarangan|pemblokiran|"
        r"media sosial|merek|mobil)(?: \w+)? (?:itu|ini|tersebut)"
    ),
    "zh": re.compile(
        r"(?:该|這款|这款|这家|這家|这一|這一|此|这些|這些|上述)(?:款|家|项|項)?"
        r"(?:应用|應用|软件|軟體|平台|公司|企业|企業|禁令|法案|车企|車企|厂商|廠商|产品|產品|程序|程式)"
    ),
}

# "Instagram collects the same data": a rival in front, and the topic measured against it.
COMPARISONS = {
    "en": _words(r"the same|than|no (?:less|better|worse|different)|just as|as (?:much|many|bad|badly)|likewise|alike"),
    "de": _words(r"dasselbe|dieselben?|das Gleiche|die gleichen?|genauso|ebenso|als"),
    "fr": _words(r"la même|le même|les mêmes|autant|aussi|pas moins|que"),
    "es": _words(r"lo mismo|la misma|el mismo|l[ao]s mism[ao]s|tanto|igual|también|que"),
    "id": _words(r"yang sama|sama saja|sama seperti|juga|daripada|seperti"),
    "zh": re.compile("同样|同樣|一样|一樣|相同|也"),
}


def points_back(sentence: str, language: str) -> bool:
    """Whether a noun with its article stands for something named before ("the app", "such bans")."""
    return NOUNS.get(language, _NOTHING).search(sentence) is not None


def compares(sentence: str, language: str) -> bool:
    """Whether the sentence measures what it names against something else."""
    return COMPARISONS.get(language, _NOTHING).search(sentence) is not None
