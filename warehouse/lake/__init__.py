"""The warehouse on DuckLake: tables as Parquet files under a shared folder, their catalog in Postgres."""
