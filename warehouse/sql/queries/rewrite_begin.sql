-- Grain: none; a new file takes the list of its migrations and views from the old one, like every other table.
DELETE FROM schema_migrations;
DELETE FROM schema_views;
