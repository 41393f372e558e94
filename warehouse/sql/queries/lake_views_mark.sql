-- Grain: none; its being there says that this instance has all views and macros.
CREATE SCHEMA memory.views_made;
