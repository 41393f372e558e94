-- Grain: one row: how many articles both sides of a comparison have read.
SELECT count(DISTINCT article_id)
FROM texts_compared(old_tagger := $old_tagger, new_tagger := $new_tagger, old_at := $old_at, new_at := $new_at);
