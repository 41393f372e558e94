"""The LLM tiers of the tagger: the client of an OpenAI-compatible endpoint, its cache and budget, the taggers on it."""
