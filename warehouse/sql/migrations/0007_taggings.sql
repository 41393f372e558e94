-- Grain: one row per tagging of a text that another tagging of the same text has replaced. What `revisions` says of the
-- tagger is that of the last one; here lies what was held before, from recorded_at until superseded_at.
CREATE TABLE taggings (
    article_id VARCHAR NOT NULL,
    revision VARCHAR NOT NULL,
    genre VARCHAR NOT NULL,
    on_topic BOOLEAN NOT NULL,
    tagging VARCHAR NOT NULL,
    tagger_version VARCHAR NOT NULL,
    codebook_version VARCHAR NOT NULL,
    tagged_at TIMESTAMPTZ NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    superseded_at TIMESTAMPTZ NOT NULL
);
