using MessageBroker.Evidence.Containers;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Auditor.Bundles;

/// <summary>
/// What a verdict knew about revocation: the manifest that its sealed entry names by hash, with the lists and answers that this names in turn. What the
/// bundle holds beside that counts for nothing. What it lacks leaves the entry undecided: whoever takes a list out gets no better verdict.
/// </summary>
internal sealed class RevocationCheck
{
    private readonly Dictionary<string, RevocationManifest> manifests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RevocationList> lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OcspAnswer> answers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Revocation> made = new(StringComparer.Ordinal);
    private readonly BundleRecord record;

    private RevocationCheck(BundleRecord record) => this.record = record;

    public static RevocationCheck Run(BundleRecord record, BundleContent content)
    {
        var check = new RevocationCheck(record);
        foreach (var (path, octets) in content.Revocation)
            if (check.Keep(path, octets.Span)) record.Pass(path);
            else record.Fail(path, "JRN-0081");
        return check;
    }

    /// <summary>What the entry's verdict knew; off where it names nothing.</summary>
    public Revocation Of(ProvenEntry entry)
    {
        if (entry.Entry.Input(RevocationManifest.Input) is not { } named) return Revocation.Off;
        if (made.TryGetValue(named, out var before)) return before;
        if (!manifests.TryGetValue(named, out var manifest))
        {
            record.Leave(entry.Path, "JRN-0082", ("sha256", named));
            return made[named] = Revocation.Off;
        }

        foreach (var missing in manifest.Lists.Where(l => !lists.ContainsKey(l)).Concat(manifest.Answers.Where(a => !answers.ContainsKey(a)))) record.Leave(entry.Path, "JRN-0083", ("sha256", missing));
        return made[named] = new Revocation(manifest.Mode, [.. manifest.Lists.Where(lists.ContainsKey).Select(l => lists[l])])
        {
            Answers = [.. manifest.Answers.Where(answers.ContainsKey).Select(a => answers[a])], Grace = manifest.Grace,
        };
    }

    private bool Keep(string path, ReadOnlySpan<byte> octets)
    {
        if (path.EndsWith(".json", StringComparison.Ordinal)) return RevocationManifest.Read(octets) is { } manifest && manifests.TryAdd(Hash256.Of(octets).ToString(), manifest);
        if (path.EndsWith(".crl", StringComparison.Ordinal)) return RevocationList.Read(octets) is { } list && lists.TryAdd(list.Sha256, list);
        return OcspAnswer.Read(octets) is { } answer && answers.TryAdd(answer.Sha256, answer);
    }
}
