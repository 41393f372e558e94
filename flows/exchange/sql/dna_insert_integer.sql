INSERT INTO DATAINTEGER (StatementId, VariableId, Value) VALUES (?, ?, ?);
