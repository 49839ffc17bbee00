using MessageBroker.Evidence.Containers;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Auditor.Bundles;

/// <summary>
/// By which crypto policy a signature is judged: the one that the sealed entry names by its hash. A file of the bundle only counts where an entry
/// names it, so nobody can bring a laxer one along afterwards.
/// </summary>
internal sealed class PolicyCheck
{
    private readonly Dictionary<string, CryptoPolicy> known = new(StringComparer.Ordinal);
    private readonly BundleRecord record;

    private PolicyCheck(BundleRecord record)
    {
        this.record = record;
        foreach (var builtIn in new[] { CryptoPolicy.Default, CryptoPolicy.Lenient, CryptoPolicy.Legacy }) known[builtIn.Hash] = builtIn;
    }

    public static PolicyCheck Run(BundleRecord record, BundleContent content)
    {
        var check = new PolicyCheck(record);
        foreach (var (path, octets) in content.Policies)
            if (CryptoPolicy.Read(octets).Policy is { } policy)
            {
                check.known[policy.Hash] = policy;
                record.Pass(path);
            }
            else
            {
                record.Fail(path, "JRN-0079");
            }
        return check;
    }

    /// <summary>The policy of an entry's verdict; the built-in one where the entry names none, or one that the bundle does not hold, which is then said.</summary>
    public CryptoPolicy Of(ProvenEntry entry)
    {
        if (entry.Entry.Input("policy") is not { } named) return CryptoPolicy.Default;
        if (known.TryGetValue(named, out var policy)) return policy;
        record.Note(entry.Path, "JRN-0080", ("sha256", named));
        return CryptoPolicy.Default;
    }
}
