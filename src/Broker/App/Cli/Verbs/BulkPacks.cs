using MessageBroker.Evidence.Canonical;
using MessageBroker.Exchange.Flow;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>
/// The documents of a bulk request among the files of one call: one that names no version is of that which another one of its request names. The files
/// are read for it only once such a document is among them; standard input is not.
/// </summary>
internal sealed class BulkPacks(IReadOnlyList<string> names, PackSet packs)
{
    private const string Bulk = "U020", NamesNoVersion = "SED-0080";

    private Dictionary<string, Pack>? known;

    /// <summary>The same document by the pack of its request, or as it was converted where there is no other.</summary>
    /// <param name="json">What was converted.</param>
    /// <param name="convert">Converts by the packs that it is given.</param>
    public async Task<SedConverted> AgreeAsync(SedConverted converted, ReadOnlyMemory<byte> json, Func<ReadOnlyMemory<byte>, PackSet, SedConverted> convert, CancellationToken cancellationToken)
    {
        if (names.Count < 2 || IsSaid(converted) || RequestOf(converted) is not { } request) return converted;
        known ??= await ReadAsync(convert, cancellationToken);
        if (!known.TryGetValue(request, out var pack)) return converted;
        var again = convert(json, new PackSet([pack]));
        var told = Finding.Of("SED-0168", $"/{Bulk}", ("cdm", pack.Cdm));
        return again with { Findings = [.. again.Findings.Where(f => f.Code != NamesNoVersion), told] };
    }

    private async Task<Dictionary<string, Pack>> ReadAsync(Func<ReadOnlyMemory<byte>, PackSet, SedConverted> convert, CancellationToken cancellationToken)
    {
        var all = new List<(string Request, Pack Pack)>();
        foreach (var name in names.Where(n => n != "-").Distinct(StringComparer.Ordinal))
        {
            var file = await InputFile.ReadAsync(name, Stream.Null, cancellationToken);
            if (file.Fault is null && convert(file.Bytes, packs) is { Pack: { } pack } other && IsSaid(other) && RequestOf(other) is { } request) all.Add((request, pack));
        }

        // Where the documents of a request name several versions, none of them is that of the request.
        return all.Distinct().GroupBy(a => a.Request, StringComparer.Ordinal).Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.Single().Pack, StringComparer.Ordinal);
    }

    private static bool IsSaid(SedConverted converted) => !converted.Findings.Any(f => f.Code == NamesNoVersion);

    private string? RequestOf(SedConverted converted)
    {
        if (converted is not { SedType: Bulk, Octets: { } xml } || SedObserver.Read(xml, XmlLimits.Default, packs).Root is not { } root) return null;
        return BulkRequest.IdOf(root);
    }
}
