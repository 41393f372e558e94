"""Examining an installation: facts are gathered, then judged. Nothing is changed."""
