using MessageBroker.Portal.Pages;

namespace MessageBroker.Portal.Routing;

/// <summary>
/// Every address of the portal, who may open it, and in which order it stands in the menu. An endpoint without an entry here is a defect that a test finds: who
/// may see what is read in one place.
/// </summary>
public static class RouteTable
{
    public const string Operator = "operator", Clerk = "clerk", Auditor = "auditor";

    public static IReadOnlyList<string> Operators { get; } = [Operator];
    public static IReadOnlyList<string> Clerks { get; } = [Clerk];
    public static IReadOnlyList<string> Auditors { get; } = [Auditor];
    /// <summary>Who sees contents masked, and may have them shown for a purpose.</summary>
    public static IReadOnlyList<string> Lookers { get; } = [Operator, Auditor];
    public static IReadOnlyList<string> Everybody { get; } = [];
    public static IReadOnlyList<string> Anyone { get; } = [Operator, Clerk, Auditor];

    /// <summary>Style, script and icon.</summary>
    public static PageRoute Static { get; } = new("/static/{hash}/{name}", Everybody);

    /// <summary>Leads to the first page of a person, in the language of the browser.</summary>
    public static PageRoute Root { get; } = new("/", Everybody);

    /// <summary>Leads to the first page of a person in a language.</summary>
    public static PageRoute Home { get; } = new("", Everybody);

    /// <summary>Whatever is not there.</summary>
    public static PageRoute Elsewhere { get; } = new("{**path}", Everybody);

    /// <summary>The pages in the order of the menu.</summary>
    public static IReadOnlyList<IPortalPage> Pages { get; } =
    [
        new OverviewPage(),
        new MessagesPage(),
        new MessagePage(),
        new FailuresPage(),
        new PartnersPage(),
        new PartnerPage(),
        new NodePage(),
        new WorkPage(),
        new ArrivalsPage(),
        new ReturnedPage(),
        new CasePage(),
        new SedPage(),
        new AttachmentPage(),
        new AuditPage(),
        new EvidenceSearchPage(),
        new EvidenceMessagePage(),
        new EvidenceCasePage(),
        new ViewingsPage(),
        new SignInPage(),
        new SignOutPage(),
        new AccessibilityPage(),
    ];

    /// <summary>Everything there is.</summary>
    public static IEnumerable<PageRoute> All => Pages.Select(p => p.Route).Concat([Static, Root, Home, Elsewhere]);

    /// <summary>Where a person begins: the first page in the menu that the person may open.</summary>
    public static string FirstPath(Reading.Viewer viewer) => Pages.Select(p => p.Route).FirstOrDefault(r => r.Menu is not null && viewer.IsOneOf(r.Roles))?.Path ?? AccessibilityPage.Path;
}
