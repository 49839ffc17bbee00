using System.Text;
using MessageBroker.Adapters.Mapping;
using MessageBroker.Adapters.People;
using MessageBroker.Adapters.People.Matching;
using MessageBroker.Adapters.Romania.Conversions;

namespace MessageBroker.Adapters.Romania;

/// <summary>The Romanian side: ANPIS and its county agencies through the staging schema anpis_if.</summary>
public static class RomanianAdapter
{
    public static NationalAdapter Instance { get; } = new(
        new CountryParts(MapFolder.Bytes("Romania/Staging/staging.json"), MapFolder.Embedded("Mapping/Maps/", "Romania/Maps/"), RomanianConversions.All),
        Encoding.UTF8.GetString(MapFolder.Bytes("Romania/Staging/anpis_if.sql")),
        RomanianConversions.Summarise,
        (number, today) => Identifiers.PersonFault("RO", number, today),
        columns => new RegisterMatching(columns, "RO"));
}
