"""Cases of robots.txt, of TLS, and of addresses that lead where nobody may go."""

from __future__ import annotations

import gzip

from tests.flows.hostile.web import ARTICLE, Case, dribble, forever, head, raw, redirect, reply, silence, then

PLAIN = ("Content-Type", "text/plain")
NOBODY = b"User-agent: *\nDisallow: /\n"


def robots(name: str, does: str, outcome: str, body: bytes, status: str = "200 OK", *headers: tuple[str, str]) -> Case:
    return Case(
        name=name, does=does, outcome=outcome, kind="robots", script=reply(body, PLAIN, *headers, status=status)
    )


def address(name: str, does: str, url: str, outcome: str = "address_refused") -> Case:
    return Case(name=name, does=does, outcome=outcome, kind="address", url=url, script=reply(ARTICLE))


def tls(name: str, does: str, outcome: str, certificate: str) -> Case:
    return Case(name=name, does=does, outcome=outcome, kind="tls", certificate=certificate, script=reply(ARTICLE))


ROBOTS = (
    robots("robots-none", "has no robots.txt (404)", "allowed", b"", "404 Not Found"),
    robots("robots-forbidden", "refuses robots.txt (403)", "allowed", b"", "403 Forbidden"),
    robots("robots-all", "keeps all robots out", "robots_disallowed", NOBODY),
    robots("robots-us", "keeps us out by name", "robots_disallowed", b"User-agent: a\nUser-agent: BELLWETHER\nDisallow: /"),
    robots("robots-broken-server", "answers 500 for robots.txt", "robots_unreachable", b"", "500 Oops"),
    robots("robots-too-many", "answers 429 for robots.txt", "robots_unreachable", b"", "429 Slow"),
    robots("robots-html", "sends a web page for robots.txt", "allowed", b"<html><body>User-agent: x</body></html>"),
    robots("robots-binary", "sends random bytes for robots.txt", "allowed", bytes(range(256)) * 400),
    robots("robots-null-bytes", "strews null bytes into robots.txt", "robots_disallowed", b"\x00\n" + NOBODY),
    robots("robots-bom", "begins robots.txt with a byte order mark", "robots_disallowed", b"\xef\xbb\xbf" + NOBODY),
    robots("robots-megabytes", "sends 2 MB, the rules first", "robots_disallowed", NOBODY + b"# more\n" * 300_000),
    robots("robots-long-line", "sends a rule of 400 kB", "allowed", b"User-agent: *\nDisallow: /" + b"a" * 400_000),
    robots("robots-agents", "names 20,000 robots for 5,000 rules", "allowed",
           b"".join(b"User-agent: r%d\n" % n for n in range(20_000)) + b"".join(b"Disallow: /%d\n" % n for n in range(5000))),
    robots("robots-stars", "sends a pattern of 900 stars", "allowed", b"User-agent: *\nDisallow: /" + b"*o" * 900 + b"$"),
    robots("robots-gzip-bomb", "compresses 8 MB of nothing into robots.txt", "allowed", gzip.compress(bytes(8_000_000)),
           "200 OK", ("Content-Encoding", "gzip")),
    robots("robots-delay", "wants a day between two requests (a minute is kept)", "allowed", b"User-agent: *\nCrawl-delay: 86400"),
    Case(name="robots-loop", does="redirects robots.txt to itself", outcome="allowed", kind="robots", script=redirect("/robots.txt")),
    Case(name="robots-elsewhere", does="redirects robots.txt to rules elsewhere", outcome="robots_disallowed", kind="robots",
         script=then(redirect("/rules/here"), reply(NOBODY, PLAIN))),
    Case(name="robots-metadata", does="redirects robots.txt to a metadata service", outcome="robots_unreachable",
         kind="robots", script=redirect("http://169.254.169.254/")),
    Case(name="robots-silence", does="never answers for robots.txt", outcome="robots_unreachable", slow=True, kind="robots", script=silence),
    Case(name="robots-byte-a-time", does="sends robots.txt a byte at a time", outcome="robots_unreachable", slow=True, kind="robots",
         script=dribble(head("200 OK", [PLAIN]), b"#" * 100)),
    Case(name="robots-endless", does="sends robots.txt without end", outcome="robots_disallowed", kind="robots",
         script=forever(head("200 OK", [PLAIN, ("Connection", "close")]) + NOBODY, b"# more\n" * 1000)),
)  # fmt: skip
TLS = (
    tls("tls-good", "has a valid certificate", "stored", "good"),
    tls("tls-expired", "has a certificate that has expired", "tls_expired", "expired"),
    tls("tls-not-yet-valid", "has a certificate of next year", "tls_expired", "early"),
    tls("tls-wrong-host", "has a certificate for another host", "tls_wrong_host", "stranger"),
    tls("tls-self-signed", "has a certificate it signed itself", "tls_untrusted", "own"),
    tls("tls-unknown-authority", "has a certificate of an authority nobody knows", "tls_untrusted", "unknown"),
    Case(name="tls-handshake-byte-a-time", does="dribbles through the TLS handshake", outcome="timeout", slow=True, kind="tls"),
    Case(name="tls-not-spoken", does="answers a TLS handshake in plain HTTP", outcome="tls", kind="tls",
         script=raw(b"HTTP/1.1 400 Bad Request\r\n\r\n")),
)  # fmt: skip
ADDRESSES = (
    address("address-loopback", "is this machine", "http://127.0.0.1:{port}/"),
    address("address-decimal", "is this machine, as a number", "http://2130706433:{port}/"),
    address("address-octal", "is this machine, in octal", "http://0177.0.0.1:{port}/", "bad_url"),
    address("address-hex", "is this machine, in hexadecimal", "http://0x7f.1:{port}/"),
    address("address-short", "is this machine, in two parts", "http://127.1:{port}/"),
    address("address-zero", "is every address of this machine", "http://0.0.0.0:{port}/"),
    address("address-name", "is this machine, by name", "http://localhost:{port}/"),
    address("address-ipv6", "is this machine, in IPv6", "http://[::1]:{port}/"),
    address("address-unspecified-ipv6", "is every address of this machine, in IPv6", "http://[::]:{port}/"),
    address("address-mapped", "maps this machine's IPv4 address into IPv6", "http://[::ffff:127.0.0.1]:{port}/"),
    address("address-compatible", "holds this machine's IPv4 address the old way", "http://[::127.0.0.1]:{port}/"),
    address("address-6to4", "holds it in 6to4", "http://[2002:7f00:1::]:{port}/"),
    address("address-teredo", "holds it in Teredo", "http://[2001:0:7f00:1::80ff:fffe]:{port}/"),
    address("address-nat64", "holds it in NAT64", "http://[64:ff9b::7f00:1]:{port}/"),
    address("address-nat64-local", "holds it in a local NAT64", "http://[64:ff9b:1::7f00:1]:{port}/"),
    address("address-site-local", "is site-local", "http://[fec0::1]:{port}/"),
    address("address-unique-local", "is in a private IPv6 network", "http://[fd00::1]:{port}/"),
    address("address-link-local", "is link-local", "http://[fe80::1]:{port}/"),
    address("address-private", "is in a private network", "http://192.168.1.1:{port}/"),
    address("address-carrier", "is behind a carrier's NAT", "http://100.64.0.1:{port}/"),
    address("address-multicast", "is a multicast group", "http://239.1.2.3:{port}/"),
    address("address-broadcast", "is everybody", "http://255.255.255.255:{port}/"),
    address("address-credentials", "hides this machine behind a known name", "http://example.org@127.0.0.1:{port}/"),
    address("address-fragment", "hides a known name behind this machine", "http://127.0.0.1:{port}#@example.org/"),
    address("address-file", "is a local file", "file:///etc/passwd", "scheme_refused"),
    address("address-no-host", "has no host", "http:///a", "scheme_refused"),
    address("address-port-zero", "has port 0", "http://example.org:0/", "bad_url"),
    address("address-space", "has a blank in the host", "http://exa mple.org/", "dns"),
)  # fmt: skip
CASES = (*ROBOTS, *TLS, *ADDRESSES)
