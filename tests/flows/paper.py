"""A small newspaper on the loopback web of the tests: two feeds, pages with real text, and what may go wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from config.template import write
from tests.fakes import Reply, Request

PARAGRAPHS = (
    "TikTok should be banned from every phone of the administration, Senator Ada Thorne told reporters on Monday.",
    "The committee had heard experts for two days, and the hall was full until the last of them had spoken.",
    "Outside, creators of short videos held up their phones. A vote on {slug} is expected before the summer recess.",
    "The senator said that she had read every page of the report, and that its annex alone had taken her a weekend.",
)
FILLER = " ".join(f"word{n}" for n in range(60))


@dataclass(slots=True)
class Paper:
    """What the site shows; a test may change it between two cycles. `faults` maps paths to other replies."""

    slugs: list[str]
    corrections: dict[str, str] = field(default_factory=dict)
    faults: dict[str, Reply] = field(default_factory=dict)

    def answer(self, request: Request) -> Reply:
        if request.path in self.faults:
            return self.faults[request.path]
        if request.path == "/robots.txt":
            return Reply(status=404)
        body = self._feed(request) if request.path == "/feed.xml" else self._page(request.path.removeprefix("/"))
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        if request.headers.get("if-none-match") == etag:
            return Reply(status=304)
        media = "application/rss+xml" if request.path == "/feed.xml" else "text/html; charset=utf-8"
        return Reply(body=body, headers={"ETag": etag, "Content-Type": media})

    def _feed(self, request: Request) -> bytes:
        site = f"http://{request.headers['host']}"
        items = "".join(
            f"<item><title>TikTok: {self.corrections.get(slug, slug)}</title><link>{site}/{slug}</link>"
            f"<pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate></item>"
            for slug in self.slugs
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>P</title>{items}</channel></rss>'.encode()

    def _page(self, slug: str) -> bytes:
        # Words of the page's own keep the stories apart.
        own = " ".join(sha256(f"{slug}{n}".encode()).hexdigest()[:7] for n in range(80))
        text = "".join(f"<p>{paragraph.format(slug=slug)}</p>" for paragraph in PARAGRAPHS)
        more = (
            f"<p>{self.corrections[slug]} was added later by the editors of this paper.</p>"
            if slug in self.corrections
            else ""
        )
        return (
            f"<!doctype html><html lang='en'><head><title>TikTok: {slug}</title></head><body><nav>Home</nav>"
            f"<article><h1>TikTok: {slug}</h1>{text}{more}<p>In other words, {own}.</p></article></body></html>"
        ).encode()


def configure(folder: Path, feeds: list[str]) -> Path:
    """The shipped configuration, allowed to ask loopback quickly, with `feeds` as its feeds."""
    write(folder)
    (folder / "settings.toml").write_text(
        '[fetch]\nallowed_networks = ["127.0.0.0/8"]\nhost_spacing_seconds = 0\nhost_connections = 4\n'
        "timeout_seconds = 5\nretries = 0\n[extract]\nworkers = 1\n[report]\ndaily = false\n"
    )
    rows = (
        f'[[feed]]\nid = "feed-{n}"\nurl = "{url}"\noutlet = "Paper {n}"\ncountry = "GB"\nlanguage = "en"\n'
        f'kind = "newspaper"\nscope = "topical"\n'
        for n, url in enumerate(feeds)
    )
    (folder / "feeds.toml").write_text("".join(rows))
    return folder
