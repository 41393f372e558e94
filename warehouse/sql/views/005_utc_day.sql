-- Grain: one value per moment: its day in UTC, whatever time zone the client has set (and far faster than AT TIME ZONE).
CREATE OR REPLACE MACRO utc_day(moment) AS make_timestamp(epoch_us(moment))::DATE;
