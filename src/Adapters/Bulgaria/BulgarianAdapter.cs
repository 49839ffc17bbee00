using System.Text;
using MessageBroker.Adapters.Bulgaria.Conversions;
using MessageBroker.Adapters.Mapping;
using MessageBroker.Adapters.People;
using MessageBroker.Adapters.People.Matching;

namespace MessageBroker.Adapters.Bulgaria;

/// <summary>The Bulgarian side: ИИС на АСП through the staging schema IIS_IF.</summary>
public static class BulgarianAdapter
{
    public static NationalAdapter Instance { get; } = new(
        new CountryParts(MapFolder.Bytes("Bulgaria/Staging/staging.json"), MapFolder.Embedded("Mapping/Maps/", "Bulgaria/Maps/"), BulgarianConversions.All),
        Encoding.UTF8.GetString(MapFolder.Bytes("Bulgaria/Staging/IIS_IF.sql")),
        BulgarianConversions.Summarise,
        (number, today) => Identifiers.PersonFault("BG", number, today),
        columns => new RegisterMatching(columns, "BG"));
}
