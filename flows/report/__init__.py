"""The briefing: one HTML file that shows what the snapshot holds."""

from pathlib import Path

# In the data folder.
BRIEFING = Path("reports") / "briefing.html"
# Its numbers, as `bellwether report --json` prints them.
NUMBERS = Path("reports") / "briefing.json"
