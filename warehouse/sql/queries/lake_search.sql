-- Grain: none; views and macros are those of this program, tables those of the lake.
SET search_path = 'memory.main,warehouse.main';
