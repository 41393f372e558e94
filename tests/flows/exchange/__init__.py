"""Exchange with discourse research."""
