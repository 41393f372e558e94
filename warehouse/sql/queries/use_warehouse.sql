-- Grain: none; unqualified names are those of the attached live file.
USE warehouse;
