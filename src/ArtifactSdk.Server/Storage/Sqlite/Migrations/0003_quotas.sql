-- How many bytes a team may refer to; a team without a row has no bound.
CREATE TABLE quotas (
    entity_id INTEGER NOT NULL PRIMARY KEY REFERENCES entities (id) ON DELETE CASCADE,
    max_bytes INTEGER NOT NULL
) WITHOUT ROWID;
