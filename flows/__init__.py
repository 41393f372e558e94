"""Wiring and the outside world: the flows, the HTTP client, the worker processes, the commands."""
