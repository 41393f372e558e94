-- Grain: narrow sums that the alert rules read instead of the history. All of it can be made again from stance_history
-- (`warehouse.novelty.mark_silent`); each table says its own grain. `rule` is the id of a rule in alerts.toml.

-- One row per rule that has been judged: `fingerprint` of what its sums depend on, the first day (UTC, by first_seen_at)
-- that is not in them yet, how many scope values were active enough to be told of. `silent`: why all that could be told
-- must become known first (a retag, a re-extraction; NULL: nothing of the kind), since `judged_at`.
CREATE TABLE novelty_rules (
    rule VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    settled_before DATE NOT NULL,
    active_values INTEGER NOT NULL,
    silent VARCHAR,
    judged_at TIMESTAMPTZ NOT NULL
);

-- One row per rule, day, stance key and scope value: the stories first seen with it on that day.
CREATE TABLE novelty_days (
    rule VARCHAR NOT NULL,
    day DATE NOT NULL,
    proposition VARCHAR NOT NULL,
    pole VARCHAR NOT NULL,
    scope_value VARCHAR NOT NULL,
    stories INTEGER NOT NULL
);

-- One row per rule, day and scope value: the stories first seen with any stance (for kind "flipped": any stance on the
-- proposition `subject`, which is empty elsewhere): what a count of novelty_days is a share of.
CREATE TABLE novelty_watched (
    rule VARCHAR NOT NULL,
    day DATE NOT NULL,
    subject VARCHAR NOT NULL,
    scope_value VARCHAR NOT NULL,
    stories INTEGER NOT NULL
);

-- One row per rule and scope value: since when it is watched.
CREATE TABLE novelty_scopes (
    rule VARCHAR NOT NULL,
    scope_value VARCHAR NOT NULL,
    since TIMESTAMPTZ NOT NULL
);
