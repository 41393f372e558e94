"""Scrapy with trafilatura in its callback: reads the feeds of a file, writes one JSON line per article.

    python scrapy_spider.py FEEDS OUT CONNECTIONS

Runs in the peers' own environment. Prints when it began and ended (monotonic seconds, imports left out).
"""

import json
import sys
import time
from pathlib import Path

import scrapy
import trafilatura
from scrapy.crawler import CrawlerProcess


class NewsSpider(scrapy.Spider):
    """Follows every link of its feeds, RSS and Atom."""

    name = "news"

    def __init__(self, feeds, **options):
        super().__init__(**options)
        self.feeds = feeds

    async def start(self):
        for url in self.feeds:
            yield scrapy.Request(url, callback=self.parse_feed)

    def parse_feed(self, response):
        response.selector.remove_namespaces()
        for link in response.xpath("//item/link/text() | //entry/link/@href").getall():
            yield scrapy.Request(link.strip(), callback=self.parse_article)

    def parse_article(self, response):
        document = trafilatura.bare_extraction(
            response.body,
            url=response.url,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
        if document is not None:
            yield {
                "url": response.url,
                "title": document.title,
                "author": document.author,
                "date": document.date,
                "text": document.text or "",
            }


def main():
    feeds, out, connections = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    started = time.monotonic()
    process = CrawlerProcess(
        {
            "CONCURRENT_REQUESTS": connections,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
            "DOWNLOAD_DELAY": 0,
            "ROBOTSTXT_OBEY": False,
            "COOKIES_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "LOG_LEVEL": "ERROR",
            "FEEDS": {str(out): {"format": "jsonlines"}},
        }
    )
    process.crawl(NewsSpider, feeds=feeds.read_text().split())
    process.start()
    print(json.dumps({"started": started, "ended": time.monotonic()}))


if __name__ == "__main__":
    main()
