"""The explorer: a marimo notebook over the snapshot, served as a page or opened to edit."""

from pathlib import Path

# Opened by path, never imported: marimo reads it.
NOTEBOOK = Path(__file__).parent / "notebook.py"
# How the notebook is told what to open: the data folder.
DATA_VARIABLE = "EXPLORE_DATA"
