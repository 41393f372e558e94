-- Grain: one row per row that names a story (table `story_heirs`) after a forgotten article.
UPDATE revisions SET story_id = heir FROM story_heirs WHERE story_heirs.story_id = revisions.story_id;
UPDATE stance_history SET story_id = heir FROM story_heirs WHERE story_heirs.story_id = stance_history.story_id;
UPDATE story_members SET story_id = heir FROM story_heirs WHERE story_heirs.story_id = story_members.story_id;
UPDATE alerts SET story_id = heir FROM story_heirs WHERE story_heirs.story_id = alerts.story_id;
UPDATE mutes SET value = heir FROM story_heirs WHERE kind = 'story' AND story_heirs.story_id = mutes.value;
