-- Grain: each new table says its own. What `discover` reads and finds: statements that fit no proposition, and clusters.

-- One row per text that `discover` has read for such statements, by the tagger that read it.
CREATE TABLE discovery_texts (
    article_id VARCHAR NOT NULL,
    revision VARCHAR NOT NULL,
    tagger_version VARCHAR NOT NULL,
    read_at TIMESTAMPTZ NOT NULL
);

-- One row per sentence that argues about a topic and fits no proposition, as the tagger saw it: `quote` is the text's
-- [start_char, end_char), `words` the same without the names of companies and products, `vector` the network's, int8.
CREATE TABLE discovery_statements (
    statement_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    revision VARCHAR NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    quote VARCHAR NOT NULL,
    words VARCHAR NOT NULL,
    holder_type VARCHAR NOT NULL,
    holder_name VARCHAR,
    vector BLOB NOT NULL,
    tagger_version VARCHAR NOT NULL
);

-- One row per night and cluster that passed the gates: `members` are statement ids, `centre` is float16.
CREATE TABLE discovery_sightings (
    night DATE NOT NULL,
    members VARCHAR[] NOT NULL,
    centre BLOB NOT NULL
);

-- One row per proposal: a cluster that was told of. `state`: proposed, accepted, merged or rejected; `became`: the
-- proposition and pole that it was accepted as or merged into. `stories` of `watched` in the last days, `past` of
-- `past_watched` before; `chance`: the probability of so many if nothing but the past were at work.
CREATE TABLE discoveries (
    discovery_id VARCHAR NOT NULL,
    proposed_at TIMESTAMPTZ NOT NULL,
    state VARCHAR NOT NULL,
    decided_at TIMESTAMPTZ,
    became VARCHAR,
    terms VARCHAR[] NOT NULL,
    members VARCHAR[] NOT NULL,
    centre BLOB NOT NULL,
    articles INTEGER NOT NULL,
    domains INTEGER NOT NULL,
    holders INTEGER NOT NULL,
    stories INTEGER NOT NULL,
    watched INTEGER NOT NULL,
    past INTEGER NOT NULL,
    past_watched INTEGER NOT NULL,
    chance DOUBLE NOT NULL
);
