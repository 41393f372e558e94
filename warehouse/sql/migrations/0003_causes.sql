-- Grain: as in 0001. Why a text became the current one: 'collected' (also where it is null) or 'reextracted'; only the
-- former can be an edit by its publisher.
ALTER TABLE revisions ADD COLUMN cause VARCHAR;
