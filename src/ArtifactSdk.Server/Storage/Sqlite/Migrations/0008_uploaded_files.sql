-- A run may have very many files: a page of those that were uploaded, and their number, come from here alone.
CREATE INDEX run_files_uploaded ON run_files (run_id, id) WHERE digest IS NOT NULL;
