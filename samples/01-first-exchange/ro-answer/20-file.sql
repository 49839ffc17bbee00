-- The arrival becomes a file of the agency: persons, family, addresses and work are taken over from the inbox tables.
INSERT INTO dosar (nr_dosar, nr_inreg, data_inreg, cod_judet, ajpis_cod, cod_prestatie, stare, inspector)
SELECT 'GR-2025-04711', '9120', data_inreg, 'GR', 'AJPIS_GR', 'ASC', 'aprobat', 'ajpis-gr-04' FROM in_dosar WHERE id_mesaj = @message_id;

INSERT INTO persoana (id, cnp, tip_id, nume, prenume, nume_nastere, data_nasterii, loc_nastere, tara_nastere, sex, cetatenie, id_strain, tara_id_strain)
SELECT @message_id || '/' || id, cnp, tip_id, nume, prenume, nume_nastere, data_nasterii, loc_nastere, tara_nastere, sex, cetatenie, id_strain, tara_id_strain
  FROM in_persoana WHERE id_mesaj = @message_id;

INSERT INTO membru_familie (nr_dosar, persoana_id, calitate, relatie, de_la, pana_la, gospodarie_comuna, incredintare)
SELECT 'GR-2025-04711', @message_id || '/' || persoana_id, calitate, relatie, de_la, pana_la, gospodarie_comuna, incredintare
  FROM in_membru_familie WHERE id_mesaj = @message_id ORDER BY id;

INSERT INTO adresa (persoana_id, tip, tara, cod_judet, localitate, strada, cod_postal)
SELECT @message_id || '/' || persoana_id, tip, tara, cod_judet, localitate, strada, cod_postal FROM in_adresa WHERE id_mesaj = @message_id ORDER BY id;

-- REGES confirms the father's work in the county.
INSERT INTO activitate (persoana_id, tip, tara, regiune, localitate, de_la, pana_la, sursa)
SELECT @message_id || '/' || a.persoana_id, a.tip, 'RO', 'GR', 'Giurgiu', a.de_la, a.pana_la, 'REGES'
  FROM in_activitate a JOIN in_membru_familie m ON m.id_mesaj = a.id_mesaj AND m.persoana_id = a.persoana_id
 WHERE a.id_mesaj = @message_id AND m.calitate = 'sot' ORDER BY a.id;
