-- Grain: none; the lake's own list of migrations gives way to that of the file, which is the same one.
DELETE FROM warehouse.schema_migrations;
