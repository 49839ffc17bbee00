using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Portal.Reading;

/// <summary>Who looks: account, roles, and the hosted institutions whose cases may be seen.</summary>
/// <param name="Institutions">Null: all of them.</param>
public sealed record Viewer(string Account, IReadOnlyList<string> Roles, IReadOnlyList<string>? Institutions)
{
    /// <summary>Until when the session lasts without another page.</summary>
    public DateTimeOffset Until { get; init; }

    public static Viewer Of(AccountRow account) => new(account.Name, account.Roles, account.Institutions is [AccountRow.EveryInstitution] ? null : account.Institutions);

    public bool Is(string role) => Roles.Contains(role, StringComparer.Ordinal);

    public bool IsOneOf(IReadOnlyList<string> roles) => roles.Any(Is);

    public bool Sees(string institution) => Institutions is null || Institutions.Contains(institution, StringComparer.Ordinal);

    /// <summary>As the journal names who did something on a page.</summary>
    public Actor Actor(string role) => new("person", Account, Institutions is [var only] ? only : "*", role);
}
