"""French and Spanish: the main clause."""

from __future__ import annotations

import re

from extractors.stance.grammar.clauses import Clauses
from extractors.stance.grammar.clauses import whole_word as _words

_FR_STEM = (
    r"abond|accus|affirm|ajout|alert|analys|annonc|approuv|argu|assur|attaqu|avanc|balay|blâm|brandi|brocard|chiffr|"
    r"clam|compar|condamn|confirm|conseill|constat|contest|critiqu|déclar|demand|dénonc|déplor|désapprouv|dévoil|dout|"
    r"écart|évoqu|exhort|exig|expliqu|fustig|grond|insist|invoqu|indiqu|ironis|jug|justifi|jur|lanc|martel|minimis|"
    r"moqu|"
    r"ni|not|observ|oppos|os|parl|péror|plaid|pointe?|précis|préconis|présent|prôn|propos|protest|qualifi|raill|rappel|"
    r"rapport|réaffirm|réclam|recommand|récus|redout|réfut|regrett|rejet|relativis|relev|rel[eè]v|répét|répliqu|"
    r"reproch|"
    r"résum|rétorqu|révél|salu|scand|signal|soulign|souhait|suggér|suspect|tabl|tanc|tempêt|témoign|tranch|vant|alarm|"
    r"inquièt|inquiét|insurg|interrog|indign|offusqu|nuanc|milit|compt|esp[eéè]r|envisag|estim|imagin|import|lou|"
    r"appell|rejett|répèt|exagèr|consid[eéè]r|pens|critiqu|martèl|confess|confi|concéd|concèd|command|revendiqu|"
    r"refus|accept|préf[eéè]r|cherch|tent|rêv|somm|press|pri|engag"
)
_FR_FORMS = (
    r"dit|dite|dits|disent|disait|disaient|croit|croient|craint|craignent|veut|veulent|voulait|voulu|voit|voient|vu|"
    r"tient|tiennent|soutient|soutiennent|soutenu|maintient|maintenu|prévient|prévenu|averti|avertit|avertissent|"
    r"répond|"
    r"répondent|répondu|défend|défendent|défendu|dément|démentent|démenti|promet|promettent|promis|admet|admettent|"
    r"admis|"
    r"reconnaît|reconnaissent|reconnu|conclut|concluent|conclu|décrit|décrivent|écrit|écrivent|réagi|réagit|renchérit|"
    r"renchéri|prévoit|prévoient|prévu|attend|pressent|perçoit|dépeint|plébiscite|plébiscitent|prétend|prétendent|"
    r"prétendu|applaudit|applaudi|voient|sait|déduit|redit|prédit|prédisent|rit|sourit|montre|montré|trouve|trouvent"
)
_FR_ACT_STEM = (
    r"adopt|vot|bloqu|bann|sanctionn|condamn|inflig|retir|impos|oblig|ordonn|promulgu|sign|lev|refus|rejet|annul|"
    r"transf[eéè]r|déménag|rebaptis|quitt|renonc|décid|limit|engag|assign|class|ajout|valid|confirm|censur|débout|"
    r"autoris|approuv|ferm|écart|gel|abandonn|enregistr|install|coup|demand|saisi|dissou|arrêt|cess|lanc|ouvr"
)
_FR_ACT_FORMS = (
    r"interdit|interdisent|interdite|interdits|interdire|suspend|suspendu|suspendent|inscrit|ouvert|ouvre|exclut|exclu|"
    r"exclure|mis|met|mettre|enjoint|fini|pris|rendu|reçoit|recevra|recevront|contraint|remis|fait|élargi|entendu|clos"
)
_FR_OFFICE = (
    r"porte-parole|ministres?|ministère|gouvernement|président|présidente|député|députée|députés|sénateur|sénatrice|"
    r"sénateurs|commission|commissaire|tribunal|cour|conseil|juges?|magistrats?|procureur|parlement|agence|autorité|"
    r"autorités|régulateur|gendarme|office|directeur|directrice|patron|patronne|dirigeant|dirigeants|fondateur|"
    r"fondatrice|"
    r"cofondateur|chef|cheffe|chercheurs?|chercheuse|analyste|analystes|économistes?|experts?|syndicat|syndicaliste|"
    r"association|fédération|ONG|organisation|avocats?|avocate|juristes?|psychologue|pédopsychiatre|professeur|"
    r"professeure|consultant|consultante|diplomate|diplomates|ambassade|ambassadeur|maire|élus?|élue|eurodéputés?|"
    r"eurodéputée|opérateurs?|opposants|opposition|critiques|partisans|défenseurs|commerçants?|créateurs?|créatrice|"
    r"responsable|responsables|université|institut|laboratoire|équipe|équipes|étude|rapport|enquête|parti|police|armée|"
    r"capitales|vice-président|vice-présidente|secrétaire|état|préfet|gérant|gérante|vendeurs?|utilisateurs?|parents|"
    r"médecins?|enseignants?|groupe|entreprise|constructeur|société|plateforme"
)
_FR_DAYS = (
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|aussi|encore|ensuite|ainsi|\w+ment)\s+){0,3}"
)

FRENCH_CLAUSES = Clauses(
    opener=re.compile(
        r"^[\"“«(—–-]*\s*(?:(?:mais|et|or|pourtant|toutefois|cependant|ainsi|puis|alors|aussi|enfin)\b,?\s+|"
        r"(?:en|au|aux|à|dans|sur|pour|par|avec|sans|depuis|selon|lors|après|avant|pendant|malgré|contre|chez|entre|"
        r"interrogée?|devant|face|outre|si|quand|alors|bien|comme|heures|hier|le (?:lundi|mardi|\d+)|de son|de leur|"
        r"du côté|d'un|\w+ment)\b[^,;:]{0,120}?,\s+)+",
        re.IGNORECASE,
    ),
    auxiliary=_words(
        r"(?:n'|s'|l'|y )?(?:a|ont|est|sont|avait|avaient|était|étaient|aura|auront|sera|seront|aurait|serait|"
        r"auraient)|"
        r"va|vont|peut|peuvent|doit|doivent|pourrait|pourraient|devrait|devraient|fait|font|a-t-il|a-t-elle"
    ),
    finite=_words(
        rf"(?:s'|n'|l'|d')?(?:{_FR_STEM}|{_FR_ACT_STEM})(?:e|ent|ait|aient|a|èrent|era|eront|it|issent)|{_FR_FORMS}|"
        rf"{_FR_ACT_FORMS}"
    ),
    determiner=_words(
        r"le|la|les|l'|un|une|des|du|de|d'|au|aux|à|en|par|pour|sur|avec|sans|et|ou|son|sa|ses|leur|leurs|ce|cette|ces|"
        r"mon|ma|nos|notre|votre|très|plus|si|que|dont"
    ),
    attitude=_words(
        rf"(?:s'|n')?(?:{_FR_STEM})(?:e|ent|ait|aient|a|èrent|é|ée|és|era|eront)|(?:s'|n'|l')?(?:{_FR_FORMS})"
    ),
    loose=_words(r"est|sont|fait|met|mis"),
    act=_words(rf"(?:{_FR_ACT_STEM})(?:e|ent|a|èrent|é|ée|és|it|ira|era|eront)|{_FR_ACT_FORMS}"),
    office=_words(_FR_OFFICE),
    duty=_words(r"doit|doivent|devrait|devraient"),
    modal=_words(r"peut|peuvent|doit|doivent|pourrait|pourraient|devrait|devraient|aurait|serait|auraient"),
    camp=re.compile(
        r"\b(?:critiques|opposants|partisans|défenseurs|détracteurs|adversaires|sceptiques|juristes|avocats|experts|"
        r"élus|députés|sénateurs|ministres|diplomates|économistes|commentateurs|certains|certaines|beaucoup|d'autres|"
        r"chercheurs|opérateurs|équipes|donneurs de leçons|faucons|autorités|gouvernements|responsables|parents|"
        r"ceux qui|"
        r"syndicats|militants|associations|industriels|constructeurs|fabricants|distributeurs|on)\b",
        re.IGNORECASE,
    ),
    answer=re.compile(r",\s(?:ce qui|mais|or|alors que|et c'est|comme si|argument|une? \w+ qui)\b|;\s", re.IGNORECASE),
    relative=_words(r"qui|que|dont|où|lequel|laquelle"),
    participle=_words(r"interdits|interdite|inscrit|fait|pris"),
    adverb=_words(
        r"\w+ment|aussi|aussitôt|déjà|encore|ensuite|en|de|du|son|sa|leur|côté|part|revanche|fois|outre|même|ainsi|"
        r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|toujours|longtemps|depuis|pas|plus|jamais|bien|tout|fini|"
        r"par|d'abord|également|pour|voulu|tenu|à|toutefois|pourtant|enfin|été|vite|donc|ne|n'y|y|se|s'"
    ),
    tail=re.compile(
        rf"[,\"»”]\s+(?:(?:n'|s'est |s'|l')?(?:a|ont|avait|avaient|"
        rf"est)\s+)?(?:\w+ment\s+)?(?:s')?(?:(?:{_FR_STEM})(?:e|ent|"
        rf"ait|aient|é|a)|{_FR_FORMS})(?P<pronoun>-t-(?:il|elle|on)|-(?:il|elle|ils|elles))?\s+{_FR_DAYS}"
        r"(?:(?:devant|dans|sur|à|au|aux|en|lors)\s+[^,;:\"«»]{2,40}?\s+)?"
        r"(?P<who>(?:(?:le|la|les|un|une|des|son|sa|ses|leur|leurs)\s|l'|(?=[A-ZÀ-Ö]))[^,;:.\"«»(]{2,90})"
        r"(?:,\s(?P<name>[A-ZÀ-Ö][\w'’-]+(?:\s(?:de|du|van|von|[A-ZÀ-Ö][\w'’-]*)){1,3}))?(?=[,;:.\"«»(]|$)",
    ),
)

_ES_STEM = (
    r"abog|acus|advirt|advert|afirm|alab|aleg|alert|alud|anunci|añad|apel|aplaud|apoy|apunt|argument|arremet|asegur|"
    r"atribu|augur|avis|calific|calcul|celebr|censur|cit|compar|confes|confi|consider|constat|contest|critic|cuestion|"
    r"declar|defend|defiend|demand|denunci|descart|desconf|describ|deslig|despreci|destac|detall|disp|discrep|dud|"
    r"elogi|"
    r"enfatiz|espet|esper|estim|exhort|exig|explic|expres|felicit|ironiz|insist|inst|interpret|invoc|jact|justific|"
    r"juzg|lament|llam|manifest|matiz|mencion|neg|nieg|not|objet|opin|orden|parec|pid|ped|plante|ponder|pregunt|"
    r"present|"
    r"pretend|presum|prometi?|pronostic|propon|propus|protest|quej|rebat|rechaz|reclam|reconoc|recomend|record|recuerd|"
    r"recurr|refut|reiter|relativiz|replic|reproch|respald|respond|resum|revel|sac|salud|señal|solicit|sospech|sosten|"
    r"sostien|sostuv|subray|suger|sugier|tach|tem|tild|tilda|un|urg|valor|vaticin|zanj|acept|admit|conclu|cre|promet|"
    r"prev|prefier|vend|confirm|indic|precis|desminti|desmient|reprocha|repit|repet|escandaliz|alarm|preocup|opus|opon"
)
_ES_END = r"(?:a|an|ó|aron|e|en|ió|ieron|aba|aban|ía|ían|ado|ido|ará|erá|irá|o|uvo|uso|yó|yen|ye)"
_ES_FORMS = (
    r"dijo|dice|dicen|dijeron|dicho|decía|quiere|quieren|quiso|ve|ven|vio|vieron|piensa|piensan|propuso|propusieron|"
    r"opuso|opone|oponen|pidió|pidieron|puso|pone|ponen|hizo|mantiene|mantienen|mantuvo|escribió|escribe|escrito|"
    r"prevé|prevén|halló|hallaron|detectó|encontró|encontraron|teme|temen|niega|niegan|negó|muestra|mostró|mostraron"
)
_ES_ACT_STEM = (
    r"aprob|prohib|bloque|vet|sancion|mult|orden|suspend|retir|exclu|impus|impon|oblig|firm|promulg|levant|rechaz|anul|"
    r"traslad|mud|rebautiz|abandon|renunci|decid|limit|incluy|inclu|añad|ratific|confirm|cerr|cierr|denunci|demand|"
    r"autoriz|reemplaz|elimin|desconect|registr|cancel|congel|abr|expuls|adopt|vot|revoc|acord|inscrib|suprim|dej|cort"
)
_ES_OFFICE = (
    r"portavoz|ministr[oa]s?|ministerio|gobierno|president[ea]|diputad[oa]s?|senador(?:a|es)?|congresista|comisión|"
    r"comisari[oa]|tribunal|corte|consejo|juez|jueza|jueces|magistrad[oa]s?|fiscal|fiscalía|parlamento|agencia|"
    r"autoridad|"
    r"autoridades|regulador|oficina|director(?:a|es)?|jefe|jefa|fundador(?:a|es)?|investigador(?:a|es|as)?|analistas?|"
    r"economistas?|expert[oa]s?|sindicatos?|asociación|federación|organización|abogad[oa]s?|psicólog[oa]|"
    r"profesor(?:a|es)?|"
    r"consultor(?:a|es)?|diplomátic[oa]s?|embajada|embajador(?:a)?|alcalde|alcaldesa|concejal(?:a)?|eurodiputad[oa]s?|"
    r"operador(?:a|es|as)|opositor(?:es)?|oposición|críticos|partidarios|defensores|comerciantes?|creador(?:a|es|as)?|"
    r"responsable|responsables|universidad|instituto|laboratorio|equipo|estudio|informe|partido|policía|ejército|"
    r"vicepresident[ea]|secretari[oa]|patronal|cámara|municipio|ayuntamiento|comité|congreso|senado|usuarios?|padres|"
    r"médic[oa]s?|docentes|empresari[oa]s?|directiv[oa]s?|ingenier[oa]s?|coordinador(?:a)?|demócrata|republican[oa]|"
    r"legislador(?:a|es)?|compañía|empresa|firma|fabricante|plataforma|grupo|fondos|vendedor(?:a|es|as)?"
)

SPANISH_CLAUSES = Clauses(
    opener=re.compile(
        r"^[\"“«(—–¿¡-]*\s*(?:(?:pero|y|sin embargo|así|luego|también|además)\b,?\s+|"
        r"(?:en|al|a|por|con|sin|desde|según|tras|durante|ante|pese|para|sobre|entre|contra|preguntad[oa]|si|cuando|"
        r"aunque|como|horas|días|ayer|hoy|este|el (?:lunes|martes|\d+)|de su|\w+mente)\b[^,;:]{0,120}?,\s+)+",
        re.IGNORECASE,
    ),
    auxiliary=_words(
        r"ha|han|había|habían|sido|es|son|fue|fueron|era|eran|será|serán|está|están|puede|pueden|podría|podrían|debe|deben|"
        r"debería|deberían|habrá|habría|sería"
    ),
    finite=_words(
        rf"(?:{_ES_STEM}|{_ES_ACT_STEM})(?:a|an|ó|aron|e|en|ió|ieron|aba|aban|ía|ían|ará|erá|irá|uvo|yó|yen|ye)|"
        rf"{_ES_FORMS}"
    ),
    determiner=_words(
        r"el|la|los|las|un|una|unos|unas|de|del|al|a|en|por|para|con|sin|y|e|o|su|sus|este|esta|estos|nuestr[oa]s?|mi|"
        r"muy|más|tan|que|cuyo|cuya"
    ),
    attitude=_words(rf"(?:{_ES_STEM}){_ES_END}|{_ES_FORMS}"),
    loose=_words(r"es|son|fue|hizo|puso"),
    act=_words(rf"(?:{_ES_ACT_STEM}){_ES_END}|puso|impuso|abrió|hizo"),
    office=_words(_ES_OFFICE),
    duty=_words(r"debe|deben|debería|deberían"),
    modal=_words(r"puede|pueden|podría|podrían|debe|deben|debería|deberían|habría|sería"),
    camp=re.compile(
        r"\b(?:críticos|opositores|partidarios|defensores|detractores|escépticos|juristas|abogados|expertos|diputados|"
        r"eurodiputados|senadores|ministros|diplomáticos|economistas|comentaristas|algunos|algunas|muchos|otros|"
        r"investigadores|operadores|halcones|autoridades|gobiernos|responsables|padres|quienes|sindicatos|activistas|"
        r"empresarios|fabricantes|emprendedores|fondos|analistas)\b",
        re.IGNORECASE,
    ),
    answer=re.compile(r",\s(?:lo que|pero|aunque|mientras|como si|un[ao]? \w+ que)\b|;\s", re.IGNORECASE),
    relative=_words(r"que|quien|quienes|cuyo|cuya|donde"),
    adverb=_words(
        r"\w+mente|también|además|ya|aún|todavía|luego|siempre|no|nunca|se|lo|le|les|la|su|parte|por|este|lunes|martes|"
        r"miércoles|jueves|viernes|sido|hoy|ayer"
    ),
    tail=re.compile(
        rf"[,\"»”]\s+(?:(?:se|lo|le|les)\s+)?(?:(?:ha|han|había)\s+)?(?:(?:{_ES_STEM})(?:a|an|ó|aron|e|en|ió|ieron|"
        rf"aba|ía|"
        rf"ado|ido|uvo)|{_ES_FORMS})\s+(?:(?:est[ea]|el|ayer|hoy|también|ayer)\s?(?:lunes|martes|miércoles|jueves|"
        rf"viernes|"
        r"sábado|domingo|semana)?\s+)?(?:(?:en|ante|a|durante|tras|al)\s+[^,;:\"«»]{2,40}?\s+(?=(?:el|la|los|las|un|"
        r"una|su|"
        r"[A-ZÁÉÍÓÚ])))?"
        r"(?P<who>(?:(?:el|la|los|las|un|una|unos|su|sus)\s|(?=[A-ZÁÉÍÓÚÑ]))[^,;:.\"«»(]{2,90})"
        r"(?:,\s(?P<name>[A-ZÁÉÍÓÚÑ][\w'’-]+(?:\s(?:de|del|van|von|[A-ZÁÉÍÓÚÑ][\w'’-]*)){1,3}))?(?=[,;:.\"«»(]|$)",
    ),
)
