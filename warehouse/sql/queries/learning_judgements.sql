-- Grain: one row per stance of a current text that people judged: whether it is there.
SELECT judgements.article_id, judgements.revision, proposition, pole, start_char, end_char, holds
FROM judgements
JOIN revisions ON revisions.revision = judgements.revision AND revisions.superseded_at IS NULL
ORDER BY judgements.revision, start_char, proposition, pole, holds;
