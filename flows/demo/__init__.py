"""The bundled newsroom of `track --demo`: invented outlets, people and events, served over real HTTP on loopback."""
