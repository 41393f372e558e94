-- Grain: one value per story and moment, by which stories are in order: publication day, when it was first seen, and the
-- upper 55 bits of the story's hash, so that none share a place. One number, for it is sorted faster than three columns.
CREATE OR REPLACE MACRO story_place(published_on, first_seen_at, story) AS
    ((published_on - DATE '1970-01-01')::HUGEINT * 100000000000000000 + epoch_us(first_seen_at)) * 36028797018963968
    + (story >> 9);
