-- Grain: none; what is made now is made in the lake.
SET search_path = 'warehouse.main,memory.main';
