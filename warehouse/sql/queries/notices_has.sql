-- Grain: one row: whether the notice is there.
SELECT count(*) > 0
FROM notices
WHERE notice_id = $notice_id;
