-- Grain: one row per rule, stance key and scope value of `novelty_open` that has a story in the rule's window.
-- A story counts where it is first seen with the key in the scope: its copies of later days do not count again.
WITH scopes AS (
    SELECT DISTINCT scope
    FROM novelty_open
),
scoped AS (
    -- Once per scope that is asked about, so that the joins below find their rows by equality.
    SELECT
        scopes.scope,
        scope_value(
            scopes.scope, recent.outlet, recent.country, recent.language, recent.company, recent.holder_type,
            recent.holder_name
        ) AS scope_value,
        recent.place,
        recent.story,
        recent.proposition,
        recent.pole,
        recent.confidence,
        recent.confirmed,
        recent.first_seen_at
    FROM novelty_recent AS recent
    CROSS JOIN scopes
),
carried AS (
    SELECT
        keys.number,
        keys.window_from,
        recent.story,
        min(recent.place) AS place,
        min(recent.first_seen_at) AS first_at,
        max(recent.confidence) AS confidence,
        max(recent.confirmed) AS confirmed
    FROM scoped AS recent
    JOIN novelty_open AS keys
        ON keys.scope = recent.scope
        AND keys.scope_value = recent.scope_value
        AND keys.proposition = recent.proposition
        AND keys.pole = recent.pole
        AND keys.min_confidence <= recent.confidence
    GROUP BY keys.number, keys.window_from, recent.story
),
evidence AS (
    SELECT
        carried.number,
        list({
            story_id: proof.story_id, article_id: proof.article_id, stance_id: proof.stance_id,
            first_seen_at: proof.first_seen_at, outlet: proof.outlet, confidence: carried.confidence,
            confirmed: carried.confirmed
        } ORDER BY carried.place) AS stories
    FROM carried
    JOIN novelty_recent AS proof ON proof.place = carried.place
    WHERE carried.first_at >= carried.window_from
    GROUP BY carried.number
),
values_open AS (
    SELECT
        rule, scope, min_confidence, window_from, subject, scope_value,
        row_number() OVER () AS number
    FROM (SELECT DISTINCT rule, scope, min_confidence, window_from, subject, scope_value FROM novelty_open)
),
watched_stories AS (
    SELECT open.number, open.window_from, recent.story, min(recent.first_seen_at) AS first_at
    FROM scoped AS recent
    JOIN values_open AS open
        ON open.scope = recent.scope
        AND open.scope_value = recent.scope_value
        AND open.min_confidence <= recent.confidence
        AND (open.subject = '' OR open.subject = recent.proposition)
    GROUP BY open.number, open.window_from, recent.story
),
watched_days AS (
    SELECT number, utc_day(first_at) AS day, count(*) AS stories
    FROM watched_stories
    WHERE first_at >= window_from
    GROUP BY ALL
),
watched AS (
    SELECT open.rule, open.subject, open.scope_value, list({day: day, stories: stories} ORDER BY day) AS days
    FROM watched_days
    JOIN values_open AS open ON open.number = watched_days.number
    GROUP BY ALL
),
past AS (
    SELECT open.rule, open.proposition, open.pole, open.scope_value, sum(days.stories) AS stories
    FROM novelty_days AS days
    JOIN novelty_open AS open
        ON open.rule = days.rule
        AND open.proposition = days.proposition
        AND open.pole = days.pole
        AND open.scope_value = days.scope_value
        AND days.day >= open.past_from
    GROUP BY ALL
),
opposite AS (
    SELECT open.rule, open.proposition, open.pole, open.scope_value, sum(days.stories) AS stories
    FROM novelty_days AS days
    JOIN novelty_open AS open
        ON open.rule = days.rule
        AND open.proposition = days.proposition
        AND open.pole <> days.pole
        AND open.scope_value = days.scope_value
        AND days.day >= open.past_from
    WHERE open.kind = 'flipped'
    GROUP BY ALL
),
past_watched AS (
    SELECT open.rule, open.subject, open.scope_value, sum(watched.stories) AS stories, count(*) AS days
    FROM novelty_watched AS watched
    JOIN (SELECT DISTINCT rule, subject, scope_value, past_from FROM novelty_open) AS open
        ON open.rule = watched.rule
        AND open.subject = watched.subject
        AND open.scope_value = watched.scope_value
        AND watched.day >= open.past_from
    GROUP BY ALL
),
keys_open AS (
    SELECT DISTINCT rule, proposition, pole, past_from
    FROM novelty_open
    WHERE scope <> 'ever'
),
everywhere AS (
    SELECT open.rule, open.proposition, open.pole, sum(days.stories) AS stories
    FROM novelty_days AS days
    JOIN keys_open AS open
        ON open.rule = days.rule
        AND open.proposition = days.proposition
        AND open.pole = days.pole
        AND days.day >= open.past_from
    GROUP BY ALL
),
watched_everywhere AS (
    SELECT open.rule, open.subject, sum(watched.stories) AS stories
    FROM novelty_watched AS watched
    JOIN (SELECT DISTINCT rule, subject, past_from FROM novelty_open WHERE scope <> 'ever') AS open
        ON open.rule = watched.rule
        AND open.subject = watched.subject
        AND watched.day >= open.past_from
    GROUP BY ALL
),
told AS (
    SELECT
        rule, proposition, pole, scope_value, count(*) AS alerts,
        max(created_at) FILTER (withdrawn_at IS NULL) AS told_at
    FROM alerts
    GROUP BY ALL
),
ever_told AS (
    SELECT proposition, pole, max(created_at) AS told_at
    FROM alerts
    WHERE scope = 'ever' AND withdrawn_at IS NULL
    GROUP BY ALL
)
SELECT
    open.rule,
    open.proposition,
    open.pole,
    open.scope_value,
    coalesce(scopes.since, evidence.stories[1].first_seen_at) AS watched_since,
    evidence.stories AS evidence,
    watched.days AS watched,
    coalesce(past.stories, 0)::INTEGER AS past_stories,
    coalesce(past_watched.stories, 0)::INTEGER AS past_watched,
    coalesce(past_watched.days, 0)::INTEGER AS past_days,
    (coalesce(everywhere.stories, 0) - coalesce(past.stories, 0))::INTEGER AS elsewhere_stories,
    (coalesce(watched_everywhere.stories, 0) - coalesce(past_watched.stories, 0))::INTEGER AS elsewhere_watched,
    coalesce(opposite.stories, 0)::INTEGER AS opposite,
    open.known_at,
    told.told_at,
    ever_told.told_at AS ever_told_at,
    coalesce(told.alerts, 0)::INTEGER AS alerts,
    greatest(coalesce(states.active_values, 1), 1) AS active_values
FROM novelty_open AS open
JOIN evidence ON evidence.number = open.number
LEFT JOIN watched USING (rule, subject, scope_value)
LEFT JOIN novelty_scopes AS scopes USING (rule, scope_value)
LEFT JOIN past USING (rule, proposition, pole, scope_value)
LEFT JOIN opposite USING (rule, proposition, pole, scope_value)
LEFT JOIN past_watched USING (rule, subject, scope_value)
LEFT JOIN everywhere USING (rule, proposition, pole)
LEFT JOIN watched_everywhere USING (rule, subject)
LEFT JOIN told USING (rule, proposition, pole, scope_value)
LEFT JOIN ever_told ON ever_told.proposition = open.proposition AND ever_told.pole = open.pole
LEFT JOIN novelty_rules AS states ON states.rule = open.rule
ORDER BY evidence.stories[1].first_seen_at, open.proposition, open.pole, open.rule, open.scope_value;
