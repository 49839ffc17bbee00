using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Running;

/// <summary>What a commit that made progress writes to the case row.</summary>
internal static class CaseProgress
{
    /// <summary>Sets the claims back.</summary>
    public static async ValueTask NoteAsync(IStoreSession session, CaseRow row)
    {
        if (row.Claims > 0 && await session.CaseAsync(row.Key) is { } current) await session.UpdateCaseAsync(current with { Claims = 0 });
    }

    /// <summary>
    /// Sets the claims back and lets the first message that was sealed or applied decide what kind of case this is: what the row knows
    /// already stays.
    /// </summary>
    public static async ValueTask LearnAsync(IStoreSession session, CaseKey key, CaseFacts facts)
    {
        if (await session.CaseAsync(key) is not { } row) return;
        await session.UpdateCaseAsync(row with
        {
            Buc = row.Buc ?? facts.Buc,
            Cdm = row.Cdm ?? facts.Cdm,
            Role = row.Role ?? facts.Role,
            Partner = row.Partner ?? facts.Partner,
            Claims = 0,
        });
    }
}

/// <summary>What a message says of its case.</summary>
internal sealed record CaseFacts(string? Buc, string? Cdm, string? Role, string? Partner);
