using System.Text.Json.Nodes;

namespace MessageBroker.Tests.Conformance;

/// <summary>Cases that the command line does not offer: adapters from a case to a call of the library, by verb.</summary>
public static class LibraryCalls
{
    /// <summary>Each gives the answer in the words of the manifest, or null where the case needs something that is not built.</summary>
    public static IReadOnlyDictionary<string, Func<ManifestCase, JsonObject?>> All { get; } = new Dictionary<string, Func<ManifestCase, JsonObject?>>(StringComparer.Ordinal)
    {
        ["as4 receipt-check"] = ReceiptCalls.Compare,
    };
}
