using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;

namespace MessageBroker.Exchange.Flow.Operating;

/// <summary>
/// Notes who looks at whose content, before it is shown: an entry of the journal and the row by which it is found. An entry of its own, not one of the case's
/// chain: looking changes nothing in a case, and must not stand in the way of what does.
/// </summary>
public sealed class ContentViews(IStore store, IIdSource ids, string node, TimeProvider clock)
{
    /// <summary>What a clerk looks for who works on the case.</summary>
    public const string CaseWork = "case-work";

    /// <summary>The SED itself.</summary>
    public const string Sed = "sed";

    /// <summary>All that the evidence bundle of a case holds.</summary>
    public const string Bundle = "bundle";

    // Looks and refusals stand in one list: a row tells them apart by this.
    private const string WithheldPrefix = "withheld/";

    /// <param name="content"><see cref="Sed"/>, or the kind of an attachment or another payload.</param>
    /// <param name="purpose">A code, or a person's words that <see cref="OperatorCommands.UnfitPurpose"/> takes.</param>
    public Task NoteAsync(Actor actor, MessageRow message, string content, string purpose, CancellationToken cancellationToken) =>
        NoteAsync(EntryEvents.ContentViewed, actor, message, content, purpose, [], cancellationToken);

    /// <summary>Notes who takes the evidence bundle of a message's case.</summary>
    /// <param name="sha256">Of the bundle's octets, so that a copy can be told from another.</param>
    public Task NoteBundleAsync(Actor actor, MessageRow message, string sha256, string purpose, CancellationToken cancellationToken) =>
        NoteAsync(EntryEvents.EvidenceExported, actor, message, Bundle, purpose, [new EntryDetail("bundle", sha256)], cancellationToken);

    /// <summary>Notes who asked for content that nobody gets, before the refusal is told.</summary>
    /// <param name="finding">Code of the reason.</param>
    public Task NoteWithheldAsync(Actor actor, MessageRow message, string content, string purpose, string finding, CancellationToken cancellationToken) =>
        NoteAsync(EntryEvents.ContentWithheld, actor, message, WithheldPrefix + content, purpose, [new EntryDetail("finding", finding)], cancellationToken);

    /// <summary>The content of a row that says that it was asked for and withheld; null for what was shown.</summary>
    public static string? WithheldOf(string content) => content.StartsWith(WithheldPrefix, StringComparison.Ordinal) ? content[WithheldPrefix.Length..] : null;

    // The entry stands beside its case, so it names the case as a detail: its own field for that must be the place where the entry stands.
    private Task NoteAsync(string happened, Actor actor, MessageRow message, string content, string purpose, IEnumerable<EntryDetail> more, CancellationToken cancellationToken) => store.WriteAsync(async session =>
    {
        var (now, place) = (clock.Instant(), new CaseKey(message.Case.Institution, $"viewed/{message.Case.CaseId}"));
        List<EntryDetail> details = [.. more, new EntryDetail("case", message.Case.CaseId), new EntryDetail("content", WithheldOf(content) ?? content), new EntryDetail("purpose", purpose)];
        // An entry has one encoding: names ascend.
        details.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        var entry = Sealer.EventOf(ids, node, happened, place, actor, now, null, details, null, message.Partner, message.Id);
        await session.InsertEntryAsync(entry);
        await session.InsertContentViewAsync(new ContentViewRow
        {
            EntryId = entry.Id, Case = message.Case, MessageId = message.Id, Account = actor.Id, Role = actor.Role, Content = content, Purpose = purpose, At = now,
        });
        return true;
    }, cancellationToken);
}
