-- What lists of versions are narrowed and ordered by stands in their rows too, so that an index leads to the page. Neither value ever
-- changes: a collection stays in its project, and a version keeps the time at which it was made. A row goes with its collection.
ALTER TABLE memberships ADD COLUMN project_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE memberships ADD COLUMN artifact_created_at INTEGER NOT NULL DEFAULT 0;
UPDATE memberships SET
    project_id = (SELECT collections.project_id FROM collections WHERE collections.id = memberships.collection_id),
    artifact_created_at = (SELECT artifacts.created_at FROM artifacts WHERE artifacts.id = memberships.artifact_id);
CREATE INDEX memberships_collection_newest ON memberships (collection_id, artifact_created_at, id);
CREATE INDEX memberships_project_newest ON memberships (project_id, artifact_created_at, id);
CREATE INDEX memberships_project ON memberships (project_id, id);
