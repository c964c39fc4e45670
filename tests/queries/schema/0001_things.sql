-- # The schema that the tests of the query compiler are written against; a ';' in a remark is
-- nothing, nor is 'a quotation.
CREATE TABLE things (
    id      @id,
    user_id BIGINT NOT NULL,
    name    TEXT NOT NULL CHECK (name <> 'it''s; -- not @id'),
    colour  TEXT CHECK (colour IN ('red', 'blue')),
    size    BIGINT NOT NULL DEFAULT 1,
    is_new  BOOLEAN NOT NULL DEFAULT TRUE,
    icon    @bytes,
    extra   @json,
    made_at TIMESTAMPTZ
);
CREATE TABLE parts (
    id       BIGINT NOT NULL,
    thing_id BIGINT NOT NULL REFERENCES things (id),
    name     TEXT NOT NULL,
    PRIMARY KEY (thing_id, id)
) @clustered;

-- sqlite:
CREATE TRIGGER parts_counted AFTER INSERT ON parts BEGIN
    UPDATE things SET size = size + 1 WHERE id = NEW.thing_id;
END;
-- postgres:
CREATE SEQUENCE parts_id_seq OWNED BY parts.id;
CREATE FUNCTION parts_numbered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.id := coalesce(NEW.id, nextval('parts_id_seq'));
    RETURN NEW;
END $$;
CREATE TRIGGER parts_numbered BEFORE INSERT ON parts FOR EACH ROW EXECUTE FUNCTION parts_numbered();
CREATE FUNCTION parts_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE things SET size = size + 1 WHERE id = NEW.thing_id; -- it's one more
    RETURN NEW;
END $$;
CREATE TRIGGER parts_counted AFTER INSERT ON parts FOR EACH ROW EXECUTE FUNCTION parts_counted();
-- both:
CREATE INDEX things_user_id_index ON things (user_id, id);
