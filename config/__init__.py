"""What a user edits (the TOML files beside this module) and the code that loads and checks it."""
