"""Finds what the codebook has no name for: clusters of opinionated sentences that fit no proposition, and grow."""
