"""Names for the ways in which a connection breaks."""

from __future__ import annotations

import ssl

import httpx

from flows.address import AddressRefused, NameUnresolved

# OpenSSL's X509_V_ERR_* codes (x509_vfy.h).
TLS_KINDS = {
    9: "tls_expired",  # not valid yet
    10: "tls_expired",
    18: "tls_untrusted",  # signed by itself
    19: "tls_untrusted",
    20: "tls_untrusted",
    21: "tls_untrusted",
    62: "tls_wrong_host",
    64: "tls_wrong_host",
}


def transport_fault(error: httpx.TransportError) -> tuple[str, str]:
    """The kind and message of a broken connection, by what stands behind it."""
    kind = next((kind for link in _chain(error) if (kind := _kind_of(link))), None)
    if kind is not None:
        return kind, str(error)
    if isinstance(error, httpx.RemoteProtocolError):
        return _protocol_fault(str(error))
    if isinstance(error, httpx.ConnectError):
        return "connect", str(error) or "connection refused"
    return "connection_lost", str(error) or "the connection broke"


def _kind_of(link: BaseException) -> str | None:
    if isinstance(link, AddressRefused):
        return "address_refused"
    if isinstance(link, NameUnresolved):
        return "dns"
    if isinstance(link, ssl.SSLCertVerificationError):
        return TLS_KINDS.get(link.verify_code, "tls")
    return "tls" if isinstance(link, ssl.SSLError) else None


def _protocol_fault(message: str) -> tuple[str, str]:
    if "without sending a response" in message:
        return "connection_lost", message
    if "incomplete" in message or "closed connection" in message:
        return "incomplete_body", message
    if "too long" in message or "too large" in message.lower():
        return "headers_too_large", message
    return "bad_response", message


def _chain(error: BaseException) -> list[BaseException]:
    """`error` and what it came from, each once."""
    chain = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None and cause not in chain:
        chain.append(cause)
    return chain
