using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Portal.Routing;

namespace MessageBroker.Tests.Unit.Portal;

/// <summary>Addresses of routes with parameters, for a message and its case. A new route without an entry here fails the tests that walk them.</summary>
internal static class RouteAddresses
{
    /// <summary>Routes whose parameters name nothing that belongs to an institution.</summary>
    private static readonly string[] OfTheNode = ["partners/{name}"];

    public static bool IsOfAnInstitution(PageRoute route) => route.Path.Contains('{', StringComparison.Ordinal) && !OfTheNode.Contains(route.Path);

    /// <summary>The address behind the language.</summary>
    public static string Of(PageRoute route, Guid message, CaseKey key) => route.Path switch
    {
        "evidence/messages/{id}" or "messages/{id}" or "sed/{id}" => route.Path.Replace("{id}", message.ToString("D"), StringComparison.Ordinal),
        "sed/{id}/attachment/{number}" => $"sed/{message:D}/attachment/001",
        "case/{id}" => $"case/{Uri.EscapeDataString(key.CaseId)}?institution={Uri.EscapeDataString(key.Institution)}",
        "evidence/cases/{institution}/{id}" => $"evidence/cases/{Uri.EscapeDataString(key.Institution)}/{Uri.EscapeDataString(key.CaseId)}",
        "partners/{name}" => "partners/ro-anpis",
        _ when !route.Path.Contains('{', StringComparison.Ordinal) => route.Path,
        _ => throw new InvalidOperationException($"no address is known for the route {route.Path}: say in {nameof(RouteAddresses)} which"),
    };
}
