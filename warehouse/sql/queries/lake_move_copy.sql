-- Grain: one row per row of any table of the file.
COPY FROM DATABASE moved TO warehouse (DATA);
