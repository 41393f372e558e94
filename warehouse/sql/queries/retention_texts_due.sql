-- Grain: one value: how many texts were stored before $before and are still there.
SELECT count(*) FROM revisions WHERE recorded_at < $before AND text_removed_at IS NULL AND text <> '';
