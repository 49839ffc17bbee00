using MessageBroker.Evidence.Trust;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App;

/// <summary>A crypto policy from a file, or every finding about it.</summary>
internal static class CryptoPolicyText
{
    public static (CryptoPolicy? Policy, IReadOnlyList<Finding> Findings) Read(string file)
    {
        if (DiskInput.FaultOf(file, DiskInput.MaxSmallBytes) is { } unfit) return (null, [unfit]);
        try
        {
            var reading = CryptoPolicy.Read(File.ReadAllBytes(file));
            return (reading.Policy, Findings(file, reading));
        }
        catch (Exception fault) when (DiskInput.IsDiskFault(fault))
        {
            return (null, [DiskInput.Unreadable(file, fault)]);
        }
    }

    public static IReadOnlyList<Finding> Findings(string file, CryptoPolicyReading reading) =>
        [.. reading.Faults.Select(f => Finding.Of("CFG-0053", f.Place, ("file", file), ("detail", f.Detail)))];
}
