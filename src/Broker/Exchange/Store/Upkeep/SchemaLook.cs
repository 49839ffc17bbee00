using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Store.Upkeep;

/// <summary>The schema of one part as it stands, against the scripts that this release carries.</summary>
/// <param name="Applied">Scripts that ran, in order of their names.</param>
/// <param name="Pending">Scripts of this release that did not run yet.</param>
/// <param name="Foreign">Scripts that ran and that this release does not know: a newer release's.</param>
public sealed record SchemaLook(StorePart Part, string Place, IReadOnlyList<string> Applied, IReadOnlyList<string> Pending, IReadOnlyList<string> Foreign)
{
    /// <summary>The newest script that ran; a dash where none did.</summary>
    public string Version => Applied is [.., var newest] ? newest : "-";

    /// <summary>The newest script after all pending ones ran.</summary>
    public string Target => Pending is [.., var newest] && string.CompareOrdinal(newest, Version) > 0 ? newest : Version;

    /// <summary>What a newer release wrote, as findings.</summary>
    public IEnumerable<Finding> Newer => Foreign.Select(script => Finding.Of("STO-0001", Place, ("script", script)));

    /// <param name="folder">Folder of the embedded scripts.</param>
    internal static async ValueTask<SchemaLook> OfAsync(IStoreLink link, StorePart part, string place, string folder)
    {
        // The table of the migration library has this name in every kind of store, apart from its case.
        var applied = await link.RowsAsync("SELECT scriptname FROM schemaversions ORDER BY scriptname", row => row.Text(0));
        var known = Known(folder);
        return new SchemaLook(part, place, [.. applied.Order(StringComparer.Ordinal)], [.. known.Except(applied)], [.. applied.Except(known)]);
    }

    /// <summary>The scripts that this release carries, in the order in which they run.</summary>
    internal static IReadOnlyList<string> Known(string folder) => [.. EmbeddedScripts.In(folder).Select(s => s.Name)];
}
