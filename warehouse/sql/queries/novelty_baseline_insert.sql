-- Grain: one row per key (table `incoming_known`) that its rule does not know yet.
INSERT INTO novelty_baseline BY NAME
SELECT incoming.*, $now AS filled_at
FROM incoming_known AS incoming
ANTI JOIN novelty_baseline AS known
    ON known.rule = incoming.rule
    AND known.proposition = incoming.proposition
    AND known.pole = incoming.pole
    AND known.scope_value = incoming.scope_value;
