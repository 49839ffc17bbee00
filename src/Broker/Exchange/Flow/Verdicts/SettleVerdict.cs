using System.Globalization;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>outbound/settle: does the partner's signed answer settle what was sent, and how.</summary>
public static class SettleVerdict
{
    public const string Name = "outbound/settle";

    /// <summary>The same judgement where an earlier one stands already: a receipt after a rejection.</summary>
    public const string LateName = "outbound/settle-late";

    public static Verdict Of(As4Answer answer, MessageRow message, string name = Name)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["messageId"] = message.As4MessageId! };
        if (answer.EbmsCode is { } code) facts["ebms"] = code;
        if (answer.Signer is { } signer) facts["signer"] = signer;
        return new Verdict(name, answer.Kind switch { As4AnswerKind.Receipt => "acknowledged", As4AnswerKind.Error => "rejected", _ => "unanswered" }, facts, answer.Findings);
    }
}

/// <summary>The partner's whole answer as a payload: one line "status repeated content-type", then the body octets.</summary>
public static class StoredAnswer
{
    public static byte[] Write(As4Received answer, bool repeated)
    {
        var head = System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{answer.Status} {(repeated ? 1 : 0)} {answer.ContentType}\n"));
        return [.. head, .. answer.Body.Span];
    }

    public static (As4Received Answer, bool Repeated) Read(byte[] bytes)
    {
        var end = Array.IndexOf(bytes, (byte)'\n');
        var head = System.Text.Encoding.UTF8.GetString(bytes, 0, end).Split(' ', 3);
        return (new As4Received(int.Parse(head[0], CultureInfo.InvariantCulture), head[2].Length == 0 ? null : head[2], bytes.AsMemory(end + 1)), head[1] == "1");
    }
}
