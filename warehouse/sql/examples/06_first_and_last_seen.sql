-- When was each stance first and last seen, and how long has it been quiet?
SELECT proposition, pole, stories, first_published_on, last_published_on, days_quiet
FROM seen()
ORDER BY days_quiet DESC, proposition, pole;
