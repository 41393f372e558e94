"""German: the main clause."""

from __future__ import annotations

import re

from extractors.stance.grammar.clauses import Clauses
from extractors.stance.grammar.clauses import whole_word as _words

_STEM = (
    r"äußer|argumentier|attestier|bedauer|befürchte|befürworte|begrüß|begründe|behaupte|beharr|beklag|bekräftig|"
    r"bemängel|bescheinig|beschuldig|bestätig|bestreite|beton|bewerte|bezeichne|beziffer|bezweifel|bilanzier|dementier|"
    r"droh|entgegne|erinner|erklär|erläuter|erwarte|erwider|fei?er|folger|forder|formulier|frag|fürchte|glaub|hoff|"
    r"kommentier|konter|kritisier|kündig|lehn|lob|mahn|mein|moniert|monier|nannt|nenn|plädier|prophezei|protestier|"
    r"rechn|"
    r"rechtfertig|reklamier|sag|schätz|schilder|schimpf|schreib|sorg|spotte|stimm|teil|tadel|unterstell|unterstreich|"
    r"unterstütz|urteil|verdächtig|verlang|verneint|vermute|versicher|versprech|verspricht|verteidig|verurteil|"
    r"verweis|verwies|wäg|warn|warb|wertet|werte|widersprech|wünsch|zweifel|zeig|empfehl|empfiehlt|empfahl|appellier|"
    r"pflichte|räum|mutmaß|konstatier|stell|weiger"
)
_FORMS = (
    r"spricht|sprach|sprachen|sprechen|hält|halten|hielt|hielten|sieht|sehen|sah|sahen|wirft|warf|warfen|werfen|weist|"
    r"wies|wiesen|weisen|rät|riet|raten|will|wollen|wollte|findet|finden|fand|fanden|schrieb|schrieben|schreibt|"
    r"widerspricht|widersprach|bestreitet|bestritt|denkt|denken|dachte|gibt|gab|gaben|ruft|rief|riefen|nennt|nannte|"
    r"nannten|verwies|verwiesen|warb|warben|lobte|hieß|lehnt|lehnte|lehnten|bat|baten|bittet|empfiehlt|empfahl|"
    r"verspricht"
)
_PARTICIPLE = (
    r"zurückgewiesen|vorgeworfen|kritisiert|gefordert|aufgefordert|gewarnt|erklärt|begrüßt|bezeichnet|verurteilt|"
    r"abgelehnt|verteidigt|gelobt|betont|bestätigt|verlangt|vorgeschlagen|empfohlen|beklagt|bemängelt|geäußert|"
    r"ausgesprochen|angekündigt|gemahnt|festgestellt|beschrieben|behauptet|angezweifelt|bestritten|gerügt|ausgewertet"
)
_ACT = (
    r"untersag\w*|untersagt|verbot|verboten|verbietet|verbieten|beschloss\w*|beschlossen|beschließt|verabschiedet\w*|"
    r"verhäng\w*|verhängt|gesperrt|sperrt\w*|sperren|angewiesen|weist|wies|verklag\w*|verklagt|bestätigt\w*|gekippt|"
    r"kippt\w*|aufgehoben|hob|hebt|gestoppt|stoppt\w*|ausgeschlossen|schließt|schloss|eingeführt|führt\w*|eingetragen|"
    r"abgemeldet|verlegt\w*|umbenannt|abgelehnt|zurückgezogen|zog|zieht|eingeleitet|gestellt|angeordnet|ordnet\w*|"
    r"genehmigt\w*|gestattet|abgebrochen|beendet\w*|gekündigt|stimmt\w*|gestimmt|entschied\w*|entschieden|lassen|ließ"
)
_OFFICE = (
    r"\w*(?:minister(?:in|ium)?|präsident(?:in)?|sprecher(?:in)?|amt|amts|gericht|gerichts|kommission|regierung|"
    r"konzern|"
    r"partei|behörde|rat|verband|kanzler(?:in)?|abgeordnete[rn]?|senator(?:in)?|richter(?:in)?|professor(?:in)?|"
    r"chef(?:in)?|zeitung|parlament|bundestag|kongress|institut|dienst|berater(?:in)?|haus|gründer(?:in)?|"
    r"forscher(?:in)?|experten?|expertin|fachleute|ökonom(?:en|in)?|analyst(?:en|in)?|juristen?|juristin|anwalt|"
    r"anwältin|"
    r"schützer(?:in)?|organisation|gewerkschaft|opposition|koalition|ausschuss|ausschusses|beamte[rn]?|rektor(?:in)?|"
    r"universität|hochschule|sprecherin|vertreter(?:in)?|manager(?:in)?|händler(?:in)?|eltern|lehrer(?:in)?|ärzte|"
    r"kritiker|befürworter|gegner|hersteller|betreiber|landwirte|kammer|kabinett|kreml|polizei|armee|autoren|studie|"
    r"bericht|kommissar(?:in)?|bürgermeister(?:in)?|direktor(?:in)?|leiter(?:in)?|vorsitzende[rn]?|botschaft(?:er)?|"
    r"court)"
)

GERMAN_CLAUSES = Clauses(
    opener=re.compile(r"^(?:[A-ZÄÖÜ]{3,}(?:\s[–—-]\s|:\s))?[\"„»(]*(?:(?:aber|doch|und|denn)\s+)?", re.IGNORECASE),
    auxiliary=_words(
        r"hat|haben|hatte|hatten|ist|sind|war|waren|wird|werden|wurde|wurden|kann|können|soll|sollen|muss|müssen|darf|"
        r"dürfen|könnte|sollte|würde|möchte|möchten|will|wollen|sei|seien|habe|müsse|solle|werde|könne|wolle|dürfe"
    ),
    finite=_words(rf"(?:{_STEM})(?:t|te|ten|en|n|et|ete|eten|e)|{_FORMS}|{_ACT}"),
    determiner=_words(r"der|die|das|dem|den|des|ein|eine|einen|einem|einer|zu|mit|von|für|und|oder|als|nicht|sehr"),
    attitude=_words(rf"(?:{_STEM})(?:t|te|ten|en|n|et|ete|eten|e)|{_FORMS}|{_PARTICIPLE}|will|wollen|möchte|möchten"),
    loose=_words(r"ist|sind|gibt|gab|findet|zeigt|stellt"),
    act=_words(_ACT),
    office=_words(_OFFICE),
    duty=_words(r"soll|sollen|sollte|sollten|muss|müssen|müsste"),
    modal=_words(r"kann|können|soll|sollen|muss|müssen|darf|dürfen|könnte|sollte|würde|möchte"),
    camp=re.compile(
        r"\b(?:Kritiker|Befürworter|Gegner|Skeptiker|Verfechter|Fachleute|Experten|Ökonomen|Juristen|Abgeordnete|"
        r"Politiker|Hersteller|Betreiber|Händler|Forscher|Beobachter|Analysten|Diplomaten|Beamte|manche|viele|einige|"
        r"andere|Eltern|Falken|Behörden|Regierungen|Verbände|wer|Datenschützer|Verbraucherschützer|Lehrer|Nutzer)\b"
    ),
    answer=re.compile(r"[,;]\s(?:was|aber|doch|wobei|und das|als ob)\b|;\s", re.IGNORECASE),
    relative=_words(r"(?!)x"),
    adverb=_words(r"nicht|auch|nun|bereits|am|seit|erneut|zuvor|jetzt|jedoch|dagegen|indes|zudem|sich"),
    inverse=re.compile(
        rf"^(?:am|im|in|nach|mit|auch|zur|zum|bei|vor|für|seit|laut|aus|auf|an|durch|gegen|wegen|trotz|dagegen|"
        rf"zugleich|"
        rf"zuvor|deshalb|darum|dennoch|gestern|heute|ebenso|dort|hier|dabei|damit|nun|anders|ein(?:e[nms]?)? \w+es)\b"
        rf"[^,;:.„“\"]{{0,70}}?\s(?P<verb>hat|haben|hatte|wird|(?:{_STEM})(?:t|te|ten|et|ete)|{_FORMS}|{_ACT})\s"
        r"(?P<who>(?-i:(?:(?:der|die|das|ein|eine|seine?|ihre?)\s(?:[a-zäöüß][\wäöüß-]*\s){0,2}|(?=[A-ZÄÖÜ]))"
        r"(?:[A-ZÄÖÜ][\w-]*(?:minister|präsident|sprecher|senator|chef|kommissar|direktor|forscher|politiker|richter|"
        r"abgeordnete|kanzler|professor|anwalt|analyst|leiter)(?:in|r)?(?:\s[A-ZÄÖÜ][\w-]+){1,3}|"
        r"[A-ZÄÖÜ][\w-]+(?:\s(?:der|des|von|für|vom|im)\s(?:[a-zäöüß]+\s)?[A-ZÄÖÜ][\w-]+)?))|er|sie)\b",
        re.IGNORECASE,
    ),
    tail=re.compile(
        rf"[,“\"«]\s+(?:so|(?:{_STEM})(?:t|te|ten|et|ete|eten)|{_FORMS})\s+(?P<who>(?:(?:der|die|das|ein|eine|sein|"
        rf"seine|"
        r"ihr|ihre)\s(?:[a-zäöüß][\wäöüß-]*\s){0,2}|(?=[A-ZÄÖÜ]))[A-ZÄÖÜ][\w-]+(?:\s(?:der|des|von|für|vom|aus|in|im)\s"
        r"(?:[a-zäöüß]+\s)?[A-ZÄÖÜ][\w-]+)?(?:\s[A-ZÄÖÜ][\w'’-]+){0,3})"
        r"(?:,\s(?P<name>[A-ZÄÖÜ][\w-]+(?:\s(?:von|van|[A-ZÄÖÜ][\w-]*)){1,3})(?=[,.]))?",
    ),
    verb_last=True,
)
