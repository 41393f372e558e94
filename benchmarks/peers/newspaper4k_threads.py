"""newspaper4k as its manual fetches many articles: `fetch_news` with threads. One JSON line per article.

    python newspaper4k_threads.py FEEDS OUT CONNECTIONS

Runs in the peers' own environment. Prints when it began and ended (monotonic seconds, imports left out).
"""

import json
import sys
import time
from pathlib import Path

import newspaper
from links import list_articles
from newspaper.exceptions import ArticleException
from newspaper.mthreading import fetch_news


class SafeArticle(newspaper.Article):
    """One page that cannot be had must not end `fetch_news` for all; nor one in Korean, which wants data of nltk."""

    def parse(self):
        try:
            return super().parse()
        except (ArticleException, LookupError):
            return self


def main():
    feeds, out, connections = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    started = time.monotonic()
    # Left to itself it asks for every page up to four times more, to learn that it is no binary file.
    options = {"fetch_images": False, "allow_binary_content": True}
    articles = [SafeArticle(url, **options) for url in list_articles(feeds.read_text().split())]
    with out.open("w") as file:
        for article in fetch_news(articles, threads=connections):
            row = {"url": article.url, "title": article.title, "authors": article.authors, "text": article.text}
            file.write(json.dumps({**row, "date": str(article.publish_date)}) + "\n")
    print(json.dumps({"started": started, "ended": time.monotonic()}))


if __name__ == "__main__":
    main()
