using MessageBroker.Evidence.Canonical;
using MessageBroker.Exchange.Flow;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>The files of one call as documents of bulk requests. They are read for it only once a request as a whole is among them; standard input is not.</summary>
internal sealed class BulkFiles(IReadOnlyList<string> names, PackSet packs)
{
    private const string Bulk = "U020";

    private List<(SedNode Root, string Name)>? roots;

    /// <summary>What the request as a whole and its claims among the files say together; nothing where there are none.</summary>
    public async Task<IReadOnlyList<Finding>> JudgeAsync(SedReading reading, CancellationToken cancellationToken)
    {
        if (names.Count < 2 || Root(reading) is not { } root || BulkRequest.WholeOf(root) is not { } whole) return [];
        roots ??= await ReadAsync(cancellationToken);
        List<(SedNode, string)> claims = [.. roots.SelectMany(r => BulkRequest.ClaimsOf(r.Root, whole).Select(c => (c, r.Name)))];
        return claims.Count == 0 ? [] : BulkRequest.Judge($"/{Bulk}/{whole.Name}", whole, claims);
    }

    private async Task<List<(SedNode Root, string Name)>> ReadAsync(CancellationToken cancellationToken)
    {
        var all = new List<(SedNode, string)>();
        foreach (var name in names.Where(n => n != "-").Distinct(StringComparer.Ordinal))
        {
            var file = await InputFile.ReadAsync(name, Stream.Null, XmlLimits.Default.MaxBytes, cancellationToken);
            if (file is { Fault: null, IsOver: false } && Root(SedObserver.Read(file.Bytes, XmlLimits.Default, packs)) is { } root) all.Add((root, name));
        }

        return all;
    }

    /// <summary>By whichever pack: where one knows nothing of the content, the names are those of the published requests, and a document without them says nothing here.</summary>
    private static SedNode? Root(SedReading reading) => reading is { SedType: Bulk, Root: { } root, Pack: not null } ? root : null;
}
