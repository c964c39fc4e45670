-- # Filters of the staff's list to which somebody has given a name: for themselves, or for the team.
CREATE TABLE saved_views (
    id          @id,
    user_id     BIGINT NOT NULL REFERENCES users (id), -- # whose it is
    name        TEXT NOT NULL,
    is_shared   BOOLEAN NOT NULL DEFAULT FALSE,
    -- # The filters; null: any.
    status      TEXT CHECK (status IN ('open', 'in_progress', 'waiting_customer', 'resolved', 'closed')),
    priority    TEXT CHECK (priority IN ('low', 'medium', 'high', 'urgent')),
    category    TEXT CHECK (category IN ('general', 'order', 'payment', 'complaint', 'suggestion',
                                         'other')),
    -- # "me" is whoever looks: a shared view of "mine" is right for everybody.
    assignee    TEXT NOT NULL DEFAULT 'anybody'
                CHECK (assignee IN ('anybody', 'nobody', 'me', 'person')),
    assigned_to BIGINT REFERENCES users (id), -- # the person
    search      TEXT NOT NULL DEFAULT '',
    position    BIGINT NOT NULL, -- # among those of the same person
    created_at  TIMESTAMPTZ NOT NULL,
    updated_at  TIMESTAMPTZ NOT NULL,
    UNIQUE (user_id, name),
    CHECK ((assignee = 'person') = (assigned_to IS NOT NULL))
);
CREATE INDEX saved_views_shared_index ON saved_views (name, id) WHERE is_shared;
CREATE INDEX saved_views_assigned_to_index ON saved_views (assigned_to) WHERE assigned_to IS NOT NULL;
