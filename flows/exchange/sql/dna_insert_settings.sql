INSERT INTO SETTINGS (Property, Value) VALUES (?, ?);
