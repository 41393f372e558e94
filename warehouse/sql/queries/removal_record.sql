-- Grain: one row per removal.
INSERT INTO removals BY NAME
SELECT
    $removal_id AS removal_id, $now AS removed_at, $articles AS articles, $rows_deleted AS rows_deleted,
    $archive_records AS archive_records, $note AS note;
