-- Grain: as in 0011. What a language model calls a proposal, where one was asked: the proposition in its words, which
-- pole the sentences take (`suggested_pole`), the known proposition that it takes it for (`suggested_like`), which model.
ALTER TABLE discoveries ADD COLUMN suggested_id VARCHAR;
ALTER TABLE discoveries ADD COLUMN suggested_statement VARCHAR;
ALTER TABLE discoveries ADD COLUMN suggested_affirm VARCHAR;
ALTER TABLE discoveries ADD COLUMN suggested_reject VARCHAR;
ALTER TABLE discoveries ADD COLUMN suggested_pole VARCHAR;
ALTER TABLE discoveries ADD COLUMN suggested_like VARCHAR;
ALTER TABLE discoveries ADD COLUMN suggested_by VARCHAR;
