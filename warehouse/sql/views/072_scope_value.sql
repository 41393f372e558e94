-- Grain: one value per stance and scope of an alert rule: the outlet, country, ... that it counts for. NULL: for none.
CREATE OR REPLACE MACRO scope_value(scope, outlet, country, language, company, holder_type, holder_name) AS
    CASE scope
        WHEN 'ever' THEN ''
        WHEN 'outlet' THEN outlet
        WHEN 'country' THEN country
        WHEN 'language' THEN language
        WHEN 'company' THEN company
        WHEN 'holder' THEN CASE WHEN holder_type = 'attributed' THEN holder_name END
    END;
