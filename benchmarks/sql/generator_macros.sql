-- Grain: one value per row: seeded choices, the same in every run. `salt` tells the draws of one row apart.
CREATE OR REPLACE TEMP MACRO draw(i, salt, seed) AS (hash(i, salt, seed) % 1000000007)::DOUBLE / 1000000007;
-- Zipf's law with exponent 1: rank r comes up in proportion to 1/r.
CREATE OR REPLACE TEMP MACRO zipf(u, ranks) AS least(floor(exp(u * ln(ranks + 1)))::BIGINT - 1, ranks - 1);
CREATE OR REPLACE TEMP MACRO syllable(k) AS
    ['ka', 'lo', 'mi', 'ten', 'ra', 'so', 'vel', 'du', 'ne', 'pir', 'ha', 'go', 'sti', 'be', 'mar', 'cu'][k % 16 + 1];
-- Frequent words are short.
CREATE OR REPLACE TEMP MACRO word(k) AS
    syllable(k) || CASE WHEN k >= 16 THEN syllable(k // 16) ELSE '' END
    || CASE WHEN k >= 256 THEN syllable(k // 256) ELSE '' END
    || CASE WHEN k >= 4096 THEN syllable(k // 4096) ELSE '' END;
CREATE OR REPLACE TEMP MACRO words(i, n, salt, seed) AS
    array_to_string(list_transform(range(n), lambda j: word(zipf(draw(i * 1000 + j, salt, seed), 40000))), ' ');
-- A standard normal value, by Box and Muller.
CREATE OR REPLACE TEMP MACRO normal(i, salt, seed) AS
    sqrt(-2 * ln(draw(i, salt, seed) + 1e-9)) * cos(2 * pi() * draw(i, salt || '2', seed));
