"""French."""

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
    r"dit|disent|déclar(?:e|ent|é)|affirm(?:e|ent|é)|estim(?:e|ent|é)|accus(?:e|ent|é)|dénonc(?:e|ent|"
    r"é)|averti(?:t|ssent)?|prévien(?:t|nent)|prévenu|soulign(?:e|ent|é)|soutien(?:t|nent)|soutenu|"
    r"assur(?:e|ent|é)|explique(?:nt)?|expliqué"
    r"|critiqu(?:e|ent|é)|réclam(?:e|ent|é)|rejet(?:te|tent|é)|dément(?:ent|i)?|ni(?:e|ent|é)(?= )|"
    r"écri(?:t|vent)|ajout(?:e|ent|é)|rappel(?:le|lent|é)|répli(?:que|quent|qué)|répon(?:d|dent|du)|"
    r"condamn(?:e|ent|é)|jug(?:e|ent|é)|prétend(?:ent|u)?|reconn(?:aît|aissent|u)|admet(?:tent)?|"
    r"alert(?:e|ent|é)"
)

FRENCH = Grammar(
    language="fr",
    spaced=True,
    attribution=Attribution(
        verbs=words(_VERBS),
        weak=words(
            r"croi(?:t|ent)|pens(?:e|ent)|crai(?:nt|gnent)|redout(?:e|ent)|veu(?:t|lent)|demand(?:e|ent|é)|"
            r"propos(?:e|ent|é)|souhait(?:e|ent|é)|considèr(?:e|ent)|voi(?:t|ent)|soupçonn(?:e|ent|é)|"
            r"défend(?:ent)?|salu(?:e|ent|é)|s'inquiè(?:te|tent)|appel(?:le|lent|é) à|recommand(?:e|ent|é)|"
            r"exig(?:e|ent|é)|s'oppos(?:e|ent|é)"
        ),
        inverted=words(_VERBS, r"selon|pens(?:e|ent)|s'inquiète"),
        according=each(
            r"(?:\b(?:selon|d'après)|(?:^|, )pour) (?P<who>(?:(?:le|la|les|l'|des|un|une|certains|plusieurs|"
            r"de nombreux) ?)?[\w'’ .-]{2,60}?)(?=,)",
            r"\baux yeux (?:de|du|des) (?P<who>[^,;:.]+)",
        ),
        groups=parts(r"(?!)(?P<who>x)"),
        nominal=parts(
            r"\b(?:craintes?|inquiétudes?|soupçons?|accusations?|allégations?|appels?|avertissements?|l'idée|"
            r"critiques)(?: (?:de|du|des|d') ?(?P<by>[\w'-]+(?: [\w'-]+)?))? (?:que|qu'|selon|à|sur|de|d')"
        ),
        rest=re.compile(
            r"(?:\b(?:a|ont|avait|est|aussi|également|ensuite|déjà|toujours|récemment|se|ne|n'|y|en|"
            r"pas|souvent)[\s,]*)+$",
            re.IGNORECASE,
        ),
        cut=re.compile(
            r"[;:—–()\"“”«»]|\b(?:que|mais|tandis|alors|parce|car|bien que|si|quand|lorsque|où|et|puisque|"
            r"donc|or)\b(?= )|\bqu'",
            re.IGNORECASE,
        ),
        stop=re.compile(
            r"[,;:.—–()!?\"“”«»]|\b(?:dans (?:un|une)|lors|à l'AFP|après|avant|qui|que|lundi|mardi|mercredi|"
            r"jeudi|vendredi|samedi|dimanche|sur|devant|pour)\b"
        ),
        clausal=re.compile(r"\s(?:est|sont|ont|était|sera|peut|doit|se)\s", re.IGNORECASE),
        infinitive=re.compile(r"\b(?:à|de|pour|d')\s*$", re.IGNORECASE),
        auxiliary=re.compile(
            r"\b(?:a|ont|avait|avaient)(?:-(?:t-)?(?P<who>elles?|ils?|on))?(?:\s(?:ainsi|aussi|également|notamment))?\s*$"
        ),
        turn=re.compile(r"\s;\s|,\s(?:mais|cependant|pourtant|toutefois|alors que|bien que)\b"),
    ),
    naming=Naming(
        first_person=words(r"je|j'\w+|me|mon|ma|mes|nous|notre|nos"),
        self_subject=re.compile(r"^(?:je|nous)$", re.IGNORECASE),
        pronoun=re.compile(r"^(?:il|elle|ils|elles|lui|eux|celui-ci|celle-ci|ceux-ci|celles-ci)$", re.IGNORECASE),
        plural=re.compile(r"(?:ils|elles|eux|ceux-ci|celles-ci)\b", re.IGNORECASE),
        anaphor=re.compile(
            r"^(?:le|la|l'|cette|ce) ?(?:groupe|entreprise|société|plateforme|application|ministre|"
            r"porte-parole|sénateur|députée?|élue?)$",
            re.IGNORECASE,
        ),
        generic=re.compile(
            r"\b(?:critiques|experts|détracteurs|partisans|opposants|élus|députés|sénateurs|parlementaires|"
            r"responsables|analystes|observateurs|utilisateurs|spécialistes|chercheurs|associations|parents|"
            r"créateurs|certains|plusieurs|d'autres|beaucoup|médias|autorités|commerçants|défenseurs|"
            r"entreprises)\b|^on$",
            re.IGNORECASE,
        ),
        body=words(
            r"ministre|ministère|président|présidente|porte-parole|gouvernement|commission|commissaire|"
            r"tribunal|cour|juge|groupe|société|entreprise|parti|agence|sénat|sénateur|sénatrice|député|"
            r"députée|professeur|chercheur|chercheuse|directeur|directrice|patron|fondateur|journal|rapport|"
            r"parlement|assemblée|congrès|conseil|cnil|institut|régulateur|Pékin|Washington|Bruxelles|Paris|"
            r"Chine|Trump|Biden|TikTok|Huawei|ByteDance|Shein|Temu|Maison Blanche"
        ),
        thing=re.compile(
            r"\b(?:loi|interdiction|histoire|affaire|fait|cela|ça|ceci|ce|rien|chiffres|données|question|"
            r"exemple)$",
            re.IGNORECASE,
        ),
        title=re.compile(
            r"^(?:(?:le|la|l')\s?)?(?:(?:président|présidente|ministre|sénateur|sénatrice|député|députée|"
            r"professeur|M\.|Mme|MM\.)\s+)(?=[A-ZÀ-Þ])",
            re.IGNORECASE,
        ),
        article=re.compile(r"^(?:le|la|les|un|une|des)\s+|^l'", re.IGNORECASE),
        of_body=re.compile(r"\b(?:Ministère|Chambre|Cour|Conseil|Commission|Université|Parti|Assemblée) $"),
        plural_s=False,
    ),
    scope=Scope(
        negators=words(r"pas|jamais|aucune?|ni|sans|rien|nul(?:le)?|guère|nullement|plutôt que|au lieu de"),
        not_negators=words(
            r"pas (?:seulement|uniquement|que)|sans (?:doute|aucun doute|cesse)|nul doute|rien de moins"
        ),
        raising=parts(
            r"\bne (?:crois|croit|pense|penses|croient|pensent|voit|vois) pas\b",
            r"\b(?:aucune?|pas (?:de|la moindre)|sans) (?:\w+ ){0,2}(?:preuves?|indices?|éléments?|signes?)\b",
            r"\b(?:infondé|exagéré|absurde|fantasme)\w*\b",
        ),
        denial=parts(r"\b(?:dément(?:ent|i)?|nie(?:nt)?|rejet(?:te|tent|é)|réfut(?:e|ent|é)|conteste(?:nt)?)\b"),
        clause_end=re.compile(
            r"[;:—–()]|,\s|\b(?:mais|tandis que|alors que|parce que|car|bien que|cependant|sinon)\b", re.IGNORECASE
        ),
        suppose=words(r"si|s'il|s'ils|au cas où|à moins que|à supposer"),
        may=words(
            r"pourrait|pourraient|peut|peuvent|risque(?:nt)?|éventuelle?|possible|menace d'|menacé\w*|"
            r"envisage(?:nt)?|serait|débat sur"
        ),
        open_question=re.compile(
            r"^[\"«\s]*(?:faut-il|doit-on|peut-on|est-ce que|va-t-|sera-t-|est-il|est-elle|devrait-on|"
            r"\w+-t-(?:il|elle))",
            re.IGNORECASE,
        ),
        rhetorical=words(r"vraiment|pourquoi|qui|quel\w*|encore|sérieusement|imagine-t-on|ne|n'\w+"),
        reader_question=linear(
            r"\b(?:et vous|qu'en pensez-vous|pensez-vous|êtes-vous|utilisez-vous|avez-vous)\b[^?]*\?",
            r"\b(?:donnez votre avis|réagissez|dites-nous)\b",
        ),
    ),
    acts=Acts(
        active=words(
            r"adopt(?:e|é|ent)|vot(?:e|é|ent)|sign(?:e|é|ent)|promulgu\w+|interdi(?:t|sent)|bloqu(?:e|é|ent)|"
            r"bann(?:i|it)|écart(?:e|é|ent)|suspend(?:u|ent)?|ordonn(?:e|é)|confirm(?:e|é)|inflig(?:e|é)|"
            r"poursui(?:t|vi)|exclu(?:t|ent)?|déplac(?:e|é)|transf(?:ère|éré)|rebaptis\w+|déménag\w+|"
            r"oblige(?:nt)?|sanctionn\w+|retir(?:e|é)"
        ),
        passive=words(
            r"(?:est|sont|a été|ont été|était) (?:\w+ ){0,2}(?:adoptée?s?|votée?s?|signée?s?|interdite?s?|"
            r"bloquée?s?|bannie?s?|suspendue?s?|exclue?s?|écartée?s?)"
        ),
        agent=each(r"\b(?:par|en|au) (?P<who>(?:le |la |l'|les )?(?-i:[A-ZÀ-Þ])[\w'-]+(?: (?-i:[A-ZÀ-Þ])[\w'-]+)*)"),
        not_done=re.compile(
            r"\b(?:à|pour|de|d'|doit|devrait|faut|pourrait|veut|veulent|va|peut|ne|si|être|"
            r"souhaite)\s+(?:\w+\s+){0,2}$",
            re.IGNORECASE,
        ),
        practice=words(
            r"déplac\w+|transf\w+|rebaptis\w+|cach\w+|dissimul\w+|siège|immatricul\w+|efface\w*|gomm\w+|"
            r"origines?|racines"
        ),
    ),
    margins=Margins(
        line=re.compile(
            r"^\W*(?:par [A-ZÀ-Þ][\w.-]+(?: [A-ZÀ-Þ][\w.-]+){1,3}|publié le.*|mis à jour.*|photo.{0,60}|"
            r"crédit.*|source\s?:.*|partager.*|publicité|lire aussi.*|à lire aussi.*|newsletter.*|©.*|"
            r"copyright.*|tous droits.*|commentaires?|s'abonner.*|\d+ min(?:utes)?(?: de lecture)?)\W*$",
            re.IGNORECASE,
        ),
        sentence=linear(
            r"\b(?:n'engagent? que|ne reflètent? pas (?:nécessairement)?|tous droits réservés|abonnez-vous|"
            r"inscrivez-vous|notre newsletter|l'auteure? est (?:professeur|chercheu|journaliste|avocat|"
            r"directeu)|reproduction interdite|article initialement publié)"
        ),
        tail=re.compile(
            r"^\W*(?:à lire aussi|lire aussi|les plus lus|sur le même sujet|articles? (?:liés|similaires|"
            r"connexes)|commentaires|recommandé pour vous|dans la même rubrique|à voir aussi)\W*$",
            re.IGNORECASE,
        ),
        teasers=re.compile(
            r"^\W*(?:en bref|les titres|autres actualités|l'essentiel de l'actualité)\W*$", re.IGNORECASE
        ),
        opinion=words(r"tribune|éditorial|opinion|chronique|billet|point de vue|édito"),
        manual=words(r"recette|ingrédients|tutoriel|prise en main|autonomie de la batterie|résultats trimestriels"),
    ),
    anaphor=words(
        r"il|elle|ils|elles|son|sa|ses|leur|leurs|celle-ci|celui-ci|cette|ce|ces|(?:le|la|l'|du|un tel|"
        r"une telle) ?(?:application|plateforme|réseau|groupe|entreprise|société|loi|interdiction|vente|"
        r"outil|service|géant|maison mère|constructeur|marque)"
    ),
    elsewhere=re.compile(r"^(?:\w+ ){0,1}(?:Facebook|Instagram|Meta|Google|YouTube|Twitter|Amazon|Apple|Tesla)\b"),
    concession=parts(
        r"^(?:certes|bien sûr|sans doute|il est vrai|bien que|même si)\b",
        r"\bil faut (?:noter|reconnaître|admettre)\b",
        r"\bcertes\b",
    ),
    turn=re.compile(r"^[«\"\s]*(?:mais|pourtant|cependant|toutefois|néanmoins|or)\b", re.IGNORECASE),
)
