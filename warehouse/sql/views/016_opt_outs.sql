-- Grain: one row per article whose page opted out of text and data mining when its current text was fetched.
CREATE OR REPLACE VIEW opt_outs AS
SELECT article_id, url, outlet, country, published_on, fetched_at, tdm_opt_out AS sign
FROM revisions
WHERE superseded_at IS NULL AND tdm_opt_out IS NOT NULL;
