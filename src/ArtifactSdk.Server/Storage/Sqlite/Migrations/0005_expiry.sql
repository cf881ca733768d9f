-- Few versions have an end of their own; looking for those that have reached it must not read the others.
CREATE INDEX artifacts_ttl ON artifacts (id) WHERE state = 'COMMITTED' AND ttl_duration_seconds > 0;
