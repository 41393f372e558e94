"""Certificates for the cases of TLS, made anew by trustme for each run."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta

import trustme

NOW = datetime.now(UTC)
YEAR = timedelta(days=365)


class Authority:
    """An authority that the client trusts, and one that it does not."""

    def __init__(self) -> None:
        self._known, self._unknown = trustme.CA(), trustme.CA()

    def client(self) -> ssl.SSLContext:
        """What stands in for httpx's own authorities."""
        context = ssl.create_default_context()
        self._known.configure_trust(context)
        return context

    def server(self, certificate: str, host: str) -> ssl.SSLContext:
        """A server's context with the certificate called so, for `host`."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if certificate == "own":
            own = trustme.CA()
            with own.cert_pem.tempfile() as chain, own.private_key_pem.tempfile() as key:
                context.load_cert_chain(chain, key)
            return context
        issue = self._unknown if certificate == "unknown" else self._known
        name = "127.0.0.99" if certificate == "stranger" else host
        begins = {"early": NOW + YEAR, "expired": NOW - 2 * YEAR}.get(certificate)
        ends = {"early": NOW + 2 * YEAR, "expired": NOW - YEAR}.get(certificate, NOW + YEAR)
        issue.issue_cert(name, not_before=begins, not_after=ends).configure_cert(context)
        return context
