-- Times are microseconds since 1970-01-01 UTC. Names compare byte by byte unless an index says NOCASE.
-- Ids are AUTOINCREMENT, so that the id of a deleted row never comes to mean another one.

CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- An organisation and the entity that keeps its registries point at each other: checked at commit.
CREATE TABLE entities (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('USER', 'TEAM', 'ORGANIZATION')),
    organization_id INTEGER REFERENCES organizations (id) DEFERRABLE INITIALLY DEFERRED,
    created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX entities_name ON entities (name);
CREATE INDEX entities_name_nocase ON entities (name COLLATE NOCASE);

CREATE TABLE organizations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    org_entity_id INTEGER NOT NULL REFERENCES entities (id) DEFERRABLE INITIALLY DEFERRED,
    created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX organizations_name ON organizations (name COLLATE NOCASE);

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    username TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    is_admin INTEGER NOT NULL,
    entity_id INTEGER NOT NULL REFERENCES entities (id),
    default_entity_id INTEGER NOT NULL REFERENCES entities (id),
    created_at INTEGER NOT NULL,
    deleted_at INTEGER
);
CREATE UNIQUE INDEX users_username ON users (username);

CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    prefix TEXT NOT NULL,
    salt BLOB NOT NULL,
    hash BLOB NOT NULL,
    description TEXT,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
);
CREATE INDEX api_keys_prefix ON api_keys (prefix);
CREATE INDEX api_keys_user ON api_keys (user_id);

CREATE TABLE entity_members (
    entity_id INTEGER NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    PRIMARY KEY (entity_id, user_id)
) WITHOUT ROWID;
CREATE INDEX entity_members_user ON entity_members (user_id);

CREATE TABLE organization_members (
    organization_id INTEGER NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    PRIMARY KEY (organization_id, user_id)
) WITHOUT ROWID;
CREATE INDEX organization_members_user ON organization_members (user_id);

CREATE TABLE projects (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    entity_id INTEGER NOT NULL REFERENCES entities (id),
    name TEXT NOT NULL,
    description TEXT,
    access TEXT NOT NULL,
    allow_all_artifact_types INTEGER NOT NULL,
    created_by_user_id INTEGER REFERENCES users (id),
    is_registry INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX projects_name ON projects (entity_id, name);
CREATE INDEX projects_entity ON projects (entity_id);
CREATE INDEX projects_registries ON projects (entity_id, is_registry);

CREATE TABLE project_members (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    user_id INTEGER REFERENCES users (id) ON DELETE CASCADE,
    team_entity_id INTEGER REFERENCES entities (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    CHECK ((user_id IS NULL) <> (team_entity_id IS NULL))
);
CREATE UNIQUE INDEX project_members_user ON project_members (project_id, user_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX project_members_team ON project_members (project_id, team_entity_id) WHERE team_entity_id IS NOT NULL;
CREATE INDEX project_members_project ON project_members (project_id);

CREATE TABLE artifact_types (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    description TEXT,
    declared INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX artifact_types_name ON artifact_types (project_id, name);
CREATE INDEX artifact_types_project ON artifact_types (project_id);

CREATE TABLE collections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    type_id INTEGER NOT NULL REFERENCES artifact_types (id),
    kind TEXT NOT NULL CHECK (kind IN ('SEQUENCE', 'PORTFOLIO')),
    name TEXT NOT NULL,
    description TEXT,
    state TEXT NOT NULL CHECK (state IN ('READY', 'DELETED')),
    next_version_index INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX collections_name ON collections (project_id, name) WHERE state = 'READY';
CREATE INDEX collections_project ON collections (project_id, state);
CREATE INDEX collections_project_type ON collections (project_id, state, type_id);
CREATE INDEX collections_project_kind ON collections (project_id, state, kind);
CREATE INDEX collections_type_kind ON collections (type_id, state, kind);

CREATE TABLE tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL
);
CREATE UNIQUE INDEX tags_name ON tags (name);

CREATE TABLE collection_tags (
    collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES tags (id),
    PRIMARY KEY (collection_id, tag_id)
) WITHOUT ROWID;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    state TEXT NOT NULL,
    description TEXT,
    notes TEXT,
    config TEXT,
    summary_metrics TEXT,
    tags TEXT,
    group_name TEXT,
    job_type TEXT,
    commit_hash TEXT,
    host TEXT,
    program TEXT,
    repo TEXT,
    sweep TEXT,
    user_id INTEGER REFERENCES users (id),
    exit_code INTEGER,
    stopped INTEGER NOT NULL,
    heartbeat_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX runs_name ON runs (project_id, name);
CREATE INDEX runs_project ON runs (project_id);

CREATE TABLE artifacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sequence_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    type_id INTEGER NOT NULL REFERENCES artifact_types (id),
    state TEXT NOT NULL CHECK (state IN ('PENDING', 'COMMITTED', 'DELETED')),
    digest TEXT NOT NULL,
    version_index INTEGER,
    description TEXT,
    metadata TEXT,
    labels TEXT,
    ttl_duration_seconds INTEGER,
    history_step INTEGER,
    run_id INTEGER REFERENCES runs (id) ON DELETE SET NULL,
    created_by_user_id INTEGER REFERENCES users (id),
    distributed_id TEXT,
    sequence_client_id TEXT,
    commit_hash TEXT,
    size INTEGER NOT NULL,
    file_count INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    requested_aliases TEXT
);
CREATE UNIQUE INDEX artifacts_version ON artifacts (sequence_id, version_index) WHERE version_index IS NOT NULL;
CREATE INDEX artifacts_digest ON artifacts (sequence_id, digest, version_index);
CREATE INDEX artifacts_distributed ON artifacts (sequence_id, distributed_id) WHERE state = 'PENDING' AND distributed_id IS NOT NULL;
CREATE INDEX artifacts_type ON artifacts (type_id);
CREATE INDEX artifacts_run ON artifacts (run_id) WHERE run_id IS NOT NULL;

CREATE TABLE artifact_client_ids (
    client_id TEXT NOT NULL PRIMARY KEY,
    artifact_id INTEGER NOT NULL REFERENCES artifacts (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX artifact_client_ids_artifact ON artifact_client_ids (artifact_id);

CREATE TABLE artifact_tags (
    artifact_id INTEGER NOT NULL REFERENCES artifacts (id) ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES tags (id),
    PRIMARY KEY (artifact_id, tag_id)
) WITHOUT ROWID;

CREATE TABLE memberships (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    artifact_id INTEGER NOT NULL REFERENCES artifacts (id) ON DELETE CASCADE,
    version_index INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX memberships_version ON memberships (collection_id, version_index);
CREATE UNIQUE INDEX memberships_artifact ON memberships (artifact_id, collection_id);
CREATE INDEX memberships_collection ON memberships (collection_id);

CREATE TABLE aliases (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    collection_id INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    membership_id INTEGER NOT NULL REFERENCES memberships (id) ON DELETE CASCADE,
    name TEXT NOT NULL
);
CREATE UNIQUE INDEX aliases_name ON aliases (collection_id, name);
CREATE INDEX aliases_collection ON aliases (collection_id);
CREATE INDEX aliases_membership ON aliases (membership_id);

CREATE TABLE manifests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    artifact_id INTEGER NOT NULL REFERENCES artifacts (id) ON DELETE CASCADE,
    type TEXT NOT NULL CHECK (type IN ('FULL', 'INCREMENTAL', 'PATCH')),
    base_artifact_id INTEGER REFERENCES artifacts (id) ON DELETE SET NULL,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    size INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX manifests_artifact ON manifests (artifact_id);
CREATE INDEX manifests_base ON manifests (base_artifact_id) WHERE base_artifact_id IS NOT NULL;

-- Digests are the 16 bytes of the MD5: half of what their text would take.
CREATE TABLE blobs (
    entity_id INTEGER NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
    md5 BLOB NOT NULL CHECK (length(md5) = 16),
    size INTEGER NOT NULL,
    PRIMARY KEY (entity_id, md5)
) WITHOUT ROWID;

-- No reference to artifacts: a birth goes with its project, and so does every artifact that it may name.
CREATE TABLE births (
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    md5 BLOB NOT NULL CHECK (length(md5) = 16),
    artifact_id INTEGER NOT NULL,
    PRIMARY KEY (project_id, md5)
) WITHOUT ROWID;

CREATE TABLE run_artifacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    artifact_id INTEGER NOT NULL REFERENCES artifacts (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('OUTPUT', 'INPUT')),
    used_as TEXT,
    created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX run_artifacts_link ON run_artifacts (run_id, role, artifact_id);
CREATE INDEX run_artifacts_run ON run_artifacts (run_id, role);
CREATE INDEX run_artifacts_artifact ON run_artifacts (artifact_id, role);

CREATE TABLE run_lines (
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    stream TEXT NOT NULL,
    line INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (run_id, stream, line)
) WITHOUT ROWID;

CREATE TABLE run_files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    digest TEXT,
    size INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX run_files_name ON run_files (run_id, name);
CREATE INDEX run_files_run ON run_files (run_id);
