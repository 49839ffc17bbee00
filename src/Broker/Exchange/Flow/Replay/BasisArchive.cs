using System.Text;
using MessageBroker.Adapters.Contract;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Institutions;
using MessageBroker.Schemas.Packs;
using MessageBroker.Schemas.Rules;

namespace MessageBroker.Exchange.Flow.Replay;

/// <summary>
/// Restores the basis of an old verdict from the inputs that the store keeps by hash. Data (packs, directory, configuration, trust) come from
/// there, and which versions of which rules judged; code (rules, conversions) is that of the running program, whose released versions never change.
/// </summary>
/// <param name="rules">Every rule of this program in every version: a verdict is judged again by those of its day, and not by what came later.</param>
public sealed class BasisArchive(IReadOnlyList<IRule> rules, IReadOnlyList<INationalConverter> converters)
{
    private readonly Dictionary<string, VerdictBasis> restored = new(StringComparer.Ordinal);

    /// <summary>The basis, or the name of the first input that is not kept, does not match its hash or cannot be read.</summary>
    public async ValueTask<(VerdictBasis? Basis, string? Missing)> RestoreAsync(IStoreReader reader, Entry entry)
    {
        var data = entry.Inputs.Where(i => IsData(i.Name)).ToList();
        var identity = string.Join(' ', data.Select(i => i.Hash.ToString()));
        if (restored.TryGetValue(identity, out var before)) return (before, null);
        var bytes = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var input in data)
        {
            if (await ReadAsync(reader, input) is not { } found) return (null, input.Name);
            bytes[input.Name] = found;
        }

        var revocation = Revocation.Off;
        if (bytes.TryGetValue(RevocationCodec.Input, out var manifest))
        {
            if (await RevocationCodec.ReadAsync(manifest, reader.InputAsync, CancellationToken.None) is not { } known) return (null, RevocationCodec.Input);
            revocation = known;
        }

        var (basis, missing) = Build(bytes, revocation);
        if (basis is not null) restored[identity] = basis;
        return (basis, missing);
    }

    /// <summary>The case context that the verdict of this entry saw, or null.</summary>
    public async ValueTask<CaseContext?> ContextAsync(ReplayQuestion question)
    {
        foreach (var input in question.Entry.Inputs.Where(i => i.Name == "history"))
            if (await ReadAsync(question.Reader, input) is { } bytes) return CaseContext.Read(bytes);
        return null;
    }

    private static bool IsData(string name) => name is "configuration" or "directory" or "policy" or RevocationCodec.Input or "rules" or "trust" || name.StartsWith("pack/", StringComparison.Ordinal);

    private static async ValueTask<byte[]?> ReadAsync(IStoreReader reader, NamedHash input) =>
        await reader.InputAsync(input.Hash.ToString()) is { } bytes && Hash256.Of(bytes) == input.Hash ? bytes : null;

    private (VerdictBasis?, string?) Build(Dictionary<string, byte[]> bytes, Revocation revocation)
    {
        if (!bytes.TryGetValue("configuration", out var configuration) || !bytes.TryGetValue("trust", out var trust)) return (null, "configuration");
        if (!bytes.TryGetValue("directory", out var directoryBytes) || InstitutionDirectory.Read("directory", directoryBytes).Directory is not { } directory) return (null, "directory");
        if (!bytes.TryGetValue("rules", out var listing) || RuleSet.FromListing(Encoding.UTF8.GetString(listing), rules) is not { } set) return (null, "rules");
        var packs = new List<Pack>();
        foreach (var (name, archive) in bytes.Where(b => b.Key.StartsWith("pack/", StringComparison.Ordinal)))
        {
            if (PackArchive.Read(archive) is not { } files || Pack.FromFiles(files).Pack is not { } pack) return (null, name);
            packs.Add(pack);
        }

        var policy = Policy(bytes.GetValueOrDefault("policy"));
        if (policy is not null && CryptoPolicy.Read(policy).Policy is null) return (null, "policy");
        return (new VerdictBasis(new PackSet(packs), set, directory, PartiesCodec.Restore(configuration, trust, policy) with { Revocation = revocation }, converters), null);
    }

    // Verdicts of before policies were files kept a built-in one's name and hash; the configuration names it too.
    private static byte[]? Policy(byte[]? kept) => kept is [(byte)'{', ..] ? kept : null;
}
