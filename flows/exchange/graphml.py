"""Networks as GraphML, which visone, Gephi, igraph and networkx read."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from flows.exchange.network import Edge, Network, Node

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE_KEYS = (("label", "string"), ("kind", "string"), ("stories", "int"))
_PLAIN_EDGE = (("weight", "double"),)
_CONCEPT_EDGE = (*_PLAIN_EDGE, ("affirm", "int"), ("reject", "int"), ("subtract", "int"))
_ACTOR_EDGE = (*_PLAIN_EDGE, ("raw", "double"), ("concepts", "int"))
# What XML 1.0 cannot hold.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_graphml(network: Network) -> bytes:
    """`network` as a GraphML document. `subtract` is affirm less reject, as DNA's aggregation of that name."""
    root = ET.Element("graphml", {"xmlns": _NAMESPACE})
    edge_keys = _CONCEPT_EDGE if network.name == "actor-concept" else _ACTOR_EDGE
    for domain, keys in (("node", _NODE_KEYS), ("edge", edge_keys)):
        for name, kind in keys:
            attributes = {"id": f"{domain}_{name}", "for": domain, "attr.name": name, "attr.type": kind}
            ET.SubElement(root, "key", attributes)
    graph = ET.SubElement(root, "graph", {"id": network.name, "edgedefault": "undirected"})
    for node in network.nodes:
        element = ET.SubElement(graph, "node", {"id": _fit(node.id)})
        _put(element, "node", [(name, _node_value(node, name)) for name, _ in _NODE_KEYS])
    for edge in network.edges:
        element = ET.SubElement(graph, "edge", {"source": _fit(edge.source), "target": _fit(edge.target)})
        _put(element, "edge", [(name, _edge_value(edge, name)) for name, _ in edge_keys])
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _put(element: ET.Element, domain: str, values: list[tuple[str, object]]) -> None:
    for name, value in values:
        ET.SubElement(element, "data", {"key": f"{domain}_{name}"}).text = _fit(str(value))


def _node_value(node: Node, name: str) -> object:
    return {"label": node.label, "kind": node.kind, "stories": node.stories}[name]


def _edge_value(edge: Edge, name: str) -> object:
    return {
        "weight": edge.weight,
        "raw": edge.raw,
        "concepts": edge.concepts,
        "affirm": edge.affirm,
        "reject": edge.reject,
        "subtract": edge.affirm - edge.reject,
    }[name]


def _fit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)
