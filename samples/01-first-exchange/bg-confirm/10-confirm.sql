-- The officer of the Ruse directorate confirms the answer and files it under the family's преписка.
UPDATE IN_POLUCHENO
   SET STATUS = 'C', ROOT_NO = 'РСЕ-2025-01847', CONFIRMED_BY = 'dsp-ruse-17', CONFIRMED_AT = '2025-10-21T06:55:00.000Z'
 WHERE MESSAGE_ID = @message_id AND STATUS = 'N';
