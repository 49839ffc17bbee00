using MessageBroker.Schemas.Bucs;

namespace MessageBroker.Exchange.Flow.Model;

/// <summary>
/// The day that it is where an institution works: a competence ends at its midnight. Bulgaria and Romania share one time; of the zones of other states
/// nothing is known here, and their day is that of UTC.
/// </summary>
public static class InstitutionDay
{
    /// <param name="institution">EESSI id, for example RO:80246.</param>
    public static DateOnly Of(string institution, DateTimeOffset at) =>
        institution.StartsWith("BG:", StringComparison.Ordinal) || institution.StartsWith("RO:", StringComparison.Ordinal)
            ? EasternTime.DateOf(at) : DateOnly.FromDateTime(at.UtcDateTime);
}
