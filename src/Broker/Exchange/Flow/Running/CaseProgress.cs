using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Running;

/// <summary>What a commit that made progress writes to the case row. The store itself counts the claims anew.</summary>
internal static class CaseProgress
{
    /// <summary>
    /// Lets the first message that was sealed or applied decide what kind of case this is: what the row knows already stays.
    /// </summary>
    public static async ValueTask LearnAsync(IStoreSession session, CaseKey key, CaseFacts facts)
    {
        if (await session.CaseAsync(key) is not { } row) return;
        var known = row with
        {
            Buc = row.Buc ?? facts.Buc,
            Cdm = row.Cdm ?? facts.Cdm,
            Role = row.Role ?? facts.Role,
            Partner = row.Partner ?? facts.Partner,
        };
        if (known != row) await session.UpdateCaseAsync(known);
    }
}

/// <summary>What a message says of its case.</summary>
internal sealed record CaseFacts(string? Buc, string? Cdm, string? Role, string? Partner);
