-- Grain: as in 0001; each new table says its own. What was taken away for good, told without saying what it was.

-- One row per removal: when, and how much. Nothing in it identifies what was removed.
CREATE TABLE removals (
    removal_id VARCHAR NOT NULL,
    removed_at TIMESTAMPTZ NOT NULL,
    articles INTEGER NOT NULL,
    rows_deleted INTEGER NOT NULL,
    archive_records INTEGER NOT NULL,
    note VARCHAR
);

-- One row per address (or feed entry) that must not be stored again, as a keyed hash. The key lies in the data folder,
-- in no table: without it nobody can try addresses against these marks. `key_id` tells which key it was.
CREATE TABLE barred (
    mark VARCHAR NOT NULL,
    key_id VARCHAR NOT NULL
);

-- When the retention settings emptied a text: its stances keep their quotes and offsets, but what they point into is
-- gone. NULL: the text is as it was collected.
ALTER TABLE revisions ADD COLUMN text_removed_at TIMESTAMPTZ;
