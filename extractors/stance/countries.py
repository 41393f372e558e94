"""How six languages name countries: names, demonyms, capitals and bodies that stand for a state, where unambiguous.

The plain names of all countries come from Unicode's CLDR (by babel); the tables add what else newspapers write. What
several countries have ("the Senate", "parliament", "the Supreme Court", "Georgia", "Congo") is left out.
"""

from __future__ import annotations

from functools import cache

from babel import Locale

from extractors.model import Alias, Topic
from extractors.topic import TopicMatcher

# In every language written in Latin letters, as they stand: names of one form, capitals, bodies and laws.
_EVERYWHERE = {
    "US": "USA|U.S.|U.S.A.|Washington|White House|Capitol Hill|Pentagon|FTC|FCC|CFIUS|PAFACA|Silicon Valley|"
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|Illinois|Indiana|Iowa|"
    "Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|"
    "Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|"
    "Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Wisconsin|Wyoming|"
    "!Virginia Woolf|!Washington Irving",
    "GB": "UK|U.K.|Ofcom|Downing Street|Whitehall",
    "EU": "EU|U.E.|European Commission|Digital Services Act|Digital Markets Act",
    "DE": "Bundestag|Bundesregierung|Bundesrat|Bundesnetzagentur|Berlin",
    "FR": "Paris|Élysée|Arcom|CNIL|Matignon",
    "IT": "Garante|Palazzo Chigi",
    "ES": "Madrid|Moncloa",
    "BR": "Brasília|Brasilia|Planalto|Anatel|São Paulo",
    "IN": "New Delhi|Delhi|MeitY|Lok Sabha|Narendra Modi",
    "ID": "Jakarta|Kominfo|Komdigi|Kemendag|Menkominfo|Bawaslu",
    "JP": "Tokyo|Tokio|Japan|METI",
    "KR": "Seoul",
    "CA": "Ottawa",
    "AU": "Canberra|ASIO|eSafety",
    "TW": "Taipei|Taiwan",
    "VN": "Hanoi",
    "MY": "Kuala Lumpur|Malaysia|MCMC",
    "PH": "Manila",
    "TH": "Bangkok",
    "PK": "Islamabad|Pakistan",
    "BD": "Dhaka",
    "NP": "Kathmandu|Nepal",
    "RU": "Kremlin|Moscow|Roskomnadzor",
    "UA": "Kyiv|Kiev",
    "TR": "Ankara",
    "IL": "Jerusalem|Tel Aviv|Israel|Knesset",
    "IR": "Tehran|Teheran|Iran",
    "KE": "Nairobi|Kenya",
    "NG": "Abuja|Nigeria",
    "ZA": "Pretoria",
    "SN": "Dakar",
    "SO": "Mogadishu|Somalia",
    "ET": "Addis Ababa",
    "EG": "Cairo",
    "IE": "Dublin",
    "NL": "The Hague",
    "AT": "Vienna|Wien",
    "CH": "Bern",
    "PL": "Warsaw",
    "SE": "Stockholm",
    "DK": "Copenhagen",
    "NO": "Oslo",
    "FI": "Helsinki",
    "AL": "Tirana",
    "AR": "Buenos Aires|Argentina",
    "CL": "Chile",
    "CO": "Bogotá|Colombia",
    "PE": "Lima",
    "CN": "Beijing|Peking|Beijing's",
    "KG": "Bishkek",
    "UZ": "Tashkent",
    "KZ": "Astana",
    "MN": "Ulaanbaatar",
}
# By language; "…" stands for the endings of an adjective.
_BY_LANGUAGE = {
    "en": {
        "US": "United States|US|America|American|Americans|Congress|Commerce Department|Justice Department|congressman|"
        "Congressman|congressmen|congresswoman|State Department|First Amendment|House committee|Treasury Department|"
        "!Latin America|!South America|!North America|!Central America|!Latin American|!South American|!North American|"
        "!African Congress|!National Congress|!National People's Congress|!Mobile World Congress|!American Samoa",
        "GB": "Britain|British|United Kingdom|Briton|Britons|House of Lords|MI5|GCHQ|London|England|Scotland|Wales|"
        "!British Columbia|!New South Wales",
        "EU": "Europe|European|Europeans|European Union|Brussels|MEPs|!Eastern Europe|!Eastern European",
        "DE": "Germany|German|Germans",
        "FR": "France|French",
        "IT": "Italy|Italian|Italians|Rome",
        "ES": "Spain|Spanish|Spaniards",
        "PT": "Portugal|Portuguese|Lisbon",
        "NL": "Netherlands|Dutch",
        "BE": "Belgium|Belgian",
        "IE": "Ireland|Irish|!Northern Ireland",
        "AT": "Austria|Austrian|Austrians",
        "CH": "Switzerland|Swiss",
        "PL": "Poland|Polish",
        "CZ": "Czech|Czechia|Czech Republic|Prague",
        "HU": "Hungary|Hungarian|Budapest",
        "RO": "Romania|Romanian|Bucharest",
        "LT": "Lithuania|Lithuanian|Vilnius",
        "LV": "Latvia|Latvian",
        "EE": "Estonia|Estonian",
        "DK": "Denmark|Danish",
        "SE": "Sweden|Swedish",
        "NO": "Norway|Norwegian",
        "FI": "Finland|Finnish",
        "GR": "Greece|Greek|Athens",
        "AL": "Albania|Albanian|Albanians",
        "RS": "Serbia|Serbian|Belgrade",
        "UA": "Ukraine|Ukrainian|Ukrainians",
        "RU": "Russia|Russian|Russians",
        "TR": "Turkey|Türkiye|Turkish",
        "IL": "Israeli|Israelis",
        "IR": "Iranian|Iranians",
        "SA": "Saudi Arabia|Saudi|Riyadh",
        "AE": "United Arab Emirates|UAE|Emirati|Dubai|Abu Dhabi",
        "EG": "Egypt|Egyptian",
        "JO": "Jordanian|Jordanians|Amman",
        "KE": "Kenyan|Kenyans",
        "NG": "Nigerian|Nigerians",
        "ZA": "South Africa|South African|South Africans",
        "SN": "Senegal|Senegalese",
        "SO": "Somali",
        "ET": "Ethiopia|Ethiopian",
        "GH": "Ghana|Ghanaian",
        "IN": "India|Indian|Indians|!Indian Ocean|!American Indian|!American Indians|!Indiana",
        "PK": "Pakistani|Pakistanis",
        "BD": "Bangladesh|Bangladeshi",
        "NP": "Nepali|Nepalese",
        "LK": "Sri Lanka|Sri Lankan",
        "AF": "Afghanistan|Afghan|Taliban|Kabul",
        "JP": "Japanese",
        "KR": "South Korea|South Korean|South Koreans",
        "TW": "Taiwanese",
        "HK": "Hong Kong",
        "SG": "Singapore|Singaporean",
        "MY": "Malaysian|Malaysians|Putrajaya",
        "ID": "Indonesia|Indonesian|Indonesians",
        "TH": "Thailand|Thai|Thais",
        "VN": "Vietnam|Vietnamese",
        "PH": "Philippines|Philippine|Filipino|Filipinos",
        "KH": "Cambodia|Cambodian",
        "MM": "Myanmar|Burmese",
        "AU": "Australia|Australian|Australians|!South Australian Company",
        "NZ": "New Zealand|New Zealanders|Wellington",
        "CA": "Canada|Canadian|Canadians",
        "MX": "Mexico|Mexican|Mexicans|!New Mexico",
        "BR": "Brazil|Brazilian|Brazilians",
        "AR": "Argentine|Argentinian",
        "CL": "Chilean|Chileans",
        "CO": "Colombian|Colombians",
        "PE": "Peru|Peruvian",
        "VE": "Venezuela|Venezuelan|Caracas",
        "KZ": "Kazakhstan|Kazakh",
        "KG": "Kyrgyzstan|Kyrgyz",
        "UZ": "Uzbekistan|Uzbek",
        "CN": "China|Chinese|Shanghai|Shenzhen|Hangzhou",
    },
    "de": {
        "US": "Vereinigte Staaten|Vereinigten Staaten|US|Amerika|amerikanisch…|Amerikaner|Amerikanern|US-Kongress|"
        "US-Regierung|US-Senat|US-Bürger|Weißes Haus|Weiße Haus|Weißen Haus|!Lateinamerika|!Südamerika",
        "GB": "Großbritannien|Grossbritannien|britisch…|Briten|Vereinigtes Königreich|Vereinigten Königreich|London",
        "EU": "Europa|europäisch…|Europäer|Europäern|Europäische Union|Europäischen Union|EU-Kommission|Brüssel|"
        "EU-Parlament|Europaparlament|Europäische Kommission|Europäischen Kommission",
        "DE": "Deutschland|Deutschlands|deutsch…|Deutschen|BSI|Bundesamt für Sicherheit in der Informationstechnik|"
        "Verfassungsschutz|Bundesinnenministerium|Innenministerin Faeser|Bundeskartellamt|Bundeskanzler",
        "AT": "Österreich|österreichisch…|Österreicher",
        "CH": "Schweiz|schweizerisch…|Schweizer",
        "FR": "Frankreich|französisch…|Franzosen",
        "IT": "Italien|italienisch…|Rom",
        "ES": "Spanien|spanisch…",
        "NL": "Niederlande|Niederlanden|niederländisch…|Den Haag",
        "PL": "Polen|polnisch…|Warschau",
        "HU": "Ungarn|ungarisch…",
        "CZ": "Tschechien|tschechisch…|Prag",
        "LT": "Litauen|litauisch…",
        "DK": "Dänemark|dänisch…|Kopenhagen",
        "SE": "Schweden|schwedisch…",
        "NO": "Norwegen|norwegisch…",
        "IE": "Irland|irisch…|!Nordirland",
        "RU": "Russland|russisch…|Russen|Moskau|Kreml",
        "UA": "Ukraine|ukrainisch…",
        "TR": "Türkei|türkisch…",
        "IN": "Indien|indisch…|Inder|Neu-Delhi",
        "ID": "Indonesien|indonesisch…",
        "JP": "japanisch…",
        "KR": "Südkorea|südkoreanisch…",
        "TW": "taiwanisch…|taiwanesisch…",
        "VN": "Vietnam|vietnamesisch…",
        "SG": "Singapur",
        "AU": "Australien|australisch…",
        "CA": "Kanada|kanadisch…",
        "MX": "Mexiko|mexikanisch…",
        "BR": "Brasilien|brasilianisch…",
        "AL": "Albanien|albanisch…",
        "CN": "China|Chinas|chinesisch…|Chinesen|Schanghai",
    },
    "fr": {
        "US": "États-Unis|Etats-Unis|américain…|Américains|Américain|Amérique|Maison-Blanche|Maison Blanche|"
        "!Amérique latine|!Amérique du Sud",
        "GB": "Royaume-Uni|Grande-Bretagne|britannique|britanniques|Britanniques|Londres",
        "EU": "Europe|européen|européenne|européens|européennes|Européens|Union européenne|Bruxelles|UE",
        "FR": "France|français|française|françaises|Français|Assemblée nationale|Sénat français",
        "BE": "Belgique|belge|belges",
        "CH": "Suisse|suisse|suisses",
        "DE": "Allemagne|allemand…|Allemands",
        "IT": "Italie|italien|italienne|italiens|Rome",
        "ES": "Espagne|espagnol…",
        "IE": "Irlande|irlandais|irlandaise",
        "RU": "Russie|russe|russes|Russes|Moscou",
        "UA": "Ukraine|ukrainien|ukrainienne",
        "CA": "Canada|canadien|canadienne|canadiens|Canadiens|Québec",
        "IN": "Inde|indien|indienne|indiens",
        "ID": "Indonésie|indonésien",
        "JP": "Japon|japonais|japonaise",
        "KR": "Corée du Sud|sud-coréen",
        "TW": "Taïwan|taïwanais",
        "VN": "Vietnam|Viêt Nam|vietnamien",
        "SG": "Singapour",
        "AU": "Australie|australien|australienne|australiens",
        "BR": "Brésil|brésilien|brésilienne|brésiliens",
        "MX": "Mexique|mexicain…",
        "SN": "Sénégal|sénégalais|sénégalaise",
        "MA": "Maroc|marocain…",
        "DZ": "Algérie|algérien|algérienne",
        "TN": "Tunisie|tunisien|tunisienne",
        "NC": "Nouvelle-Calédonie",
        "CN": "Chine|chinois|chinoise|chinoises|Chinois|Pékin",
    },
    "es": {
        "US": "Estados Unidos|EE. UU.|EE.UU.|EEUU|EE UU|estadounidense|estadounidenses|norteamericano|norteamericana|"
        "Casa Blanca",
        "GB": "Reino Unido|Gran Bretaña|británico|británica|británicos|Londres",
        "EU": "Europa|europeo|europea|europeos|europeas|Unión Europea|Bruselas|UE|Comisión Europea",
        "ES": "España|español|española|españoles|españolas",
        "FR": "Francia|francés|francesa|franceses",
        "DE": "Alemania|alemán|alemana|alemanes",
        "IT": "Italia|italiano|italiana|Roma",
        "RU": "Rusia|ruso|rusa|rusos|Moscú",
        "IN": "India|indio|indios|Nueva Delhi",
        "JP": "Japón|japonés|japonesa",
        "KR": "Corea del Sur|surcoreano|surcoreana",
        "TW": "Taiwán|taiwanés",
        "SG": "Singapur",
        "AU": "australiano|australiana|australianos|Australia",
        "CA": "Canadá|canadiense|canadienses",
        "MX": "México|mexicano|mexicana|mexicanos|mexicanas|Sheinbaum|Ciudad de México|!Nuevo México",
        "BR": "Brasil|brasileño|brasileña|brasileños",
        "AR": "argentino|argentina|argentinos",
        "CL": "chileno|chilena|chilenos",
        "CO": "colombiano|colombiana|colombianos",
        "PE": "Perú|peruano|peruana|peruanos",
        "VE": "Venezuela|venezolano|venezolana|Caracas",
        "EC": "Ecuador|ecuatoriano|ecuatoriana",
        "CN": "China|chino|china|chinos|chinas|Pekín",
    },
    "id": {
        "US": "Amerika Serikat|Amerika|AS|Gedung Putih|!Amerika Latin|!Amerika Selatan",
        "GB": "Inggris|Britania Raya|London",
        "EU": "Uni Eropa|Eropa|Brussel|Komisi Eropa",
        "ID": "Indonesia|Tanah Air|tanah air|DPR|Kemenkominfo|Kementerian Komunikasi dan Informatika|"
        "Kementerian Perdagangan|KPPU|Tanah Abang|Jokowi|Prabowo|rupiah",
        "MY": "Malaysia",
        "SG": "Singapura",
        "IN": "India",
        "JP": "Jepang",
        "KR": "Korea Selatan",
        "AU": "Australia",
        "CA": "Kanada",
        "VN": "Vietnam",
        "TH": "Thailand",
        "PH": "Filipina",
        "DE": "Jerman",
        "FR": "Prancis|Perancis",
        "RU": "Rusia",
        "BR": "Brasil",
        "CN": "Tiongkok|China|Cina|RRT",
    },
    "zh": {
        "US": "美国|美國|美方|美欧|!完美方|!优美方|!精美方|!审美方|!唯美方|!中美洲|"
        "华盛顿|華盛頓|白宫|白宮|五角大楼|五角大廈|加州|得州|蒙大拿|"
        "中美|赴美|旅美",
        "GB": "英国|英國|伦敦|倫敦|唐宁街",
        "EU": "欧盟|歐盟|欧洲|歐洲|布鲁塞尔|布魯塞爾|欧方|中欧|中歐",
        "DE": "德国|德國|柏林",
        "FR": "法国|法國|巴黎|!巴黎协定|!巴黎協定",
        "IT": "意大利|義大利",
        "ES": "西班牙",
        "IE": "爱尔兰|愛爾蘭",
        "NL": "荷兰|荷蘭",
        "PL": "波兰|波蘭",
        "HU": "匈牙利",
        "LT": "立陶宛",
        "RU": "俄罗斯|俄羅斯|莫斯科",
        "UA": "乌克兰|烏克蘭",
        "TR": "土耳其",
        "IN": "印度|新德里|!印度洋",
        "ID": "印度尼西亚|印度尼西亞|印尼|雅加达|雅加達",
        "PK": "巴基斯坦",
        "JP": "日本|东京|東京|!近日本|!今日本|!昨日本|!明日本|!即日本|!次日本|!连日本|!連日本|!每日本",
        "KR": "韩国|韓國|首尔|首爾",
        "TW": "台湾|台灣|臺灣|台北",
        "HK": "香港",
        "SG": "新加坡",
        "MY": "马来西亚|馬來西亞",
        "TH": "泰国|泰國",
        "VN": "越南",
        "PH": "菲律宾|菲律賓",
        "AU": "澳大利亚|澳洲|堪培拉",
        "NZ": "新西兰|紐西蘭",
        "CA": "加拿大|渥太华|渥太華",
        "MX": "墨西哥",
        "BR": "巴西",
        "CL": "!理智利|!机智利|!睿智利|!才智利|!人工智利",
        "AR": "阿根廷",
        "ZA": "南非",
        "KE": "肯尼亚",
        "NG": "尼日利亚",
        "AE": "阿联酋",
        "SA": "沙特",
        "IR": "伊朗",
        "IL": "以色列",
        "CN": "中国|中國|北京|中方|上海|深圳|杭州",
    },
}
_LOCALES = {"en": ("en",), "de": ("de",), "fr": ("fr",), "es": ("es",), "id": ("id",), "zh": ("zh_Hans", "zh_Hant")}
# Names of people, places and things as well; and regions that are none.
_AMBIGUOUS = {
    *("GE", "TD", "JO", "JE", "GG", "IM", "SX", "BL", "MF", "AQ", "EA", "IC", "EZ", "UN", "QO", "XA", "XB", "ZZ"),
    *("HK", "MO", "AS", "PR", "NF", "CC", "CX", "UM", "IO", "TF"),
}
# Chinese names that other words hold ("出海地图").
_INSIDE_WORDS = {"海地", "马里", "馬利", "多哥", "不丹", "约旦", "文莱", "阿曼"}
_GERMAN_ENDINGS = ("", "e", "en", "er", "es", "em")
_FRENCH_ENDINGS = ("", "e", "s", "es")


@cache
def country_matcher() -> TopicMatcher:
    """Finds names of countries; `Mention.topic_id` is the code. Made once: it takes some milliseconds."""
    topics: dict[str, list[Alias]] = {}
    for code, names in _EVERYWHERE.items():
        topics.setdefault(code, []).extend(Alias(text=name) for name in names.split("|"))
    for language, countries in _BY_LANGUAGE.items():
        endings = _GERMAN_ENDINGS if language == "de" else _FRENCH_ENDINGS
        for code, names in countries.items():
            for name in _spell(names, endings):
                topics.setdefault(code, []).append(Alias(text=name, languages=(language,)))
    for language, locales in _LOCALES.items():
        for code, name in ((code, name) for one in locales for code, name in Locale.parse(one).territories.items()):
            if len(code) == 2 and code.isalpha() and code not in _AMBIGUOUS and name not in _INSIDE_WORDS:
                topics.setdefault(code, []).append(Alias(text=name, languages=(language,)))
    return TopicMatcher(
        tuple(Topic(id=code, kind="class", name=code, aliases=tuple(aliases)) for code, aliases in topics.items())
    )


def _spell(names: str, endings: tuple[str, ...]) -> list[str]:
    return [
        name.removesuffix("…") + ending
        for name in names.split("|")
        for ending in (endings if name.endswith("…") else ("",))
    ]
