-- Grain: no row; its being there says that this instance has all views and macros.
CREATE TABLE memory.main.views_made (made BOOLEAN);
