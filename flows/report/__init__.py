"""The briefing: one HTML file that shows what the snapshot holds."""
