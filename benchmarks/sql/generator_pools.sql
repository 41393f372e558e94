-- Grain: heads: one row per beginning of an article, fifteen quotes of 120 characters and a space each; bodies: one row
-- per half of the rest, with lengths as in news (log-normal, median 1,000 characters: with the head some 650 words).
CREATE OR REPLACE TEMP TABLE heads AS
SELECT
    head,
    string_agg(substr(words(head * 15 + quote, 40, 'quote', $seed), 1, 119) || '.', ' ' ORDER BY quote) || ' ' AS text
FROM range($heads) AS heads(head), range(15) AS quotes(quote)
GROUP BY head;
CREATE OR REPLACE TEMP TABLE bodies AS
WITH lengths AS (
    SELECT body, least(exp(6.9 + 0.7 * normal(body, 'length', $seed)), 40000)::INTEGER AS characters
    FROM range($bodies) AS bodies(body)
),
parts AS (
    SELECT body, characters, part, words(body * 1000 + part, 100, 'body', $seed) AS text
    FROM lengths, unnest(range(characters // 450 + 1)) AS parts(part)
)
SELECT body, substr(string_agg(text, ' ' ORDER BY part), 1, any_value(characters)) AS text
FROM parts
GROUP BY body;
