-- Grain: one row per alert that a reviewer's judgement withdrew, whose stance holds again and of whose withdrawal nobody
-- was told: a slip that was taken back.
SELECT alert_id
FROM alerts
WHERE withdrawn_because = 'a reviewer judged that the stance does not hold'
    AND article_id IN (SELECT article_id FROM incoming_ids)
    AND stance_id IN (SELECT stance_id FROM stances_seen)
    AND alert_id IN (
        SELECT alert_id
        FROM notices
        ANTI JOIN deliveries ON deliveries.alert_id = notices.notice_id
        WHERE notices.kind = 'withdrawal'
    );
