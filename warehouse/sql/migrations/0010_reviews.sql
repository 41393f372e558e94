-- Grain: as in 0001; each new table says its own. Columns that old rows lack are null there.

-- A judgement may be several labels (`judgement_id`): a correction takes one stance away and puts another in its place.
-- verdict: accept, reject, correct or add. `subject`: what was judged, the same for every judgement of it and in every
-- text: of all judgements of a subject the latest counts. `stance_id`: the row of the history that the person saw (NULL:
-- added). `carried_from`: the label that was carried over to another text or to another tagger's reading of the words.
-- `retracted_at`: when its reviewer took the judgement back; until then it counted.
ALTER TABLE labels ADD COLUMN judgement_id VARCHAR;
ALTER TABLE labels ADD COLUMN verdict VARCHAR;
ALTER TABLE labels ADD COLUMN subject VARCHAR;
ALTER TABLE labels ADD COLUMN stance_id VARCHAR;
ALTER TABLE labels ADD COLUMN carried_from VARCHAR;
ALTER TABLE labels ADD COLUMN retracted_at TIMESTAMPTZ;

-- One row per random sample of articles to be read by people: of those on topic, tagged, first seen before `drawn_at`
-- and published from `since` until `until` (both included).
CREATE TABLE audits (
    audit_id VARCHAR NOT NULL,
    seed BIGINT NOT NULL,
    since DATE NOT NULL,
    until DATE NOT NULL,
    drawn_at TIMESTAMPTZ NOT NULL,
    drawn_by VARCHAR NOT NULL
);

-- One row per article of a sample. stratum: found or empty (what the tagger had found in it when it was drawn); `place`:
-- its place in the random order of its stratum; `probability`: with which it was drawn.
CREATE TABLE audit_items (
    audit_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    revision VARCHAR NOT NULL,
    stratum VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    probability DOUBLE NOT NULL
);

-- One row per article of a sample that a person has read to its end, having labelled all that it says.
CREATE TABLE audit_reads (
    audit_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    revision VARCHAR NOT NULL,
    reviewer VARCHAR NOT NULL,
    read_at TIMESTAMPTZ NOT NULL,
    retracted_at TIMESTAMPTZ
);
