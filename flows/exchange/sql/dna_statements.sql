-- Grain: one row per statement of a type that has a variable "concept".
SELECT s.ID, s.Start, s.Stop, c.Name AS Coder, d.ID AS DocumentId, d.Text, d.Notes
FROM STATEMENTS AS s
JOIN CODERS AS c ON c.ID = s.Coder
JOIN DOCUMENTS AS d ON d.ID = s.DocumentId
WHERE s.StatementTypeId IN (SELECT v.StatementTypeId FROM VARIABLES AS v WHERE v.Variable = 'concept')
ORDER BY s.ID;
