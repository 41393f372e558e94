-- Grain: one row per cluster of the night $night (table `incoming_sightings`); those of an earlier run are replaced.
DELETE FROM discovery_sightings WHERE night = $night;
INSERT INTO discovery_sightings BY NAME SELECT * FROM incoming_sightings;
