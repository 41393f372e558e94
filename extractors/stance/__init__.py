"""Stances: who affirms or rejects which proposition, and the sentence that shows it."""
