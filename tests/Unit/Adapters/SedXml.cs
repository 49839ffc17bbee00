using System.Text;
using MessageBroker.Adapters.People;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Exchange.Flow;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;

namespace MessageBroker.Tests.Unit.Adapters;

/// <summary>A converted SED as the flow writes and judges it: schema, code lists, rules.</summary>
internal static class SedXml
{
    public static string Text(string type, SedNode root) => Encoding.UTF8.GetString(SedWriter.Write(PackPaths.Pack, type, root).Octets);

    /// <summary>Everything but notes that the reader and the rules find.</summary>
    public static IReadOnlyList<string> Errors(string type, SedNode root)
    {
        var reading = SedObserver.Read(SedWriter.Write(PackPaths.Pack, type, root).Octets, XmlLimits.Default, PackSet.Embedded);
        var rules = RuleSet.Current.Judge(new RuleContext(PackPaths.Pack, type, reading.Root ?? root, new DateOnly(2026, 11, 25), [], []) { PinFault = (country, number) => Identifiers.PersonFault(country, number, Sample.Today) });
        return [.. reading.Findings.Concat(rules).Where(f => f.Severity != MessageBroker.Schemas.Findings.Severity.Info).Select(f => $"{f.Code} {f.Path} {string.Join(", ", f.Arguments.Values)}")];
    }
}
