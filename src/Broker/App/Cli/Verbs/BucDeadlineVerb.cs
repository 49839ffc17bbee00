using System.CommandLine;
using System.Globalization;
using MessageBroker.Schemas.Bucs;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>buc deadline</c>: until when must that state act.</summary>
public sealed class BucDeadlineVerb : IVerb
{
    private const string DayForm = "yyyy-MM-dd";

    private readonly Option<string> start = new("--event") { HelpName = "DATE", Required = true };
    private readonly Option<string> period = new("--period") { HelpName = "P2M|P3W|P10D", Required = true };
    private readonly Option<string> state = new Option<string>("--state") { HelpName = "BG|RO", Required = true }.AcceptOnlyFromAmong(Enum.GetNames<MemberState>());

    public string Name => "buc deadline";
    public IReadOnlyList<string> Examples => ["broker buc deadline --event 2026-03-15 --period P2M --state RO", "broker buc deadline --event 2026-03-24 --period P2M --state BG --json"];
    public IEnumerable<Symbol> Parameters => [start, period, state];

    public Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var day = context.Value(start)!;
        if (!DateOnly.TryParseExact(day, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var from)) throw VerbStop.Usage("day", ("option", "--event"), ("value", day));
        var length = Period.Parse(context.Value(period)!) ?? throw VerbStop.Usage("period", ("value", context.Value(period)!));
        var deadline = Deadline.Of(from, length, Enum.Parse<MemberState>(context.Value(state)!), HolidayCalendar.Statutory) ?? throw VerbStop.Usage("deadline-years");
        context.Report(new Answer("ok", true)
            .Field("nominal", Text(deadline.Nominal))
            .Field("due", Text(deadline.Due))
            .Optional("laterReading", deadline.LaterReading is { } later ? Text(later) : null)
            .Field("clause", deadline.Clause)
            // Holidays of years far off are computed, not vouched for: a person is to check the date.
            .Optional("covered", deadline.IsCovered ? null : false));
        return Task.CompletedTask;
    }

    private static string Text(DateOnly day) => day.ToString(DayForm, CultureInfo.InvariantCulture);
}
