-- Grain: heads: one row per beginning of an article, twelve quotes of 120 characters and a space each; bodies: one row
-- per half of the rest, with lengths as in news (log-normal, median 1,300 characters: with the head some 700 words).
CREATE OR REPLACE TEMP TABLE heads AS
SELECT
    head,
    string_agg(substr(words(head * 12 + quote, 40, 'quote', $seed), 1, 119) || '.', ' ' ORDER BY quote) || ' ' AS text
FROM range($heads) AS heads(head), range(12) AS quotes(quote)
GROUP BY head;
CREATE OR REPLACE TEMP TABLE bodies AS
WITH lengths AS (
    SELECT body, least(exp(7.2 + 0.7 * normal(body, 'length', $seed)), 40000)::INTEGER AS characters
    FROM range($bodies) AS bodies(body)
)
SELECT
    body,
    substr(string_agg(words(body * 1000 + part, 100, 'body', $seed), ' ' ORDER BY part), 1, any_value(characters)) AS text
FROM lengths, unnest(range(characters // 450 + 1)) AS parts(part)
GROUP BY body;
