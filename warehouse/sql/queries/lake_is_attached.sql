-- Grain: one row: whether the warehouse of this connection is a lake, by the path that only connections to one search.
SELECT contains(current_setting('search_path'), 'memory.main');
