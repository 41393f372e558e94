-- Grain: one row per outlet that was ever followed.
SELECT outlet FROM feeds UNION SELECT outlet FROM feed_memberships;
