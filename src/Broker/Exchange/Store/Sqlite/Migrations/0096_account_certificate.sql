-- SHA-256 of the certificate by which a person signs in, in place of a password or beside it; no two accounts share one.
ALTER TABLE account ADD COLUMN certificate TEXT;
CREATE UNIQUE INDEX account_certificate ON account (certificate) WHERE certificate IS NOT NULL;
