-- Grain: none; closing this connection leaves what it wrote in the WAL, publishing brings it into the file.
PRAGMA disable_checkpoint_on_shutdown;
