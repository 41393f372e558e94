-- Grain: one row per current text that people have read to its end in an audit.
SELECT DISTINCT audit_reads.revision
FROM audit_reads
JOIN revisions ON revisions.revision = audit_reads.revision AND revisions.superseded_at IS NULL
WHERE audit_reads.retracted_at IS NULL
ORDER BY audit_reads.revision;
