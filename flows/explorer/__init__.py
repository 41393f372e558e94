"""The explorer: a marimo notebook over the snapshot, served as a page or opened to edit."""

from pathlib import Path

# Opened by path, never imported: marimo reads it.
NOTEBOOK = Path(__file__).parent / "notebook.py"
# How the notebook is told what to open: the folders of the configuration and of the data.
CONFIG_VARIABLE = "EXPLORE_CONFIG"
DATA_VARIABLE = "EXPLORE_DATA"
# Under whose name judgements are written; none are without it.
REVIEWER_VARIABLE = "EXPLORE_REVIEWER"
