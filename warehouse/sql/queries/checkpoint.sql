-- Grain: none; brings the write-ahead log into the main file.
CHECKPOINT;
