-- Grain: one row per stance and stretch of time in which it was found, and one per label of a person, by its id
-- (`stance_id`): the words that show it, whether it holds now or not.
CREATE OR REPLACE VIEW stance_words AS
SELECT stance_id, article_id, holder_type, holder_name, relation, quote, confidence, recorded_at
FROM stance_history
UNION ALL
SELECT label_id, article_id, holder_type, holder_name, relation, quote, 1.0::DOUBLE, labelled_at
FROM labels;
