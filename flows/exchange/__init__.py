"""Exchange with discourse research: Discourse Network Analyzer, networks as GraphML, statements coded by hand."""
