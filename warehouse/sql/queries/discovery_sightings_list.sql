-- Grain: one row per night since $since and cluster that passed the gates.
SELECT night, members, centre FROM discovery_sightings WHERE night >= $since ORDER BY night;
