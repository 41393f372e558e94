-- Grain: one row per alert (table `incoming_withdrawn`) that another stance proves now.
UPDATE alerts
SET stance_id = incoming.stance_id, article_id = incoming.article_id, story_id = incoming.story_id
FROM incoming_withdrawn AS incoming
WHERE alerts.alert_id = incoming.alert_id AND incoming.stands;
