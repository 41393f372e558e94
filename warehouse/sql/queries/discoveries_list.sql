-- Grain: one row per proposal, the latest first.
SELECT * FROM discoveries ORDER BY proposed_at DESC, discovery_id;
