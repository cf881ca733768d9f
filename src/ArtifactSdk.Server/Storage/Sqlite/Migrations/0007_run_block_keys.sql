-- Which metrics the lines of a complete block of a run's history have, so that a list of runs need not read their histories. Blocks that
-- are not listed here, as those of runs before this step, are read.
CREATE TABLE run_block_keys (
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    stream TEXT NOT NULL,
    block INTEGER NOT NULL,
    keys TEXT NOT NULL,
    PRIMARY KEY (run_id, stream, block)
) WITHOUT ROWID;
