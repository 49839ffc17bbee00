-- The officer of AJPIS Giurgiu confirms the arrival and gives it a file number.
UPDATE primit
   SET stare_primire = 'C', nr_dosar = 'GR-2025-04711', confirmat_de = 'ajpis-gr-04', confirmat_la = '2025-09-29T07:40:00.000Z'
 WHERE id_mesaj = @message_id AND stare_primire = 'N';
