using System.Globalization;
using System.Text.RegularExpressions;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Portal.Reading;
using MessageBroker.Portal.Routing;

namespace MessageBroker.Portal.Pages;

/// <summary>What the address of the list of messages asks for. What it says that nobody understands is told, and looked for as nothing.</summary>
public sealed partial record MessageSearch
{
    /// <summary>As it stands in the box: an id, a case, a SED type, an institution or a finding code.</summary>
    public string Text { get; init; } = "";
    public string State { get; init; } = "";
    public string Way { get; init; } = "";
    public string Sed { get; init; } = "";
    public string Institution { get; init; } = "";
    public string Partner { get; init; } = "";
    public string Code { get; init; } = "";
    public string From { get; init; } = "";
    public string Until { get; init; } = "";
    /// <summary>Columns beside those that are always there.</summary>
    public IReadOnlyList<string> Columns { get; init; } = DefaultColumns;
    public MessagePlace? After { get; init; }
    /// <summary>Names of parameters that nobody understands.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    public static IReadOnlyList<string> AllColumns { get; } = ["receipt", "taken", "findings", "partner", "id", "version"];

    private static IReadOnlyList<string> DefaultColumns { get; } = ["receipt", "taken", "findings"];

    public static MessageSearch Of(PageRequest request)
    {
        var text = request.Query("q") ?? "";
        var search = new MessageSearch
        {
            Text = text, State = request.Query("state") ?? "", Way = request.Query("way") ?? "", Sed = Capitals(request.Query("sed")), Institution = request.Query("institution") ?? "",
            Partner = request.Query("partner") ?? "", Code = Capitals(request.Query("code")), From = request.Query("from") ?? "", Until = request.Query("until") ?? "",
            Columns = request.Query("set") is null ? DefaultColumns : [.. AllColumns.Intersect(request.QueryAll("col"))],
            After = Place(request.Query("after")),
        };
        // One box for whatever a person has at hand: what has the form of one thing is looked for as that.
        // Small letters are as good as capitals: nobody types an id twice.
        var capitals = Capitals(text);
        if (SedType().IsMatch(capitals)) search = search with { Text = "", Sed = capitals };
        else if (FindingCode().IsMatch(capitals)) search = search with { Text = "", Code = capitals };
        else if (InstitutionId().IsMatch(text)) search = search with { Text = "", Partner = text };
        else if (InstitutionId().IsMatch(capitals)) search = search with { Text = "", Partner = capitals };
        return search with { Unread = [.. search.Faults()] };
    }

    public MessageFilter Filter(PortalView portal) => new()
    {
        State = Enum.TryParse<MessageState>(State, out var state) ? state : null,
        Direction = Way switch { "in" => Direction.Inbound, "out" => Direction.Outbound, _ => null },
        SedType = Sed.Length > 0 ? Sed : null, Institution = Institution.Length > 0 ? Institution : null, Partner = Partner.Length > 0 ? Partner : null, Code = Code.Length > 0 ? Code : null,
        From = Day(From) is { } from ? Begin(portal, from) : null, Until = Day(Until) is { } until ? Begin(portal, until.AddDays(1)) : null,
    };

    /// <summary>True where a message found by its id fits the rest of what is asked.</summary>
    public static bool Fits(MessageFilter filter, MessageRow m) =>
        (filter.State is null || m.State == filter.State) && (filter.Direction is null || m.Direction == filter.Direction) && (filter.SedType is null || m.SedType == filter.SedType)
        && (filter.Institution is null || m.Case.Institution == filter.Institution) && (filter.Partner is null || m.Partner == filter.Partner)
        && (filter.From is null || m.CreatedAt >= filter.From) && (filter.Until is null || m.CreatedAt < filter.Until) && (filter.Code is null || m.Cause?.Split(',').Contains(filter.Code) == true);

    /// <summary>Every filter that is set, by the name of its parameter.</summary>
    public IEnumerable<(string Name, string Value)> Set =>
        new[] { ("q", Text), ("state", State), ("way", Way), ("sed", Sed), ("institution", Institution), ("partner", Partner), ("code", Code), ("from", From), ("until", Until) }.Where(p => p.Item2.Length > 0);

    /// <summary>The address of this list, without a filter or with more.</summary>
    public string Address(string? without = null, params (string Name, string Value)[] more)
    {
        var all = Set.Where(p => p.Name != without).Concat(IsDefault ? [] : Columns.Select(c => ("col", c)).Prepend(("set", "1"))).Concat(more);
        var query = string.Join('&', all.Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2)}"));
        return query.Length == 0 ? "messages" : "messages?" + query;
    }

    public static string Of(MessagePlace place) => string.Create(CultureInfo.InvariantCulture, $"{place.At.UtcTicks / 10}-{place.Id:N}");

    public bool IsDefault => Columns.SequenceEqual(DefaultColumns);

    /// <summary>A place that <see cref="Of(MessagePlace)"/> gave out; null for anything else.</summary>
    public static MessagePlace? Place(string? text)
    {
        if (text?.Split('-') is not [var at, var id] || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var micros) || !Guid.TryParseExact(id, "N", out var guid)) return null;
        return micros <= DateTimeOffset.MaxValue.UtcTicks / 10 ? new MessagePlace(new DateTimeOffset(micros * 10, TimeSpan.Zero), guid) : null;
    }

    private IEnumerable<string> Faults()
    {
        if (State.Length > 0 && !Enum.GetNames<MessageState>().Contains(State)) yield return "state";
        if (Way is not ("" or "in" or "out")) yield return "way";
        if (Sed.Length > 0 && !SedType().IsMatch(Sed)) yield return "sed";
        if (Code.Length > 0 && !FindingCode().IsMatch(Code)) yield return "code";
        if (From.Length > 0 && Day(From) is null) yield return "from";
        if (Until.Length > 0 && Day(Until) is null) yield return "until";
    }

    // Packs spell their types, and the catalogue its codes, in capitals.
    private static string Capitals(string? text) => (text ?? "").ToUpperInvariant();

    private static DateTimeOffset Begin(PortalView portal, DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, portal.Settings.Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    // As it stands on pages, or as programs write it.
    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, ["dd.MM.yyyy", "d.M.yyyy", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 2200 ? day : null;

    [GeneratedRegex("^[A-Z]{1,4}[0-9]{3}[A-Z]{0,2}$")]
    private static partial Regex SedType();

    [GeneratedRegex("^[A-Z0-9]{3}-[0-9]{4}$")]
    private static partial Regex FindingCode();

    [GeneratedRegex("^[A-Z]{2}:[A-Za-z0-9._-]{1,40}$")]
    private static partial Regex InstitutionId();
}
