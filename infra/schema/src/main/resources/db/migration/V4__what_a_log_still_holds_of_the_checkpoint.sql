-- Where a log is known to have lost its end: up to where it still holds what was read, -1 where nobody knows. What stands there since has
-- not taken effect, although next_offset says so. It counts only where it was written together with next_offset, as leader_epoch does.
ALTER TABLE checkpoint
    ADD COLUMN in_effect_to    bigint,
    ADD COLUMN in_effect_to_at bigint;
