-- Grain: one row per statement and variable, with its value.
SELECT t.StatementId, v.Variable, e.Value
FROM DATASHORTTEXT AS t
JOIN VARIABLES AS v ON v.ID = t.VariableId
JOIN ENTITIES AS e ON e.ID = t.Entity
UNION ALL
SELECT t.StatementId, v.Variable, t.Value FROM DATALONGTEXT AS t JOIN VARIABLES AS v ON v.ID = t.VariableId
UNION ALL
SELECT t.StatementId, v.Variable, t.Value FROM DATABOOLEAN AS t JOIN VARIABLES AS v ON v.ID = t.VariableId
UNION ALL
SELECT t.StatementId, v.Variable, t.Value FROM DATAINTEGER AS t JOIN VARIABLES AS v ON v.ID = t.VariableId;
