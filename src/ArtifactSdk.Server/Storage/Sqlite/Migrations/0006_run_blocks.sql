-- Between which steps the lines of a run's history lie, for each block of a thousand lines, so that a part of a long history is found
-- without reading the rest. Blocks that are not listed here, as those of runs before this step, are read.
CREATE TABLE run_blocks (
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    stream TEXT NOT NULL,
    block INTEGER NOT NULL,
    min_step INTEGER NOT NULL,
    max_step INTEGER NOT NULL,
    PRIMARY KEY (run_id, stream, block)
) WITHOUT ROWID;
