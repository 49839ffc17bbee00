using System.Globalization;
using System.Text.Json.Nodes;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Signatures;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>The fields of <c>signature verify</c> (workbench contract).</summary>
internal static class SignatureFields
{
    public static Answer Add(Answer answer, SignatureVerdict verdict)
    {
        foreach (var (name, value) in Of(verdict)) answer.Optional(name, value?.DeepClone());
        return verdict.Signatures.Count == 0 ? answer : answer.Field("signatures", new JsonArray([.. verdict.Signatures.Select(Single)]));
    }

    /// <summary>The opinion of the framework in one word, with its reason where it has one.</summary>
    public static string Word(Opinion opinion)
    {
        var word = opinion.Kind.ToString().ToLowerInvariant();
        return opinion.Detail.Length == 0 ? word : $"{word}: {opinion.Detail}";
    }

    public static JsonObject Single(SignatureVerdict verdict)
    {
        var single = new JsonObject { ["verdict"] = verdict.Indication.Word() };
        foreach (var (name, value) in Of(verdict))
            if (value is not null) single[name] = value.DeepClone();
        return single;
    }

    private static IEnumerable<(string Name, JsonNode? Value)> Of(SignatureVerdict verdict) =>
    [
        ("crypto", verdict.Crypto.Word()),
        ("subIndication", verdict.SubIndication.Word()),
        ("signer", verdict.Signer?.Subject),
        ("signingTime", verdict.SigningTime?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        ("stampedAt", verdict.StampedAt is { } stamped ? TimeStampFields.TimeOf(stamped) : null),
        ("algorithm", verdict.Algorithm),
        ("digest", verdict.Digest),
    ];
}
