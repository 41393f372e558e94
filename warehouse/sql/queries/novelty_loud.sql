-- Grain: one row per rule (table `incoming_rules`), stance key and scope value that was said so often in settled days
-- that no noise explains it (20 times the mean and more than 10 stories): known without being asked about any more.
INSERT INTO novelty_baseline BY NAME
WITH said AS (
    SELECT days.rule, days.proposition, days.pole, days.scope_value, sum(days.stories) AS stories
    FROM novelty_days AS days
    JOIN incoming_rules AS rules ON rules.rule = days.rule AND days.day >= rules.past_from
    WHERE rules.kind IN ('first', 'returned')
    GROUP BY ALL
),
watched AS (
    SELECT days.rule, days.scope_value, sum(days.stories) AS stories
    FROM novelty_watched AS days
    JOIN incoming_rules AS rules ON rules.rule = days.rule AND days.day >= rules.past_from
    GROUP BY ALL
)
SELECT
    said.rule, said.proposition, said.pole, rules.scope, said.scope_value, 'watch' AS cause, $now AS filled_at
FROM said
JOIN watched USING (rule, scope_value)
JOIN incoming_rules AS rules ON rules.rule = said.rule
ANTI JOIN novelty_baseline AS known
    ON known.rule = said.rule
    AND known.proposition = said.proposition
    AND known.pole = said.pole
    AND known.scope_value = said.scope_value
WHERE said.stories > greatest(10, 0.02 * rules.noise * watched.stories);
