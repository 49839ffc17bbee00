namespace MessageBroker.Exchange.Store.Tables;

/// <summary>
/// A case whose last claim had no outcome, or a failure, may be what ended the process. It is worked on alone: it takes no neighbour with it, and a
/// process that is killed from outside hits it again only by chance, so that cases are not parked for the fault of others.
/// </summary>
internal static class Suspects
{
    /// <param name="due">Due cases in order.</param>
    /// <returns>The first alone where it is suspected; else all that are not.</returns>
    public static IReadOnlyList<T> Apart<T>(IReadOnlyList<T> due, Func<T, bool> isSuspected) =>
        due.Count > 0 && isSuspected(due[0]) ? [due[0]] : [.. due.Where(d => !isSuspected(d))];
}
