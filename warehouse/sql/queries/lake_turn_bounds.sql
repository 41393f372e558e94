-- Grain: none; who waits longer than this for its turn is told so, and the turn of a machine that vanished ends.
CALL postgres_execute(
    '__ducklake_metadata_warehouse',
    'SET LOCAL lock_timeout = ''5min''; SET LOCAL idle_in_transaction_session_timeout = ''15min'''
);
