#!/bin/sh
# The officer in Giurgiu: confirms the claim that arrived last, opens a file, decides, and asks for an F002. The statements are those of the first sample; sqlite3 is the national system.
#   sh samples/06-nservicebus/romania-answers.sh [FOLDER]
set -eu
tables=${1:-trial}/ro/anpis_if.db
steps=$(dirname "$0")/../01-first-exchange/ro-answer
claim=$(sqlite3 "$tables" "SELECT id_mesaj FROM primit WHERE tip_sed = 'F001' ORDER BY rowid DESC LIMIT 1")
[ -n "$claim" ] || { echo "no claim has arrived yet"; exit 1; }
for step in 10-confirm 20-file 30-decision; do
  sqlite3 "$tables" ".timeout 5000" ".parameter set @message_id \"'$claim'\"" ".read $steps/$step.sql"
done
sqlite3 "$tables" ".timeout 5000" "INSERT INTO cerere_schimb (id, versiune, institutie, tip_sed, nr_dosar, raspuns_la, nr_decizie, scop, fel_decizie, competenta, text_liber, creat_de, creat_la)
  VALUES ('C-2025-0001', 1, 'RO:80246', 'F002', 'GR-2025-04711', '$claim', '4711/2025', 'decizie', 'competenta', 'prioritar', 'România este competentă cu prioritate.', 'ajpis-gr-04', '2025-10-20T09:05:00.000Z')"
echo "asked for an F002 that answers $claim"
