using System.Globalization;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Portal.Reading;
using MessageBroker.Portal.Routing;

namespace MessageBroker.Portal.Pages;

/// <summary>What came for an institution and has no national file yet, and what is held: each with what to do.</summary>
public sealed class ArrivalsPage : IPortalPage
{
    public const string Path = "arrivals";

    private const int MostRows = 25;
    private const int MostHeld = 50;

    // What ended otherwise needs no file: refused, here already, or a statement between brokers.
    private static readonly MessageState[] Counted = [MessageState.Received, MessageState.Held, MessageState.Applied, MessageState.Delivering, MessageState.Delivered, MessageState.Declined];

    public PageRoute Route { get; } = new(Path, RouteTable.Clerks) { Menu = "arrivals.title" };

    public async Task<PageAnswer> LoadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var model = await request.ReadAsync(async reader =>
        {
            var (rows, next) = await reader.RootlessAsync(ReadPlace(request.Query("after")), MostRows);
            var unassigned = new List<Arrival>();
            foreach (var row in rows)
                if ((await reader.MessagesOfAsync(row.Key)).LastOrDefault(m => m.Direction == Direction.Inbound && Counted.Contains(m.State)) is { } newest) unassigned.Add(await ArrivalAsync(newest, row, reader, request));
            var (held, waiting) = (new List<Arrival>(), await reader.HeldAsync(MostHeld + 1));
            foreach (var message in waiting.Take(MostHeld).Where(m => m.DueAt is null))
                if (await reader.CaseRowAsync(message.Case) is { RootNumber: not null } row) held.Add(await ArrivalAsync(message, row, reader, request));
            return new ArrivalsModel { Unassigned = unassigned, Held = held, IsMoreHeld = waiting.Count > MostHeld, Next = next is null ? null : Address(next) };
        }, cancellationToken);
        return PageAnswer.Show<Arrivals, ArrivalsModel>(request.Words["arrivals.title"], model);
    }

    private static string Address(CaseRow after) =>
        $"{Path}?after={Uri.EscapeDataString(string.Create(CultureInfo.InvariantCulture, $"{after.CreatedAt.UtcTicks}~{after.Key.Institution}~{after.Key.CaseId}"))}";

    private static CaseRow? ReadPlace(string? text) =>
        text?.Split('~', 3) is [var at, var institution, var id] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks && ticks >= DateTimeOffset.UnixEpoch.UtcTicks
            ? new CaseRow { Key = new CaseKey(institution, id), CreatedAt = new DateTimeOffset(ticks, TimeSpan.Zero) }
            : null;

    private static async ValueTask<Arrival> ArrivalAsync(MessageRow message, CaseRow row, ViewerReader reader, PageRequest request)
    {
        var pack = row.Cdm is { } cdm ? reader.Basis.Packs[cdm] : reader.Basis.Packs.All.LastOrDefault();
        return new Arrival(
            message, message.SedType is { } sed ? pack?.Sed(sed)?.Title(request.Language) : null, Side.Of(message.Partner, reader.Basis.Directory, request),
            reader.Institutions.Count > 1 ? Side.Of(message.Case.Institution, reader.Basis.Directory, request) : null,
            FlowDefinition.Final.Contains(message.State) ? null : await reader.WorkAsync(message));
    }
}
