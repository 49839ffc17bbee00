using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Running;

/// <summary>What a commit that made progress writes to the case row. The store itself counts the claims anew.</summary>
internal static class CaseProgress
{
    /// <summary>By so much a closing that was held is asked behind the others.</summary>
    private static readonly TimeSpan Closing = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// What came before its turn, a second version before the first or an answer to a request that is taken again, may be applied now: order comes from the
    /// documents, not from arrival. Of the versions of one document the lowest is asked, and wakes the next; what closes the case is asked last.
    /// </summary>
    /// <param name="progress">The message that was applied or sealed.</param>
    public static async ValueTask WakeHeldAsync(IStoreSession session, IReadOnlyList<MessageRow> messages, Guid progress, DateTimeOffset at)
    {
        var held = messages.Where(m => m is { Direction: Direction.Inbound, State: MessageState.Held } && m.Id != progress);
        foreach (var first in held.GroupBy(m => m.SetId ?? m.Id.ToString("D")).Select(versions => versions.MinBy(m => m.DocumentVersion ?? 0)!))
            await session.UpdateMessageAsync(first with { DueAt = first.SedType == Schemas.Bucs.BucAdministrative.CloseCase ? at + Closing : at }, MessageState.Held);
    }

    /// <summary>
    /// Lets the first message that was sealed or applied decide what kind of case this is: what the row knows already stays. Who is the other side, and which
    /// role is ours, is decided anew by what <see cref="CaseFacts.Decides"/> that.
    /// </summary>
    /// <exception cref="StoreAwayException">The row moved meanwhile, and what decides cannot be written.</exception>
    public static async ValueTask LearnAsync(IStoreSession session, CaseKey key, CaseFacts facts)
    {
        if (await session.CaseAsync(key) is not { } row) return;
        var known = row with
        {
            Buc = row.Buc ?? facts.Buc,
            Cdm = row.Cdm ?? facts.Cdm,
            Role = facts.Decides ? facts.Role : row.Role ?? facts.Role,
            Partner = facts.Decides ? facts.Partner : row.Partner ?? facts.Partner,
        };
        // The document and what it says of the case are one change: where the row moved meanwhile, neither is written, and the step is computed anew.
        if (known != row && !await session.UpdateCaseAsync(known) && facts.Decides) throw new StoreAwayException("locked");
    }
}

/// <summary>What a message says of its case.</summary>
/// <param name="Decides">
/// It says who is the other side: the first document that was applied, whoever's bytes came before it, and an X007 or X100 that changes it.
/// </param>
internal sealed record CaseFacts(string? Buc, string? Cdm, string? Role, string? Partner, bool Decides = false);
