"""Cases of HTTP itself: answers that lie, dribble, never end, or say what they must not."""

from __future__ import annotations

import gzip
import zlib

from tests.flows.hostile.web import (
    ARTICLE,
    Case,
    Script,
    dribble,
    forever,
    head,
    raw,
    redirect,
    reply,
    reset,
    silence,
    then,
)

HTML = ("Content-Type", "text/html; charset=utf-8")
CHUNKED = ("Transfer-Encoding", "chunked")
CLOSE = ("Connection", "close")


def coded(coding: str, body: bytes) -> Script:
    return reply(body, ("Content-Encoding", coding))


def chunks(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


def status(name: str, line: str, outcome: str, does: str, *headers: tuple[str, str]) -> Case:
    return Case(name=name, does=does, outcome=outcome, script=reply(b"x", *headers, status=line))


def lie(name: str, does: str, outcome: str, *headers: tuple[str, str], body: bytes = ARTICLE) -> Case:
    return Case(name=name, does=does, outcome=outcome, script=raw(head("200 OK", [HTML, *headers]), body))


BOMB = gzip.compress(bytes(8_000_000))
STATUSES = (
    status("not-found", "404 Not Found", "http_404", "answers 404"),
    status("gone", "410 Gone", "http_410", "answers 410"),
    status("forbidden", "403 Forbidden", "http_403", "answers 403"),
    status("paid", "402 Payment Required", "http_402", "answers 402"),
    status("legal", "451 Unavailable For Legal Reasons", "http_451", "answers 451"),
    status("broken-server", "500 Internal Server Error", "http_500", "answers 500"),
    status("too-many-requests", "429 Too Many Requests", "http_429", "answers 429 without a time"),
    status(
        "retry-never",
        "503 Busy",
        "http_503",
        "answers 503, to be asked again in 3,000 years",
        ("Retry-After", "9" * 11),
    ),
    status(
        "retry-garbage", "429 Slow", "http_429", "answers 429 with a time nobody can read", ("Retry-After", "soon, ok?")
    ),
    status("status-999", "999 Denied", "http_999", "answers with a status that does not exist"),
    status("no-content", "204 No Content", "http_204", "answers 204"),
    status("partial-unasked", "206 Partial Content", "http_206", "sends a part nobody asked for"),
    status("not-modified-unasked", "304 Not Modified", "http_304", "answers 304 to an unconditional request"),
    status("multiple-choices", "300 Multiple Choices", "http_300", "answers 300 without a target"),
)
SLOW = (
    Case(name="silence", does="takes the request and never answers", outcome="timeout", slow=True, script=silence),
    Case(
        name="header-byte-a-time",
        does="sends its header a byte at a time, for ever",
        outcome="timeout",
        slow=True,
        script=dribble(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a" * 100),
    ),
    Case(
        name="body-byte-a-time",
        does="sends its body a byte at a time, each in time for a read timeout",
        outcome="timeout",
        slow=True,
        script=dribble(head("200 OK", [HTML, ("Content-Length", "9000")]), b"a" * 100),
    ),
    Case(
        name="interim-answers-for-ever",
        does='sends "100 Continue" without end',
        outcome="timeout",
        slow=True,
        script=forever(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    ),
    Case(
        name="endless-chunks",
        does="sends chunks without end",
        outcome="too_large",
        script=forever(head("200 OK", [HTML, CHUNKED]), chunks(b"<p>more</p>" * 1000)),
    ),
    Case(
        name="endless-without-length",
        does="sends a body without length and without end",
        outcome="too_large",
        script=forever(head("200 OK", [HTML, CLOSE]), b"<p>more</p>" * 1000),
    ),
    Case(
        name="endless-headers",
        does="sends header lines without end",
        outcome="headers_too_large",
        script=forever(b"HTTP/1.1 200 OK\r\n", b"X-More: more\r\n" * 1000),
    ),
)
LIES = (
    Case(name="closes-at-once", does="closes without a word", outcome="connection_lost", script=raw()),
    Case(name="reset", does="resets the connection within the body", outcome="incomplete_body", script=reset),
    lie("length-too-long", "promises more bytes than it sends", "incomplete_body", ("Content-Length", "99999")),
    lie("length-too-short", "sends more bytes than it promised", "stored", ("Content-Length", str(len(ARTICLE) - 30))),
    lie("length-negative", "promises -1 bytes", "bad_response", ("Content-Length", "-1")),
    lie("length-words", "promises some bytes", "bad_response", ("Content-Length", "some")),
    lie("length-huge", "promises an exabyte", "too_large", ("Content-Length", "1" + "0" * 18)),
    lie("length-endless-digits", "promises a number of 2,000 digits", "bad_response", ("Content-Length", "9" * 2000)),
    lie(
        "length-twice-unlike", "promises two lengths", "bad_response", ("Content-Length", "5"), ("Content-Length", "6")
    ),
    lie(
        "length-twice-alike",
        "promises one length twice",
        "stored",
        ("Content-Length", str(len(ARTICLE))),
        ("Content-Length", str(len(ARTICLE))),
    ),
    lie(
        "length-and-chunks",
        "promises 5 bytes and sends chunks",
        "stored",
        ("Content-Length", "5"),
        CHUNKED,
        body=chunks(ARTICLE) + b"0\r\n\r\n",
    ),
    lie("chunk-size-garbage", "names a chunk's size in letters", "bad_response", CHUNKED, body=b"zz\r\nabc\r\n"),
    lie("chunk-size-huge", "announces a chunk of 2^60 bytes", "incomplete_body", CHUNKED, body=b"f" * 15 + b"\r\nabc"),
    lie("chunk-missing-end", "leaves out the last chunk", "incomplete_body", CHUNKED, body=chunks(ARTICLE)),
    lie("chunk-too-short", "sends more than a chunk's size", "bad_response", CHUNKED, body=b"3\r\nabcdef\r\n0\r\n\r\n"),
    lie(
        "chunk-extension-flood",
        "hangs 200 kB on a chunk's size",
        "headers_too_large",
        CHUNKED,
        body=b"5;" + b"a" * 200_000,
    ),
    lie(
        "chunks-of-a-byte",
        "sends every byte as a chunk of its own",
        "stored",
        CHUNKED,
        body=chunks(*(bytes([byte]) for byte in ARTICLE)) + b"0\r\n\r\n",
    ),
    lie(
        "trailers",
        "sends further headers after the body",
        "stored",
        CHUNKED,
        body=chunks(ARTICLE) + b"0\r\nX-Late: 1\r\nContent-Type: image/png\r\n\r\n",
    ),
    lie("coding-unknown-transfer", "uses a transfer coding nobody knows", "bad_response", ("Transfer-Encoding", "zip")),
    Case(
        name="http-1-0",
        does="speaks HTTP/1.0 without a length",
        outcome="stored",
        script=raw(head("200 OK", [HTML], "HTTP/1.0"), ARTICLE),
    ),
    Case(name="http-0-9", does="sends the page without any header", outcome="connection_lost", script=raw(ARTICLE)),
    Case(
        name="http-2-on-1",
        does="answers with HTTP/2 frames",
        outcome="bad_response",
        script=raw(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + bytes(18)),
    ),
    Case(name="ssh", does="is an SSH server", outcome="connection_lost", script=raw(b"SSH-2.0-OpenSSH_9.6\r\n")),
    Case(name="status-line-garbage", does="begins with nonsense", outcome="bad_response", script=raw(b"\x00\xff" * 50)),
    Case(
        name="switching-protocols",
        does="answers 101, unasked",
        outcome="bad_response",
        script=raw(head("101 Switching Protocols", [("Upgrade", "h2c"), ("Connection", "Upgrade")])),
    ),
    Case(
        name="early-hints",
        does="sends two interim answers first",
        outcome="stored",
        script=raw(
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
            head("200 OK", [HTML, ("Content-Length", str(len(ARTICLE)))]),
            ARTICLE,
        ),
    ),
    lie("header-of-a-megabyte", "sends a header of 1 MB", "headers_too_large", ("X-Long", "a" * 1_000_000)),
    lie("header-flood", "sends 2,000 headers", "headers_too_large", *(("X-Many", "a") for _ in range(2000)), CLOSE),
    lie("header-control-characters", "hides an escape sequence in a header", "bad_response", ("X-Bell", "\x1b[2J\x00")),
    lie("header-latin-1", "sends a header in Latin-1", "stored", ("X-Name", "Zürich"), CLOSE),
    lie("header-folded", "folds a header over two lines", "stored", ("X-Folded", "a\r\n b"), CLOSE),
    lie("type-twice", "names two content types", "stored", ("Content-Type", "image/png"), CLOSE),
)
REDIRECTS = (
    Case(
        name="redirect-relative",
        does="redirects to a relative address",
        outcome="stored",
        script=then(redirect("redirect-relative/there"), reply()),
    ),
    Case(
        name="redirect-with-endless-body",
        does="redirects with a body that never ends",
        outcome="stored",
        script=then(
            forever(head("302 Found", [("Location", "redirect-with-endless-body/x"), CLOSE]), b"x" * 9000), reply()
        ),
    ),
    Case(
        name="redirect-loop",
        does="redirects to itself",
        outcome="too_many_redirects",
        script=redirect("/redirect-loop"),
    ),
    Case(
        name="redirect-cookie-wall",
        does="redirects until a cookie comes back",
        outcome="too_many_redirects",
        script=redirect("/redirect-cookie-wall", "302 Found", ("Set-Cookie", "seen=1; Path=/")),
        never=b"cookie:",
    ),
    Case(
        name="redirect-credentials",
        does="redirects to an address with a password",
        outcome="stored",
        script=then(redirect("//user:secret@{here}/a/b"), reply()),
        never=b"authorization:",
    ),
    Case(
        name="redirect-nowhere",
        does="redirects without an address",
        outcome="http_302",
        script=reply(b"", status="302 F"),
    ),
    Case(name="redirect-empty", does="redirects to an empty address", outcome="http_302", script=redirect("")),
    Case(
        name="redirect-metadata",
        does="redirects to a cloud's metadata service",
        outcome="address_refused",
        script=redirect("http://169.254.169.254/latest/meta-data/"),
    ),
    Case(
        name="redirect-metadata-mapped",
        does="redirects there by an IPv6 address that holds the IPv4 one",
        outcome="address_refused",
        script=redirect("http://[::ffff:169.254.169.254]/"),
    ),
    Case(
        name="redirect-private",
        does="redirects into a private network",
        outcome="address_refused",
        script=redirect("http://10.0.0.1/admin"),
    ),
    Case(
        name="redirect-private-decimal",
        does="redirects there by a decimal number",
        outcome="address_refused",
        script=redirect("http://167772161/"),
    ),
    Case(
        name="redirect-nat64",
        does="redirects to a private address behind NAT64",
        outcome="address_refused",
        script=redirect("http://[64:ff9b::a00:1]/"),
    ),
    Case(
        name="redirect-file",
        does="redirects to a local file",
        outcome="scheme_refused",
        script=redirect("file:///etc/passwd"),
    ),
    Case(
        name="redirect-data",
        does="redirects to a data address",
        outcome="scheme_refused",
        script=redirect("data:text/html,<p>x"),
    ),
    Case(
        name="redirect-script",
        does="redirects to JavaScript",
        outcome="scheme_refused",
        script=redirect("javascript:alert(1)"),
    ),
    Case(
        name="redirect-ftp", does="redirects to FTP", outcome="scheme_refused", script=redirect("ftp://example.org/a")
    ),
    Case(
        name="redirect-gopher",
        does="redirects to gopher, to talk to a database",
        outcome="scheme_refused",
        script=redirect("gopher://127.0.0.1:6379/_INFO"),
    ),
    Case(
        name="redirect-port",
        does="redirects to port 99999",
        outcome="bad_url",
        script=redirect("http://example.org:99999/"),
    ),
    Case(
        name="redirect-brackets",
        does="redirects to an address with half a bracket",
        outcome="bad_url",
        script=redirect("http://[::1/"),
    ),
    Case(
        name="redirect-long",
        does="redirects to an address of 90 kB",
        outcome="bad_url",
        script=redirect("/" + "a" * 90_000),
    ),
    Case(
        name="redirect-name-unknown",
        does="redirects to a name that does not exist",
        outcome="dns",
        script=redirect("http://no-such-host.invalid/"),
    ),
    Case(
        name="redirect-closed-port",
        does="redirects to a port where nobody listens",
        outcome="connect",
        script=redirect("http://127.0.0.1:1/"),
    ),
    Case(
        name="redirect-to-plain-tls",
        does="redirects to https where a server waits for plain HTTP",
        outcome="timeout",
        slow=True,
        script=then(redirect("https://{here}/a/b"), reply()),
    ),
)
CODINGS = (
    Case(name="gzip", does="compresses with gzip", outcome="stored", script=coded("gzip", gzip.compress(ARTICLE))),
    Case(name="gzip-members", does="compresses in two gzip members", outcome="stored",
         script=coded("gzip", gzip.compress(ARTICLE[:500]) + gzip.compress(ARTICLE[500:]))),
    Case(name="gzip-trailing-garbage", does="appends garbage to gzip", outcome="stored",
         script=coded("gzip", gzip.compress(ARTICLE) + b"garbage")),
    Case(name="gzip-file-name", does="names a path in gzip's file name field", outcome="stored",
         script=coded("gzip", b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03../../etc/cron.d/x\x00" + gzip.compress(ARTICLE)[10:])),
    Case(name="deflate-raw", does="sends deflate without its header", outcome="stored",
         script=coded("deflate", zlib.compress(ARTICLE)[2:-4])),
    Case(name="gzip-bomb", does="sends 8 MB of nothing in 8 kB of gzip", outcome="too_large", script=coded("gzip", BOMB)),
    Case(name="gzip-bomb-members", does="sends a bomb in 2,000 gzip members", outcome="too_large",
         script=coded("gzip", gzip.compress(bytes(4000)) * 2000)),
    Case(name="deflate-bomb", does="sends a bomb in deflate", outcome="too_large",
         script=coded("deflate", zlib.compress(bytes(8_000_000)))),
    Case(name="gzip-nested", does="compresses twice", outcome="bad_encoding", script=coded("gzip, gzip", gzip.compress(BOMB))),
    Case(name="gzip-truncated", does="cuts gzip short", outcome="bad_encoding", script=coded("gzip", gzip.compress(ARTICLE)[:-30])),
    Case(name="gzip-not", does="says gzip and sends plain text", outcome="bad_encoding", script=coded("gzip", ARTICLE)),
    Case(name="gzip-empty", does="says gzip and sends nothing", outcome="empty_body", script=coded("gzip", b"")),
    Case(name="brotli-unasked", does="sends Brotli, which nobody offered to read", outcome="bad_encoding",
         script=coded("br", b"\x8b\x02\x80hello\x03")),
    Case(name="zstd-unasked", does="sends Zstandard, which nobody offered to read", outcome="bad_encoding",
         script=coded("zstd", b"\x28\xb5\x2f\xfd\x00")),
    Case(name="coding-garbage", does="names a content coding of escape sequences", outcome="bad_encoding",
         script=coded("x\x80y" * 100, ARTICLE)),
)  # fmt: skip
CASES = (*STATUSES, *SLOW, *LIES, *REDIRECTS, *CODINGS)
