SELECT Value FROM SETTINGS WHERE Property = 'version';
