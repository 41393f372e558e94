INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Author, Source, Section, Notes, Type, Date)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
