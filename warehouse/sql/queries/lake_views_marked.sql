-- Grain: no row; an error while this instance has no views and macros yet.
FROM memory.main.views_made;
