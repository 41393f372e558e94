INSERT INTO DATABOOLEAN (StatementId, VariableId, Value) VALUES (?, ?, ?);
