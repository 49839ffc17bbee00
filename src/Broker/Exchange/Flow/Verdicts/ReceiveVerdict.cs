using System.Globalization;
using MessageBroker.Evidence.Journal;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>inbound/receive: whose message is this and is it whole, signed and covered.</summary>
public static class ReceiveVerdict
{
    public const string Name = "inbound/receive";

    public static Verdict Of(As4Reading reading)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["messageId"] = reading.MessageId ?? "",
            ["from"] = reading.From ?? "",
            ["to"] = reading.To ?? "",
            ["references"] = reading.ReferencesDigest ?? "",
            ["signer"] = reading.Signer ?? "",
        };
        for (var i = 0; i < reading.Parts.Count; i++)
            facts[string.Create(CultureInfo.InvariantCulture, $"part{i + 1:000}")] = Hash256.Of(reading.Parts[i].Bytes.Span).ToString();
        if (reading.EbmsCode is { } code) facts["ebms"] = code;
        return new Verdict(Name, reading.Accepted ? "accept" : "refuse", facts, reading.Findings);
    }
}
