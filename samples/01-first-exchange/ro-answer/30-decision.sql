-- The decision: state child allowance for every child, paid with priority because a parent works in Romania.
INSERT INTO drept (nr_decizie, data_decizie, nr_dosar, cod_prestatie, beneficiar_id, tip, de_la, pana_la, cuantum, moneda, temei_legal)
SELECT '4711/2025', '2025-10-20', 'GR-2025-04711', 'ASC', @message_id || '/' || persoana_id, 'acordare', '2025-10-01', '2026-09-30', '292.00', 'RON', 'Legea nr. 61/1993, art. 68 alin. (1) lit. (a) din Regulamentul (CE) nr. 883/2004'
  FROM in_membru_familie WHERE id_mesaj = @message_id AND calitate = 'copil' ORDER BY id;
