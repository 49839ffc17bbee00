using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.App.Cli.PackAnswers;

/// <summary>Packs as a call names them: a CDM version that this program carries, or a folder.</summary>
internal static class NamedPack
{
    /// <summary>Most findings on an unusable pack that are told where the pack is only needed, not asked about: a wrong folder may hold thousands of files that no pack has.</summary>
    private const int MostFindings = 20;

    /// <summary>The pack, or why there is none; null where the name is neither a version nor a folder. A folder named like a version does not hide it.</summary>
    public static PackLoading? Load(string name, CancellationToken cancellationToken)
    {
        if (PackFiles.EmbeddedVersions.Contains(name)) return Pack.Embedded(name);
        return Directory.Exists(name) ? Pack.FromFolder(name, cancellationToken) : null;
    }

    /// <summary>A pack that the call cannot do without.</summary>
    /// <exception cref="VerbStop">It is not there or not usable: exit code 3.</exception>
    public static Pack Needed(string name, CancellationToken cancellationToken)
    {
        var loading = Load(name, cancellationToken) ?? throw VerbStop.NotThere("pack", ("name", name), ("versions", string.Join(", ", PackFiles.EmbeddedVersions)));
        return loading.Pack ?? throw VerbStop.Missing(name, [.. loading.Findings.Where(f => f.IsError).Take(MostFindings)]);
    }

    /// <summary>Nothing could be read at all: as for a file that is not there.</summary>
    public static bool IsUnreadable(PackLoading loading) => loading is { Pack: null, Findings: [{ Code: "PCK-0001" }] };

    /// <summary>The finding for a name behind which there is no folder.</summary>
    public static Finding NoFolder(string name) => Finding.Of("PCK-0001", name, ("detail", "no such folder"));
}
