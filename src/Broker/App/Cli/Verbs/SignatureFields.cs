using System.Globalization;
using System.Text.Json.Nodes;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>The fields of <c>signature verify</c> (workbench contract).</summary>
internal static class SignatureFields
{
    public static Answer Add(Answer answer, SignatureVerdict verdict)
    {
        foreach (var (name, value) in Of(verdict)) answer.Optional(name, value?.DeepClone());
        return verdict.Signatures.Count == 0 ? answer : answer.Field("signatures", new JsonArray([.. verdict.Signatures.Select(Single)]));
    }

    /// <summary>What each reference covers; of a document with several signatures each signature's own, one after the other.</summary>
    public static JsonArray Covers(SignatureVerdict verdict) =>
        [.. verdict.Each.SelectMany(s => s.Covers).Select(c => (JsonNode)c)];

    /// <summary>Whether revocation was looked at, and in which lists and answers, by their hashes.</summary>
    public static JsonObject Revocation(SignatureVerdict verdict, TrustStore trust)
    {
        var uses = verdict.Each.Select(s => s.Revocation).OfType<RevocationUse>().ToList();
        var look = trust.Revocation.Mode == RevocationMode.Off ? "not-looked-at"
            : uses.Count == 0 || uses.Exists(u => u.Look == RevocationLook.NoPath) ? "not-reached"
            : uses.Exists(u => u.Look == RevocationLook.Anchor) ? "not-asked"
            : "looked-at";
        var answer = new JsonObject { ["look"] = look };
        if (trust.Revocation.Mode == RevocationMode.Off) return answer;
        answer["lists"] = Hashes(uses.SelectMany(u => u.Lists));
        answer["answers"] = Hashes(uses.SelectMany(u => u.Answers));
        return answer;
    }

    private static JsonArray Hashes(IEnumerable<string> hashes) => [.. hashes.Distinct().Order(StringComparer.Ordinal).Select(h => (JsonNode)h)];

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
        single["covers"] = new JsonArray([.. verdict.Covers.Select(c => (JsonNode)c)]);
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
