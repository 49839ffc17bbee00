using System.Globalization;

namespace MessageBroker.Schemas.Bucs;

/// <summary>Who is to act.</summary>
public enum TurnParty
{
    Me,
    Them,
    /// <summary>Both sides, or whichever of them wishes to.</summary>
    Either,
    /// <summary>The Administrative Commission, outside the case.</summary>
    Commission,
    Nobody,
}

/// <summary>
/// Whose turn it is in a case, until when, by which article, and what silence means: a pure function of definition, history and the
/// known content facts that the history carries. Everything in words is a key of <see cref="TurnTexts"/>.
/// </summary>
/// <param name="Who">Who must, or may, act next; Nobody where nothing is owed.</param>
/// <param name="Owes">What is owed (text key).</param>
/// <param name="Until">The last day in the acting state; null where no date can be computed, and <paramref name="Rule"/> then says what holds.</param>
/// <param name="Clause">The legal source (text key); null where none is known.</param>
/// <param name="Silence">What it means if nothing happens (text key); null where nothing is owed.</param>
public sealed record Turn(TurnParty Who, string Owes, DateOnly? Until, string? Clause, string? Silence)
{
    /// <summary>The first day on which it may be done, where it may not be done at once; null otherwise.</summary>
    public DateOnly? NotBefore { get; init; }

    /// <summary>What holds where there is no date (text key).</summary>
    public string? Rule { get; init; }

    /// <summary>How <see cref="Until"/> came about; also holds the later reading where a substitute day would move it.</summary>
    public Deadline? Deadline { get; init; }

    /// <summary>The document that waits for an answer; null where none does.</summary>
    public string? DocumentId { get; init; }

    /// <summary>What of this is inferred and not stated by a public source (text keys); to be shown beside it.</summary>
    public IReadOnlyList<string> Inferred { get; init; } = [];

    /// <summary>Values for the texts, by name.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>Until the day of that limit, with what is to be known beside it.</summary>
    internal Turn On(Deadline deadline)
    {
        var (words, marks) = (new Dictionary<string, string>(Arguments), new List<string>(Inferred));
        if (deadline.LaterReading is { } later)
        {
            words["later"] = later.ToString("O", CultureInfo.InvariantCulture);
            marks.Add("inferred.substitute-day");
        }

        if (!deadline.IsCovered) marks.Add("inferred.calendar");
        return this with { Until = deadline.Due, Deadline = deadline, Arguments = words, Inferred = marks };
    }

    /// <summary>Names of SEDs for the texts.</summary>
    internal static Dictionary<string, string> Words(string sed, string answer) => new() { ["sed"] = sed, ["answer"] = answer };

    /// <summary>The headline: the first of <see cref="All"/>.</summary>
    public static Turn Of(BucDefinition definition, IReadOnlyList<CaseEvent> history, TurnPlace place) => All(definition, history, place)[0];

    /// <summary>Everything that is owed, at least one: ours before theirs, dated before undated, then by age.</summary>
    public static IReadOnlyList<Turn> All(BucDefinition definition, IReadOnlyList<CaseEvent> history, TurnPlace place)
    {
        var obligations = new Obligations(definition, history, place);
        var limits = new TimeLimits(definition, history, obligations.State, place);
        Turn[] owed = [.. obligations.Owed(), .. limits.Duties()];
        if (owed.Length == 0) owed = [obligations.Rest()];
        Turn[] all = [.. owed, .. limits.Beside()];
        if (all.Length > 1) all = [.. all.Where(t => t.Who != TurnParty.Nobody)];
        return [.. all.OrderBy(t => t.Who).ThenBy(t => t.Until is null).ThenBy(t => t.Until)];
    }
}

/// <summary>Where the two sides stand; the holidays of the side that must act count.</summary>
/// <param name="Mine">State of this institution; null where its holidays are not known here.</param>
/// <param name="Theirs">State of the counterparty; null where its holidays are not known here.</param>
public sealed record TurnPlace(MemberState? Mine, MemberState? Theirs, HolidayCalendar Calendar)
{
    /// <summary>From two institution ids such as "BG:BGASA", by statutory holidays alone.</summary>
    public static TurnPlace Of(string? mine, string? theirs) => new(MemberStates.Of(mine), MemberStates.Of(theirs), HolidayCalendar.Statutory);
}
