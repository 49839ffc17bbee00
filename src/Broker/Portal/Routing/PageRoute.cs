namespace MessageBroker.Portal.Routing;

/// <summary>One address of the portal and who may open it. Every endpoint of the program carries one.</summary>
/// <param name="Path">Behind the language, without a slash at its beginning: <c>messages/{id}</c>.</param>
/// <param name="Roles">Who may open it; none: everybody, without signing in.</param>
/// <param name="Posts">It takes a form, whose token is checked before the page sees it.</param>
public sealed record PageRoute(string Path, IReadOnlyList<string> Roles, bool Posts = false)
{
    /// <summary>Key of the text under which it stands in the menu; null where it does not.</summary>
    public string? Menu { get; init; }

    /// <summary>The route in the menu that is marked while this page is open; its own path where null.</summary>
    public string? Under { get; init; }

    public bool IsOpen => Roles.Count == 0;
}
