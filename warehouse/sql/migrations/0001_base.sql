-- Grain: the base tables; each says its own grain. Days and times are UTC. No keys: identity is kept by the loads.

-- One row per feed ever configured; those no longer configured stay, inactive.
CREATE TABLE feeds (
    feed_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    outlet VARCHAR NOT NULL,
    outlet_kind VARCHAR,
    country VARCHAR,
    language VARCHAR,
    scope VARCHAR NOT NULL,
    verified_at TIMESTAMPTZ,
    active BOOLEAN NOT NULL,
    registered_at TIMESTAMPTZ NOT NULL,
    deactivated_at TIMESTAMPTZ
);

-- One row per feed that was polled: what the next poll must know.
CREATE TABLE feed_states (
    feed_id VARCHAR NOT NULL,
    etag VARCHAR,
    last_modified VARCHAR,
    next_poll_at TIMESTAMPTZ,
    failures INTEGER NOT NULL,
    successes INTEGER NOT NULL,
    interval_seconds DOUBLE,
    moved_to VARCHAR,
    first_answer_at TIMESTAMPTZ,
    last_answer_at TIMESTAMPTZ,
    saved_at TIMESTAMPTZ NOT NULL
);

-- One row per poll of a feed: the coverage ledger. For an answer: previous_answer_at is the one before it, and
-- covered_from the moment since which nothing can have appeared in the feed and gone again unseen.
CREATE TABLE feed_polls (
    run_id VARCHAR NOT NULL,
    feed_id VARCHAR NOT NULL,
    polled_at TIMESTAMPTZ NOT NULL,
    outcome VARCHAR NOT NULL,
    status INTEGER,
    kind VARCHAR,
    message VARCHAR,
    entries INTEGER NOT NULL,
    new INTEGER NOT NULL,
    dropped INTEGER NOT NULL,
    oldest_entry_at TIMESTAMPTZ,
    previous_answer_at TIMESTAMPTZ,
    covered_from TIMESTAMPTZ,
    bytes BIGINT NOT NULL,
    seconds DOUBLE NOT NULL
);

-- One row per article that a feed has shown, whatever became of it. `content` is kept only until it is no longer
-- needed; `changes` counts how often the entry was queued again because its feed changed it.
CREATE TABLE entries (
    article_id VARCHAR NOT NULL,
    feed_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    canonical_url VARCHAR NOT NULL,
    guid VARCHAR,
    title VARCHAR,
    summary VARCHAR,
    content VARCHAR,
    authors VARCHAR[] NOT NULL,
    categories VARCHAR[] NOT NULL,
    published_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ,
    seen_at TIMESTAMPTZ NOT NULL,
    language VARCHAR,
    fingerprint VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    reason VARCHAR,
    attempts INTEGER NOT NULL,
    next_try_at TIMESTAMPTZ,
    tried_at TIMESTAMPTZ,
    changes INTEGER NOT NULL
);

-- One row per further (canonical) address of an article.
CREATE TABLE aliases (
    article_id VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    since TIMESTAMPTZ NOT NULL
);

-- One row per thing that a named gate turned away, kept the first time it happened.
CREATE TABLE drops (
    run_id VARCHAR NOT NULL,
    gate VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    feed_id VARCHAR,
    dropped_at TIMESTAMPTZ NOT NULL
);

-- One row per expected fault of the outside world.
CREATE TABLE failures (
    run_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    failed_at TIMESTAMPTZ NOT NULL
);

-- One row per stretch of time in which one text of an article was the current one (from recorded_at until
-- superseded_at; NULL: it still is). The outlet's columns are those of the feed at the time of loading.
CREATE TABLE revisions (
    article_id VARCHAR NOT NULL,
    revision VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    canonical_url VARCHAR NOT NULL,
    feed_id VARCHAR NOT NULL,
    outlet VARCHAR NOT NULL,
    outlet_kind VARCHAR,
    country VARCHAR,
    language VARCHAR NOT NULL,
    title VARCHAR,
    authors VARCHAR[] NOT NULL,
    published_at TIMESTAMPTZ,
    published_on DATE NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    fetched_at TIMESTAMPTZ NOT NULL,
    story_id VARCHAR NOT NULL,
    genre VARCHAR NOT NULL,
    words INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    text_source VARCHAR NOT NULL,
    truncated BOOLEAN NOT NULL,
    on_topic BOOLEAN NOT NULL,
    tagging VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL,
    tagger_version VARCHAR NOT NULL,
    codebook_version VARCHAR NOT NULL,
    tagged_at TIMESTAMPTZ NOT NULL,
    archive_file VARCHAR,
    archive_offset BIGINT,
    recorded_at TIMESTAMPTZ NOT NULL,
    superseded_at TIMESTAMPTZ
);

-- One row per stance and stretch of time in which it was what the current tagger found in the current text.
CREATE TABLE stance_history (
    stance_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    revision VARCHAR NOT NULL,
    story_id VARCHAR NOT NULL,
    proposition VARCHAR NOT NULL,
    pole VARCHAR NOT NULL,
    holder_type VARCHAR NOT NULL,
    holder_name VARCHAR,
    relation VARCHAR NOT NULL,
    weight DOUBLE NOT NULL,
    company VARCHAR,
    quote VARCHAR NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    confidence DOUBLE NOT NULL,
    basis VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    tagger_version VARCHAR NOT NULL,
    codebook_version VARCHAR NOT NULL,
    tagged_at TIMESTAMPTZ NOT NULL,
    published_on DATE NOT NULL,
    outlet VARCHAR NOT NULL,
    outlet_kind VARCHAR,
    country VARCHAR,
    language VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    cues VARCHAR[] NOT NULL,
    holder_rule VARCHAR NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    superseded_at TIMESTAMPTZ
);

-- One row per article whose text has a MinHash signature: what later near duplicates are compared with.
CREATE TABLE story_members (
    article_id VARCHAR NOT NULL,
    story_id VARCHAR NOT NULL,
    signature UINTEGER[] NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL
);

-- One row per article and LSH band of its signature.
CREATE TABLE story_bands (
    band BIGINT NOT NULL,
    article_id VARCHAR NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL
);

-- One row per alert, written in the transaction of the stance that proves it.
CREATE TABLE alerts (
    alert_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    proposition VARCHAR NOT NULL,
    pole VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    scope_value VARCHAR NOT NULL,
    stance_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    reason VARCHAR NOT NULL
);

-- One row per try to deliver an alert over a channel; accepted_at is set when the channel took it.
CREATE TABLE deliveries (
    alert_id VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    tried_at TIMESTAMPTZ NOT NULL,
    accepted_at TIMESTAMPTZ,
    message VARCHAR
);

-- One row per judgement of a person on a stance of a revision (the latest counts): `holds` says whether it is there.
CREATE TABLE labels (
    label_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    revision VARCHAR NOT NULL,
    proposition VARCHAR NOT NULL,
    pole VARCHAR NOT NULL,
    holder_type VARCHAR NOT NULL,
    holder_name VARCHAR,
    relation VARCHAR NOT NULL,
    company VARCHAR,
    quote VARCHAR NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    holds BOOLEAN NOT NULL,
    reviewer VARCHAR NOT NULL,
    note VARCHAR,
    codebook_version VARCHAR NOT NULL,
    labelled_at TIMESTAMPTZ NOT NULL
);

-- One row per run of a flow; `summary` is the object that `track --json` ends with.
CREATE TABLE runs (
    run_id VARCHAR NOT NULL,
    flow VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ,
    summary JSON
);
