"""What the engine knows of each language: how it attributes, negates, supposes, asks, concedes and acts."""

from __future__ import annotations

from extractors.stance.grammar.de import GERMAN
from extractors.stance.grammar.en import ENGLISH
from extractors.stance.grammar.es import SPANISH
from extractors.stance.grammar.fr import FRENCH
from extractors.stance.grammar.id import INDONESIAN
from extractors.stance.grammar.shape import Grammar
from extractors.stance.grammar.zh import CHINESE

GRAMMARS = {grammar.language: grammar for grammar in (ENGLISH, GERMAN, FRENCH, SPANISH, CHINESE, INDONESIAN)}

__all__ = ["GRAMMARS", "Grammar"]
