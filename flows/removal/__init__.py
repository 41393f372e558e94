"""Forgetting an article: everywhere it is, and so that it does not come back."""
