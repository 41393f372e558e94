-- Grain: one row per migration of the file that is moved into a lake.
SELECT version FROM moved.schema_migrations;
