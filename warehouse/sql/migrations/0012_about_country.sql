-- Grain: as in 0001. Which country a stance is about (ISO 3166-1 alpha-2, or EU), beside the company; NULL where the
-- text does not say, and in rows of taggers that did not look.
ALTER TABLE stance_history ADD COLUMN about_country VARCHAR;
ALTER TABLE labels ADD COLUMN about_country VARCHAR;
