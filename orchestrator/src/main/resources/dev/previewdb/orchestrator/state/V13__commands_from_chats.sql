-- Where a chat takes the answer to a command. Whoever has it can write there, so it is gone when the answer is told.
ALTER TABLE command ADD COLUMN response_url text;
-- What a chat asks about in place of a pull request, whose number is 0 then.
ALTER TABLE command ADD COLUMN branch text;
