-- Grain: none; days and hours are those of UTC on every connection to this file.
SET GLOBAL TimeZone = 'UTC';
