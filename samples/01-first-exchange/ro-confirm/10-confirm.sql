-- The officer of AJPIS Giurgiu confirms the answer and files it with the claim.
UPDATE primit
   SET stare_primire = 'C', nr_dosar = 'GR-2025-05102', confirmat_de = 'ajpis-gr-04', confirmat_la = '2025-10-28T09:15:00.000Z'
 WHERE id_mesaj = @message_id AND stare_primire = 'N';
