"""The only code that knows DuckDB and SQL: the live file, its snapshot, and what is read from them."""
