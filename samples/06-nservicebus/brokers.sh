#!/bin/sh
# Both countries on this machine: set up by the demo's verb, then Bulgaria's national system becomes an endpoint instead of staging tables. Ctrl+C stops both brokers.
#   sh samples/06-nservicebus/brokers.sh [FOLDER]        FOLDER is made; default trial. Run it from the root of the clone.
set -eu
folder=${1:-trial}
dotnet build -c Release -v q -p:NServiceBus=true src/Broker/App
broker=src/Broker/App/bin/Release/net10.0/broker.dll
dotnet $broker demo --prepare --folder "$folder" > /dev/null
mkdir "$folder/queues"

# The one change: how Bulgaria's national system is reached.
endpoint='"kind": "nservicebus", "endpoint": { "name": "broker", "transport": "learning", "folder": "../queues" }'
sed "s|\"file\": \"iis_if.db\"|$endpoint|" "$folder/bg/broker.json" > "$folder/bg/broker.new" && mv "$folder/bg/broker.new" "$folder/bg/broker.json"
dotnet $broker config check "$folder/bg/broker.json"

dotnet $broker serve --config "$folder/bg/broker.json" > "$folder/bg/broker.log" & bg=$!
dotnet $broker serve --config "$folder/ro/broker.json" > "$folder/ro/broker.log" & ro=$!
trap 'kill $bg $ro 2>/dev/null' INT TERM
echo "both brokers run; their logs are $folder/bg/broker.log and $folder/ro/broker.log"
wait
