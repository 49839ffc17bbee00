using System.Text.Json.Nodes;
using MessageBroker.Exchange.Doors;

namespace MessageBroker.App.Health;

/// <summary>How a back office that is told by events is reached.</summary>
/// <param name="System">Its name in the configuration.</param>
/// <param name="Endpoint">The queue to which it sends its commands.</param>
public sealed record DoorReport(string System, string Kind, string Endpoint, string Transport, EventReach Reach)
{
    public JsonObject ToJson() => new()
    {
        ["system"] = System, ["kind"] = Kind, ["endpoint"] = Endpoint, ["transport"] = Transport, ["state"] = Reach.State, ["toldAt"] = Text(Reach.ToldAt), ["awaySince"] = Text(Reach.AwaySince), ["reason"] = Reach.Why,
    };

    public static DoorReport Of(JsonObject json) => new(
        json["system"]!.GetValue<string>(), json["kind"]!.GetValue<string>(), json["endpoint"]!.GetValue<string>(), json["transport"]!.GetValue<string>(),
        new EventReach(Time(json["toldAt"]), Time(json["awaySince"]), json["reason"]?.GetValue<string>()));

    /// <summary>An instant as it is told.</summary>
    public static string? Text(DateTimeOffset? at) => at?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", global::System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>An instant as <see cref="Text"/> told it.</summary>
    internal static DateTimeOffset? Time(JsonNode? node) => node is null ? null : DateTimeOffset.Parse(node.GetValue<string>(), global::System.Globalization.CultureInfo.InvariantCulture);
}
