-- In which leader epoch the last event below next_offset was written: by it a log that has lost its end and grown again is told from the
-- one that was read. It counts only where it was written together with next_offset: a person moves that alone, and so does a consumer
-- of the version before.
ALTER TABLE checkpoint
    ADD COLUMN leader_epoch    integer,
    ADD COLUMN leader_epoch_at bigint;
