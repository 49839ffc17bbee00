using MessageBroker.Evidence.Canonical;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Housekeeping;
using MessageBroker.Exchange.Flow.Inbound;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Exchange.Flow.Views;
using MessageBroker.Tests.Unit.Tidy;
using Microsoft.Extensions.Logging.Abstractions;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>Cases with content, as a clerk meets them.</summary>
internal static class ClerkStory
{
    public const string Own = "BG:BGASA", Other = "BG:BGNSI", Partner = "RO:80246";

    /// <summary>An F001 with a provisional decision that came two months before the noon of the tests: an answer is due on that very day.</summary>
    public static async Task<MessageRow> DecisionAsync(this PortalBed bed, string institution, string caseId, string? root, Func<MessageRow, MessageRow>? change = null, Func<CaseRow, CaseRow>? shape = null)
    {
        var at = new DateTimeOffset(2026, 9, 24, 7, 12, 0, TimeSpan.Zero);
        var message = new MessageRow
        {
            Id = bed.Ids.NewId(), Case = new CaseKey(institution, caseId), Direction = Direction.Inbound, State = MessageState.Delivered, SecretId = bed.Ids.NewId(), SedType = "F001", SetId = "a".PadLeft(32, '0'),
            DocumentVersion = 1, Partner = Partner, SedFacts = "decision", CreatedAt = at, UpdatedAt = at, ReceiptAt = at,
        };
        message = change?.Invoke(message) ?? message;
        var row = new CaseRow { Key = message.Case, NationalSystem = root is null ? null : institution == Own ? "iis" : "nsi", RootNumber = root, Buc = "FB_BUC_01", Cdm = "4.4", Role = "Counterparty", Partner = Partner, CreatedAt = message.CreatedAt };
        await bed.Store.WriteAsync(async session =>
        {
            await session.InsertCaseAsync(shape?.Invoke(row) ?? row);
            return await session.InsertMessageAsync(message);
        }, CancellationToken.None);
        return message;
    }

    /// <summary>An example of the pack as what the message carries.</summary>
    public static Task ContentAsync(this PortalBed bed, MessageRow message, string example, Func<string, string>? change = null)
    {
        var xml = File.ReadAllText(Path.Combine(Repository.Root, "src/Schemas/Packs/4.4/Seds", example));
        return bed.PayloadAsync(message, PayloadKinds.Sbd, System.Text.Encoding.UTF8.GetBytes(change?.Invoke(xml) ?? xml));
    }

    /// <summary>A file that came with a message, by the name of its part.</summary>
    public static async Task FileAsync(this PortalBed bed, MessageRow message, string name, byte[] bytes)
    {
        await bed.PayloadAsync(message, ReceivedParts.ListKind, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new[] { new ListedPart(name, "text/html", new Dictionary<string, string>()) }));
        await bed.PayloadAsync(message, ReceivedParts.AttachmentKind(1), bytes);
    }

    /// <summary>Puts what changed in its order, as the running broker does.</summary>
    public static async Task ReckonAsync(this PortalBed bed)
    {
        var keeper = new TurnKeeper(bed.Store, PortalBed.Basis, bed.Clock, NullLogger<TurnKeeper>.Instance);
        while (await keeper.ReckonAsync(CancellationToken.None) > 0) { }
    }

    public static Task<CaseView> ViewAsync(this PortalBed bed, CaseKey key) => bed.Store.ReadAsync(async reader => (await CaseView.ReadAsync(reader, key, PortalBed.Basis()))!, CancellationToken.None);

    public static Task<IReadOnlyList<ContentViewRow>> ViewedAsync(this PortalBed bed, string institution) => bed.Store.ReadAsync(reader => reader.ContentViewsAsync(institution, null, null, 99), CancellationToken.None);

    /// <summary>The words of a finding, a text or a day as a page writes them: white space does not count.</summary>
    public static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
