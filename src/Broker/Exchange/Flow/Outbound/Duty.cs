using System.Globalization;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Outbound;

/// <summary>What an institution owes by a day, named so that the same duty and day have the same name whenever they are looked at.</summary>
/// <param name="System">The national system that is reminded.</param>
/// <param name="Until">The last day.</param>
/// <param name="Owes">Text key of what is owed.</param>
/// <param name="Document">The document that waits; empty where none does.</param>
internal readonly record struct Duty(string System, DateOnly Until, string Owes, string Document)
{
    private const string Day = "yyyy-MM-dd";

    /// <summary>The duties of the case's own institution that have a day.</summary>
    public static IEnumerable<(Duty Duty, CaseTurn Turn)> All(CaseKey key, IEnumerable<CaseTurn> turns, string system) =>
        from turn in turns
        where turn.Who == key.Institution && turn.Turn.Until is not null
        select (new Duty(system, turn.Turn.Until!.Value, turn.Turn.Owes, turn.Turn.DocumentId ?? ""), turn);

    public static Duty Read(string subject)
    {
        var parts = subject.Split('|');
        return new Duty(parts[0], DateOnly.ParseExact(parts[1], Day, CultureInfo.InvariantCulture), parts[2], parts[3]);
    }

    /// <summary>When the reminder is due: that many days before, at midnight UTC, which is in the first hours of the day in either country.</summary>
    public DateTimeOffset NearFrom(int daysAhead) => new(Until.AddDays(-daysAhead), TimeOnly.MinValue, TimeSpan.Zero);

    public override string ToString() => string.Join('|', System, Until.ToString(Day, CultureInfo.InvariantCulture), Owes, Document);
}
