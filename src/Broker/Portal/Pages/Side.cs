using MessageBroker.Portal.Routing;
using MessageBroker.Schemas.Institutions;

namespace MessageBroker.Portal.Pages;

/// <summary>An institution as a page shows it.</summary>
/// <param name="Country">Letters of its country; empty where its id names none.</param>
/// <param name="Name">From the directory, in the page's language; null where it does not know the institution.</param>
public sealed record Side(string Id, string Country, string? Name)
{
    /// <summary>What a sentence calls it.</summary>
    public string Called => Name ?? Id;

    public static Side? Of(string? id, InstitutionDirectory directory, PageRequest request)
    {
        if (id is null) return null;
        var day = request.Today;
        var named = directory.Find(id)?.Names.FirstOrDefault(n => n.Valid.Holds(day)) ?? directory.Find(id)?.Names.LastOrDefault();
        return new Side(id, id.IndexOf(':', StringComparison.Ordinal) == 2 ? id[..2] : "", named?.In(request.Language));
    }
}
