-- Grain: one value per stance: whom it counts as. A named holder is one person everywhere; an author is one per story
-- (a syndicated text has one); a report's own voice is the outlet; nameless groups ("critics") count as one.
CREATE OR REPLACE MACRO holder_of(holder_type, holder_name, story_id, outlet) AS
    CASE holder_type
        WHEN 'attributed' THEN 'attributed:' || lower(coalesce(holder_name, ''))
        WHEN 'author' THEN 'author:' || story_id
        WHEN 'unattributed' THEN 'unattributed:' || outlet
        ELSE holder_type
    END;

-- The same as a key to count by: without joining words for every row.
CREATE OR REPLACE MACRO holder_key(holder_type, holder_name, story_id, outlet) AS hash(
    holder_type,
    CASE holder_type
        WHEN 'attributed' THEN lower(coalesce(holder_name, '')) WHEN 'author' THEN story_id WHEN 'unattributed' THEN outlet
    END
);
