-- # Where a file stands among those of a draft: as its writer chose them, whichever was uploaded first.
ALTER TABLE attachments ADD COLUMN draft_place BIGINT NOT NULL DEFAULT 0;
