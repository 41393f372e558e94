-- Grain: none; empties the list of view files.
DELETE FROM schema_views;
