-- Grain: one value per day: the moment at which it begins in UTC, whatever time zone the client has set.
CREATE OR REPLACE MACRO utc_midnight(day) AS (day::DATE::VARCHAR || ' 00:00:00+00')::TIMESTAMPTZ;
