using MessageBroker.Evidence.Canonical;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>Reads only the case id from the SBDH of a received message; everything else is judged later, outside the partner's request.</summary>
internal static class EnvelopePeek
{
    private static readonly PackSet None = new([]);

    /// <summary>The international case id, or null where the envelope cannot be read.</summary>
    public static string? CaseId(ReadOnlyMemory<byte> sbd)
    {
        return sbd.Length == 0 ? null : SedObserver.Read(sbd, XmlLimits.Default, None).CaseId;
    }
}
