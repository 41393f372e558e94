"""Spanish."""

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
    r"dijo|dice|dicen|dijeron|afirm(?:a|an|ó|aron)|asegur(?:a|an|ó|aron)|declar(?:a|an|ó|aron)|"
    r"advirti(?:ó|eron)|advierte[n]?|acus(?:a|an|ó|aron)|denunci(?:a|an|ó|aron)|sostien(?:e|en)|"
    r"sostuvo|argument(?:a|an|ó|aron)|señal(?:a|an|ó|aron)|critic(?:a|an|ó|aron)|critica"
    r"|reclam(?:a|an|ó)|rechaz(?:a|an|ó|aron)|neg(?:ó|aron)|niega[n]?|escrib(?:e|en|ió)|explic(?:a|an|"
    r"ó)|añad(?:e|ió)|respondi(?:ó|eron)|responde[n]?|conden(?:a|an|ó)|insist(?:e|en|ió)|reconoc(?:e|"
    r"en|ió)|admit(?:e|en|ió)|alert(?:a|an|ó)|aleg(?:a|an|ó)|desmiente|desmintió|manifest(?:ó|aron)|"
    r"subray(?:a|ó)"
)

SPANISH = Grammar(
    language="es",
    spaced=True,
    attribution=Attribution(
        verbs=words(_VERBS),
        weak=words(
            r"cre(?:e|en|yó)|piensa[n]?|tem(?:e|en)|consider(?:a|an|ó)|quier(?:e|en)|pid(?:e|en|ió)|exig(?:e|"
            r"en|ió)|propon(?:e|en)|propuso|apoy(?:a|an|ó)|ve(?:n)?(?= )|sospech(?:a|an)|defiend(?:e|en)|"
            r"opin(?:a|an)|celebr(?:a|ó)|se opon(?:e|en)|instó|insta"
        ),
        inverted=words(_VERBS, r"según|opina[n]?"),
        according=each(
            r"(?:^|, )para (?P<who>(?:el|la|los|las) [\w' .-]{2,60}?)(?=,)",
            r"\b(?:según|de acuerdo con|a juicio de|en opinión de) (?P<who>(?:(?:el|la|los|las|un|una|"
            r"algunos|varios|muchos) )?[\w' .-]{2,60}?)(?=,|$)",
        ),
        groups=parts(r"(?!)(?P<who>x)"),
        nominal=parts(
            r"\b(?:temor(?:es)?|preocupaci(?:ón|ones)|sospechas?|acusaci(?:ón|ones)|denuncias?|advertencias?|"
            r"la idea|llamamientos?|alegatos?)(?: (?:del?|entre) (?P<by>(?:los |las |"
            r"la )?[\w'-]+(?: [\w'-]+)?))? (?:de que|sobre|por|a|de)\b"
        ),
        rest=re.compile(
            r"(?:\b(?:ha|han|había|fue|también|además|ya|luego|siempre|recientemente|se|lo|no|le|les|aún|"
            r"todavía)[\s,]*)+$",
            re.IGNORECASE,
        ),
        cut=re.compile(
            r"[;:—–()\"“”«»]|\b(?:que|pero|mientras|porque|aunque|si|cuando|donde|y|e|pues|como)\b(?= )", re.IGNORECASE
        ),
        stop=re.compile(
            r"[,;:.—–()!?\"“”«»]|\b(?:en (?:un|una)|durante|tras|antes|que|el (?:lunes|martes|miércoles|"
            r"jueves|viernes)|a los|ante|sobre)\b"
        ),
        clausal=re.compile(r"\s(?:es|son|está|ha|han|fue|será|puede|debe|se)\s", re.IGNORECASE),
        infinitive=re.compile(r"\b(?:a|de|para)\s+$", re.IGNORECASE),
        turn=re.compile(r";\s|,\s(?:pero|aunque|sin embargo|mientras que|no obstante)\b"),
    ),
    naming=Naming(
        first_person=words(r"yo|me|mi|mis|nosotros|nuestr[oa]s?|creo|pienso"),
        self_subject=re.compile(r"^(?:yo|nosotros)$", re.IGNORECASE),
        pronoun=re.compile(r"^(?:él|ella|ellos|ellas|este|esta|estos|estas)$", re.IGNORECASE),
        plural=re.compile(r"(?:ellos|ellas|estos|estas)\b", re.IGNORECASE),
        anaphor=re.compile(
            r"^(?:el|la|esta|este) (?:empresa|compañía|plataforma|aplicación|grupo|ministro|ministra|portavoz|"
            r"senador|diputado)$",
            re.IGNORECASE,
        ),
        generic=re.compile(
            r"\b(?:críticos|expertos|detractores|partidarios|opositores|legisladores|senadores|funcionarios|"
            r"analistas|observadores|usuarios|especialistas|investigadores|padres|creadores|algunos|varios|"
            r"otros|muchos|medios|autoridades|defensores|empresas|jueces)\b",
            re.IGNORECASE,
        ),
        body=words(
            r"ministr[oa]|ministerio|president[ea]|portavoz|gobierno|comisión|comisari[oa]|tribunal|corte|"
            r"juez|jueza|grupo|empresa|compañía|partido|agencia|senado|senador|senadora|diputad[oa]|"
            r"profesora?|investigadora?|directora?|fundadora?|periódico|diario|informe|parlamento|congreso|"
            r"consejo|instituto|procuradora?|fiscal|abogad[oa]|Pekín|Washington|Bruselas|China|Trump|Biden|"
            r"TikTok|Huawei|ByteDance|Shein|Temu|Casa Blanca|ACLU"
        ),
        thing=re.compile(
            r"\b(?:ley|norma|prohibición|historia|caso|hecho|esto|eso|ello|nada|cifras|datos|pregunta|ejemplo)$",
            re.IGNORECASE,
        ),
        title=re.compile(
            r"^(?:(?:el|la)\s)?(?:(?:presidente|presidenta|ministr[oa]|senadora?|diputad[oa]|profesora?|Sr\.|"
            r"Sra\.|D\.)\s+)(?=[A-ZÁÉÍÓÚÑ])",
            re.IGNORECASE,
        ),
        article=re.compile(r"^(?:el|la|los|las|un|una)\s+", re.IGNORECASE),
        of_body=re.compile(r"\b(?:Ministerio|Cámara|Corte|Consejo|Comisión|Universidad|Partido|Tribunal|Instituto) $"),
    ),
    scope=Scope(
        negators=words(r"no|nunca|jamás|ningun[oa]?|ningún|ni|sin|nada|tampoco|en lugar de|en vez de"),
        not_negators=words(r"no (?:solo|sólo|solamente|únicamente|hay duda)|sin (?:duda|embargo)|nada menos"),
        raising=parts(
            r"\bno (?:cree|creo|piensa|pienso|creen|ve|consideran?)\b",
            r"\b(?:ningun[oa]?|ningún|no hay|sin) (?:\w+ ){0,2}(?:pruebas?|evidencias?|indicios?|señal(?:es)?)\b",
            r"\b(?:infundad|exagerad|absurd)\w*\b",
        ),
        denial=parts(r"\b(?:neg(?:ó|aron)|niega[n]?|rechaz(?:a|an|ó|aron)|desmiente[n]?|desmintió|refut(?:a|an|ó))\b"),
        clause_end=re.compile(r"[;:—–()]|,\s|\b(?:pero|sino|mientras|porque|aunque|sin embargo)\b", re.IGNORECASE),
        suppose=words(r"si|en caso de|a menos que|suponiendo"),
        may=words(
            r"podría[n]?|puede[n]?|posible|posibilidad de|amenaza(?:n)? con|eventual|sería|estudia[n]?|debate sobre"
        ),
        open_question=re.compile(r"^[\"«\s]*¿\s*(?:debe(?:ría)?n?|es|son|será|va|puede|hay que|está)\s", re.IGNORECASE),
        rhetorical=words(r"realmente|acaso|de verdad|por qué|quién|alguien|siquiera|no"),
        reader_question=linear(
            r"¿\s*(?:qué opinas?|qué piensas?|cree usted|crees|usas|y (?:tú|usted))\b[^?]*\?",
            r"\b(?:cuéntanos|déjanos tu|comenta)\b",
        ),
    ),
    acts=Acts(
        active=words(
            r"aprob(?:ó|aron|ado)|firm(?:ó|aron|ado)|prohib(?:ió|ieron|ido|e)|bloque(?:ó|aron|ado|a)|vet(?:ó|"
            r"aron|ado)|orden(?:ó|aron|a)|confirm(?:ó|aron)|ratific\w+|demand(?:ó|aron)|mult(?:ó|aron|a)|"
            r"suspend(?:ió|ieron)|oblig(?:ó|a)|traslad(?:ó|aron)|excluy(?:ó|eron)|retir(?:ó|aron)|vot(?:ó|"
            r"aron)"
        ),
        passive=words(
            r"(?:fue|fueron|ha sido|han sido|está|están) (?:\w+ ){0,2}(?:aprobad[oa]s?|firmad[oa]s?|"
            r"prohibid[oa]s?|bloquead[oa]s?|vetad[oa]s?|suspendid[oa]s?|excluid[oa]s?)"
        ),
        agent=each(
            r"\b(?:por|en) (?P<who>(?:el |la |los |"
            r"las )?(?-i:[A-ZÁÉÍÓÚÑ])[\w-]+(?: (?-i:[A-ZÁÉÍÓÚÑ])[\w-]+)*)"
        ),
        not_done=re.compile(
            r"\b(?:a|para|de|debe|debería|hay que|podría|quiere|quieren|va|puede|no|si|ser)\s+(?:\w+\s+){0,2}$",
            re.IGNORECASE,
        ),
        practice=words(r"traslad\w+|ocult\w+|escond\w+|sede|registr\w+|disimul\w+|raíces|origen"),
    ),
    margins=Margins(
        line=re.compile(
            r"^\W*(?:por [A-ZÁÉÍÓÚÑ][\w.-]+(?: [A-ZÁÉÍÓÚÑ][\w.-]+){1,3}|publicado.*|actualizado.*|foto.{0,60}|"
            r"imagen:.*|fuente:.*|compartir.*|publicidad|lea también.*|lee también.*|te puede interesar.*|"
            r"newsletter.*|©.*|copyright.*|todos los derechos.*|comentarios?|suscríbete.*)\W*$",
            re.IGNORECASE,
        ),
        sentence=linear(
            r"\b(?:no reflejan? necesariamente|todos los derechos reservados|suscríbete|nuestro boletín|"
            r"el autor es|la autora es|prohibida (?:su|la) reproducción|publicado originalmente)"
        ),
        tail=re.compile(
            r"^\W*(?:lea también|te puede interesar|lo más (?:leído|visto)|noticias relacionadas|"
            r"artículos relacionados|más noticias|más información|comentarios|recomendados?)\W*$",
            re.IGNORECASE,
        ),
        teasers=re.compile(r"^\W*(?:otras noticias|en breve|titulares|resumen del día)\W*$", re.IGNORECASE),
        opinion=words(r"opinión|tribuna|columna|editorial"),
        manual=words(r"receta|ingredientes|tutorial|reseña|batería|resultados trimestrales"),
    ),
    anaphor=words(
        r"él|ella|ellos|su|sus|est[ea]s?|esa|ese|(?:el|la|los|las|del|al) (?:aplicación|app|plataforma|"
        r"red|empresa|compañía|grupo|ley|norma|prohibición|venta|servicio|matriz|gigante|marca|"
        r"fabricante)|obligarla|venderla|prohibirla"
    ),
    elsewhere=re.compile(r"^(?:\w+ ){0,1}(?:Facebook|Instagram|Meta|Google|YouTube|Twitter|Amazon|Apple|Tesla)\b"),
    concession=parts(r"^(?:es cierto|ciertamente|por supuesto|sin duda|aunque|si bien)\b", r"\bsi bien\b"),
    turn=re.compile(r"^[«\"\s]*(?:pero|sin embargo|no obstante|con todo)\b", re.IGNORECASE),
)
