"""news-please as a library: `from_urls`, which downloads in threads and extracts in a process per core.

    python newsplease_urls.py FEEDS OUT CONNECTIONS

`from_urls` starts a thread per address, so it is given four addresses of each host at a time. Runs in the peers' own
environment. Prints when it began and ended (monotonic seconds, imports left out).
"""

import json
import logging
import sys
import time
from pathlib import Path

from links import list_articles
from newsplease import NewsPlease


def main():
    feeds, out, connections = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    logging.disable(logging.CRITICAL)
    started = time.monotonic()
    urls = list_articles(feeds.read_text().split())
    with out.open("w") as file:
        for start in range(0, len(urls), connections):
            some = urls[start : start + connections]
            got = NewsPlease.from_urls(some, request_args={"timeout": 30}, fetch_images=False)
            for url, article in got.items():
                text = (article.maintext if article else None) or ""
                file.write(json.dumps({"url": url, "title": article.title if article else None, "text": text}) + "\n")
    print(json.dumps({"started": started, "ended": time.monotonic()}))


if __name__ == "__main__":
    main()
