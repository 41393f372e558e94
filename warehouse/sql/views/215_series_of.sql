-- Grain: one value per stance: the series it belongs to when a trend is split `per` this.
CREATE OR REPLACE MACRO series_of(per, proposition, pole, outlet, country, language, company, about_country,
    holder_type, holder_name) AS
    CASE per::VARCHAR
        WHEN 'stance' THEN proposition || ' ' || pole
        WHEN 'proposition' THEN proposition
        WHEN 'pole' THEN pole
        WHEN 'outlet' THEN outlet
        WHEN 'country' THEN country
        WHEN 'language' THEN language
        WHEN 'company' THEN company
        WHEN 'about_country' THEN about_country
        WHEN 'holder' THEN CASE holder_type WHEN 'attributed' THEN holder_name ELSE '(' || holder_type || ')' END
    END;
