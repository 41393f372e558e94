"""Bringing alerts and notices to people and programs."""
