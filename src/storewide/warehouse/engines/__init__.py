"""DuckDB behind the doors of the warehouse: the only place with an engine or a SQL string."""
