"""German."""

from __future__ import annotations

import re

from extractors.stance.grammar.shape import (
    Acts,
    Attribution,
    Grammar,
    Margins,
    Naming,
    Scope,
    each,
    linear,
    parts,
    words,
)

_VERBS = (
    r"sagt(?:e|en)?|erklärt(?:e|en)?|warnt(?:e|en)?|betont(?:e|en)?|kritisiert(?:e|en)?|behaupte(?:t|"
    r"te|ten|n)|fordert(?:e|en)?|meint(?:e|en)?|argumentiert(?:e|en)?|schreib(?:t|en)|schrieb(?:en)?"
    r"|widerspr(?:icht|ach|echen)|bestreite(?:t|n)|bestritt(?:en)?|dementiert(?:e|en)?|weis(?:t|"
    r"en) (?=.{0,60}(?:zurück|darauf hin))|wies(?:en)? (?=.{0,60}(?:zurück|darauf hin))|"
    r"wirft (?=.{0,40}vor)|warf|werfen|verurteilt(?:e|en)?|verweis(?:t|en) auf|verwies(?:en)? auf"
    r"|verlangt(?:e|en)?|berichtet(?:e|en)?|beklagt(?:e|en)?|mahnt(?:e|en)?|räumt(?:e|en)? ein|"
    r"versichert(?:e|en)?|ergänzt(?:e)?|teilt(?:e)? mit|prangert(?:e|en)? (?=.{0,60}an)"
)

GERMAN = Grammar(
    language="de",
    spaced=True,
    attribution=Attribution(
        verbs=words(_VERBS),
        weak=words(
            r"glaub(?:t|te|en)|befürchte(?:t|te|ten|n)|fürchte(?:t|te|n)|sieht|sehen|hält (?=.{1,60}für)|"
            r"halten (?=.{1,60}für)|"
            r"bezeichne(?:t|te|n)|nennt|nannte|will|wollen|rät|raten|plädiert(?:e|en)?|unterstütz(?:t|en)|"
            r"lehnt(?:e|en)? (?=.{0,80}\bab\b)|begrüß(?:t|te|en)|hofft(?:e|en)?|zweifel(?:t|te|n)|denunziert|"
            r"denk(?:t|en)|schlägt vor|beschuldigt(?:e|en)?"
        ),
        inverted=words(_VERBS, r"glaub(?:t|en)|meint|so"),
        according=each(
            r"\b(?:laut|nach (?:Angaben|Ansicht|Einschätzung|Auffassung|Meinung) (?:von|der|des)|"
            r"zufolge) (?P<who>[^,;:.–]+?)(?= (?:ist|sind|hat|haben|wird|werden|soll|sollen|kann|können)\b|"
            r"[,;:.–]|$)",
            r"\b(?P<who>(?:(?-i:[A-ZÄÖÜ])[\w-]+ ?){1,4}) zufolge\b",
            r"\bfür (?P<who>(?:Kritiker|Gegner|Befürworter|Experten|Fachleute))\b",
        ),
        groups=parts(r"(?!)(?P<who>x)"),
        nominal=parts(
            r"\b(?:Sorgen?|Befürchtung(?:en)?|Furcht|Angst|Vorwurf|Vorwürfe|Verdacht|Warnung(?:en)?|"
            r"Forderung(?:en)?|Behauptung(?:en)?|Kritik|Bedenken)(?: (?:von|der|"
            r"aus) (?P<by>[\w-]+(?: (?-i:[A-ZÄÖÜ])[\w-]+)?))?,? (?:dass|vor|nach|über|wegen|an)\b"
        ),
        rest=re.compile(
            r"(?:\b(?:hat|haben|hatte|ist|wird|auch|jedoch|aber|zudem|dann|weiter|erneut|bereits|indes|"
            r"dagegen|wieder|nun|heute|gestern|seit|immer|am \w+tag)[\s,]*)+$",
            re.IGNORECASE,
        ),
        cut=re.compile(
            r"[;:—–()\"„“”»«]|\b(?:dass|aber|während|weil|obwohl|wenn|ob|als|denn|doch|sondern|und|oder|wie|"
            r"nachdem|bevor|da)\b(?= )",
            re.IGNORECASE,
        ),
        stop=re.compile(
            r"[,;:.—–()!?\"„“”»«]|\b(?:am \w+tag|in einer?|dem|der Zeitung|gegenüber|bei|nach|auf|im|vor|mit|"
            r"zu|dass|erneut|weiter|darauf|ein|eine|einen|wieder)\b"
        ),
        clausal=re.compile(
            r"\s(?:sich|ist|sind|war|hat|haben|wird|werden|kann|können|soll|sollen|muss|müssen|darf|dürfen|wurden?|"
            r"sei(?:en)?|habe|werde|könne|müsse|solle|wolle|dürfe|gebe|gehe|gehöre|stelle|bleibe|bedeute)\s",
            re.IGNORECASE,
        ),
        infinitive=re.compile(r"\bzu\s+$", re.IGNORECASE),
        reported=re.compile(
            r"\b(?:sei(?:en)?|habe(?= .{3,60}(?:t|en)\b)|werde|könne|müsse|solle|wolle|dürfe|gebe|gehe|handle|"
            r"stelle|bleibe|bedeute)\b"
        ),
        turn=re.compile(r";\s|,\s(?:aber|doch|jedoch|allerdings|obwohl|während)\b"),
    ),
    naming=Naming(
        first_person=words("ich|mich|mir|mein(?:e[rmns]?)?|wir|uns(?:er(?:e[rmns]?)?)?"),
        self_subject=re.compile(r"^(?:ich|wir)$", re.IGNORECASE),
        pronoun=re.compile(r"^(?:er|sie|es|beide|ihm|ihr|ihnen|dieser|diese)$", re.IGNORECASE),
        plural=re.compile(r"(?:beide|ihnen|(?:sie|diese) \w+n)\b", re.IGNORECASE),
        anaphor=re.compile(
            r"^(?:der|die|das) (?:Konzern|Firma|Unternehmen|App|Plattform|Sprecher|Sprecherin|Minister|"
            r"Ministerin|Politiker|Abgeordnete)$"
        ),
        generic=re.compile(
            r"\b(?:Kritiker|Experten|Befürworter|Gegner|Abgeordnete|Beamte|Nutzer|Fachleute|Forscher|"
            r"Politiker|Senatoren|Beobachter|Analysten|Datenschützer|Sicherheitsexperten|Skeptiker|"
            r"Verbraucherschützer|Händler|Ermittler|Eltern|Lehrer|Jugendliche|Kommentatoren|Medien|viele|"
            r"manche|einige|andere|Unternehmen)$|^man$",
            re.IGNORECASE,
        ),
        body=words(
            r"\w*(?:minister(?:in|ium)?|präsident(?:in)?|sprecher(?:in)?|amt|gericht|kommission(?:arin)?|"
            r"regierung|konzern|firma|partei|behörde|rat|verband|kanzler(?:in)?|abgeordneter?|senator(?:in)?|"
            r"richter(?:in)?|professor(?:in)?|chef(?:in)?|zeitung|parlament|bundestag|kongress|institut|"
            r"dienst|berater(?:in)?|repräsentantenhaus|staat|gründer(?:in)?|forscher(?:in)?)|Peking|Indien|"
            r"Kanada|Australien|Frankreich|Italien|Österreich|Großbritannien|Amerika|Japan|Taiwan|"
            r"Washington|Brüssel|Berlin|China|Trump|Biden|TikTok|Huawei|Bytedance|ByteDance|Shein|Temu|EU|USA"
        ),
        thing=re.compile(
            r"\b(?:es|das|dies|was|Gesetz|Verbot|Studienlage|Geschichte|Fall|Zahlen|Daten|niemand|nichts|"
            r"Beispiel|Frage|Technik|Technologie|Software|Ausbau|Algorithmus|App)$",
            re.IGNORECASE,
        ),
        title=re.compile(
            r"^(?:(?:[\w-]*(?:[Pp]räsident|[Mm]inister|[Ss]enator|[Kk]anzler|[Ss]precher|[Pp]rofessor|[Dd]irektor|"
            r"[Kk]ommissar|[Ff]orscher|[Rr]ichter|[Ll]eiter|[Pp]olitiker|[Gg]ründer|[Aa]nalyst|[Jj]urist|[Öö]konom|[Cc]hef)"
            r"(?:in)?|[\w-]*(?:[Bb]eauftragte|[Aa]bgeordnete|[Vv]orsitzende|[Bb]eamte|[Ee]xperte|[Ee]xpertin|"
            r"[Aa]nwalt|[Aa]nwältin)[rn]?"
            r"|[\w-]*(?:[Bb]erater|[Hh]ändler|[Ll]ehrer|[Uu]nternehmer|[Mm]eister|[Bb]etreiber|[Mm]anager)(?:in)?"
            # Trades that are family names as well, where a whole name follows.
            r"|(?:Schäfer|Fischer|Bauer|Landwirt|Bäcker)(?:in)?(?=\s[A-ZÄÖÜ][\w-]+\s[A-ZÄÖÜ])"
            r"|Herr|Frau|Dr\.|Prof\.)\s+)+(?=[A-ZÄÖÜ])"
        ),
        article=re.compile(r"^(?:der|die|das|dem|den|des|ein|eine|einer)\s+", re.IGNORECASE),
        of_body=re.compile(r"(?!)"),
        nouns_capitalised=True,
    ),
    scope=Scope(
        negators=words(r"nicht|kein(?:e[rmns]?)?|nie(?:mals)?|niemand|nichts|ohne|weder|kaum|keineswegs|statt"),
        not_negators=words(
            r"nicht (?:nur|bloß|zuletzt|allein|umsonst)|kein (?:Zweifel|Wunder)|ohne Zweifel|"
            r"nichts (?:anderes|weniger) als"
        ),
        raising=parts(
            r"\b(?:glaub\w*|denk\w*|sehe|finde|meine|halte) (?:\w+ ){0,3}nicht\b",
            r"\bkein(?:e|en|erlei)? (?:\w+ ){0,2}(?:Beweis\w*|Beleg\w*|Hinweis\w*|Anzeichen|Grund)\b",
            r"\b(?:unbewiesen|haltlos|übertrieben|absurd)\w*\b",
        ),
        denial=parts(
            r"\b(?:bestreite[tn]|bestritt\w*|dementiert\w*|widerspr\w+|weis(?:t|en)(?=.{0,80}zurück)|"
            r"wies(?:en)?(?=.{0,80}zurück)|lehn(?:t|te|en) (?=.{0,60}\bab\b))"
        ),
        clause_end=re.compile(r"[;:—–()]|,\s|\b(?:aber|doch|sondern|weil|obwohl|während)\b", re.IGNORECASE),
        suppose=words(r"wenn|falls|sofern|sollte|ob|als ob|angenommen"),
        may=words(
            r"könnte(?:n)?|kann|droht|drohen|drohende[snrm]?|möglich(?:e[snrm]?|erweise)?|erwäg(?:t|en)|"
            r"prüf(?:t|en)|debatte|Diskussion|würde(?:n)?|dürfte"
        ),
        open_question=re.compile(
            r"^[\"„»]*(?:soll(?:te)?n?|wird|werden|kann|können|darf|ist|sind|hat|muss|geht)\s", re.IGNORECASE
        ),
        rhetorical=words(r"wirklich|etwa|denn|überhaupt|ernsthaft|jemand|je|irgend\w*|nicht|kein\w*|warum"),
        reader_question=linear(
            r"\b(?:Was (?:meinen|denken|halten) Sie|Wie (?:sehen|denken) Sie|Was (?:meint|denkt) ihr|Sind Sie|"
            r"Nutzen Sie|Haben Sie)\b[^?]*\?",
            r"\b(?:schreiben Sie uns|diskutieren Sie|stimmen Sie ab|Ihre Meinung)\b",
        ),
    ),
    acts=Acts(
        active=words(
            r"verabschiedet\w*|unterzeichnet\w*|beschloss(?:en)?|beschließt|verbietet|verbot|verboten|"
            r"sperrt(?:e|en)?|gesperrt|blockiert(?:e|en)?|untersagt(?:e|en)?|bestätigt(?:e|en)?|verklagt(?:e|"
            r"en)?|verhängt(?:e|en)?|ausgesetzt|verlegt(?:e|en)?|zieht|zog|umbenannt|stimmt(?:e|en)?|schließt|"
            r"schloss|ausgeschlossen|verbannt\w*|ordnet(?:e)?|zwingt|zwang|gibt|gab|tabu|abgeschaltet"
        ),
        passive=words(
            r"(?:wurde|wurden|wird|werden|ist|sind) (?:[\wäöüß-]+ ){0,8}(?:verboten|gesperrt|verabschiedet|"
            r"unterzeichnet|blockiert|untersagt|ausgesetzt|verhängt|ausgeschlossen|verbannt|abgeschaltet|"
            r"bestätigt|tabu)"
        ),
        agent=each(
            r"\b(?:von|durch|vom) (?P<who>(?:der |dem |den )?(?-i:[A-ZÄÖÜ])[\w-]+)",
            r"\bin (?P<who>(?:den )?(?:USA|Indien|China|Österreich|Kanada|Großbritannien|Australien))",
        ),
        not_done=re.compile(
            r"\b(?:zu|soll(?:te|en)?|könnte|würde|wollen|will|muss|müsste|nicht|darf|dürfte|wenn|"
            r"ob)\s+(?:\w+\s+){0,2}$",
            re.IGNORECASE,
        ),
        practice=words(
            r"verleg\w*|umbenan\w*|versteck\w*|verschleier\w*|zieht|Hauptsitz|Firmensitz|Sitz|registrier\w*|"
            r"distanzier\w*|verberg\w*|verheimlich\w*|Wurzeln|Herkunft"
        ),
    ),
    margins=Margins(
        line=re.compile(
            r"^\W*(?:von [A-ZÄÖÜ][\w.-]+(?: [A-ZÄÖÜ][\w.-]+){1,3}|foto:.*|bild:.*|quelle:.*|anzeige|werbung|"
            r"teilen.*|mehr zum thema.*|lesen sie auch.*|lesetipp.*|kommentare?|newsletter.*|©.*|copyright.*|"
            r"stand:.*|aktualisiert.*|.{0,100}\((?:dpa|afp|apa|reuters|ap)\))\W*$",
            re.IGNORECASE,
        ),
        sentence=linear(
            r"\b(?:gibt nicht (?:notwendigerweise|unbedingt)? ?die Meinung|Alle Rechte vorbehalten|"
            r"Der Autor ist|Die Autorin ist|Abonnieren Sie|Melden Sie sich|unseren? Newsletter|Nachdruck|"
            r"spiegelt nicht|zuerst erschienen)"
        ),
        tail=re.compile(
            r"^\W*(?:mehr zum thema|meistgelesen|das könnte sie auch interessieren|lesen sie auch|"
            r"weitere (?:artikel|meldungen|themen)|kommentare|verwandte (?:artikel|themen)|auch interessant|"
            r"empfehlungen?)\W*$",
            re.IGNORECASE,
        ),
        teasers=re.compile(
            r"^\W*(?:außerdem|weitere nachrichten|kurz notiert|nachrichtenüberblick)\W*$", re.IGNORECASE
        ),
        opinion=words(r"Kommentar|Gastbeitrag|Meinung|Kolumne|Leitartikel|Glosse"),
        manual=words(r"Rezept|Zutaten|Anleitung|Testbericht|Akkulaufzeit|Quartalszahlen"),
    ),
    anaphor=words(
        r"es|sie|ihr(?:e[rmns]?)?|er|sein(?:e[rmns]?)?|dies(?:e[rmns]?)?|(?:der|die|das|dem|den|"
        r"des) (?:App|Plattform|Konzern\w*|Firma|Unternehmen|Dienst|Netzwerk|Verbot|Gesetz|Verkauf|"
        r"Eigentümer|Mutterkonzern|Videoplattform|Anwendung|Hersteller)"
    ),
    elsewhere=re.compile(r"^(?:\w+ ){0,1}(?:Facebook|Instagram|Meta|Google|YouTube|Twitter|Amazon|Apple|Tesla)\b"),
    concession=parts(r"^(?:zwar|gewiss|sicher(?:lich)?|natürlich|freilich|zugegeben|obwohl|auch wenn)\b", r"\bzwar\b"),
    turn=re.compile(r"^[„\"»]*(?:aber|doch|dennoch|trotzdem|allerdings|jedoch)\b", re.IGNORECASE),
)
