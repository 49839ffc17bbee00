-- Within a case a message, and an effect, stands behind every one that its writer could see, whatever the clocks of nodes and of a promoted
-- server say: the order of versions and the history that legality asks rest on it. Entries have had the same rule since the first script.
CREATE FUNCTION message_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.seq := greatest(NEW.seq, (SELECT max(seq) + 1 FROM message WHERE institution = NEW.institution AND case_id = NEW.case_id));
    RETURN NEW;
END $$;
CREATE TRIGGER message_follows BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION message_follow();

CREATE FUNCTION effect_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.seq := greatest(NEW.seq, (SELECT max(seq) + 1 FROM effect WHERE institution = NEW.institution AND case_id = NEW.case_id));
    RETURN NEW;
END $$;
CREATE TRIGGER effect_follows BEFORE INSERT ON effect FOR EACH ROW EXECUTE FUNCTION effect_follow();
