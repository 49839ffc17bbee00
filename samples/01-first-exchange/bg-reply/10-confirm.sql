-- The officer of the Ruse directorate confirms the question. It is about nobody's file yet.
UPDATE IN_POLUCHENO
   SET STATUS = 'C', ROOT_NO = 'РСЕ-2025-02203', CONFIRMED_BY = 'dsp-ruse-17', CONFIRMED_AT = '2025-10-28T07:05:00.000Z'
 WHERE MESSAGE_ID = @message_id AND STATUS = 'N';
