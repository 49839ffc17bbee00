using MessageBroker.Portal.Reading;
using MessageBroker.Portal.Routing;
using MessageBroker.Portal.Wording;

namespace MessageBroker.Portal.Parts;

/// <summary>What stands around a page, and what all its parts need: words, zone, who looks, where.</summary>
public sealed record Frame
{
    public required Words Words { get; init; }
    public required PortalView Portal { get; init; }
    /// <summary>Null where nobody is signed in.</summary>
    public Viewer? Viewer { get; init; }
    public required PageRoute Route { get; init; }
    public required string Title { get; init; }
    /// <summary>This address behind the language.</summary>
    public required string Address { get; init; }
    /// <summary>Name and value of the hidden field that every form carries.</summary>
    public (string Name, string Value) FormToken { get; init; }
    /// <summary>When the page was made, in the zone of all pages.</summary>
    public required DateTimeOffset Now { get; init; }

    public string Language => Words.Language;

    /// <summary>An address of the portal in the language of the page.</summary>
    public string To(string path) => $"/{Language}/{path}";

    /// <summary>The menu of the person: routes in their order.</summary>
    public IEnumerable<PageRoute> Menu => Viewer is null ? [] : RouteTable.Pages.Select(p => p.Route).Where(r => r.Menu is not null && Viewer.IsOneOf(r.Roles));

    /// <summary>An instant in the zone of all pages.</summary>
    public DateTimeOffset Local(DateTimeOffset at) => Portal.Local(at);

    /// <summary>The foot's words on the one zone, with its offset now.</summary>
    public string Zone => Words.Text("frame.zone", ("zone", Words.Find($"zone.{Portal.Settings.Zone.Id}") ?? Portal.Settings.Zone.Id.Split('/')[^1].Replace('_', ' ')), ("offset", Now.ToString("zzz", System.Globalization.CultureInfo.InvariantCulture)));
}
