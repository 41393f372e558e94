"""The page's scripts: Vega, Vega-Lite and Vega-Embed as one bundle, from a package on this machine."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def bundle() -> str:
    """The JavaScript of the charts (about 0.9 MB, 2 s to make). It puts `vegaEmbed` into `window`."""
    import vl_convert

    made: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    # What ends a script for the HTML parser may stand in strings only, where this is the same.
    return made.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def asset(name: str) -> str:
    """A file of static/: our own script or style sheet."""
    return (resources.files("flows.report") / "static" / name).read_text(encoding="utf-8")
