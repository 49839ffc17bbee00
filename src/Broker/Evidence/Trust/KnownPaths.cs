using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Evidence.Trust;

/// <summary>
/// Paths that the store alone was found to hold, with the time in which every certificate on them is valid. Building one costs several
/// times a signature check. A path that needed a certificate out of a message is not kept: the answer must not depend on what came before.
/// </summary>
internal sealed class KnownPaths
{
    private readonly ConditionalWeakTable<X509Certificate2, Window> windows = [];

    /// <summary>The path from the certificate to its anchor, or null where none is known to hold at the instant.</summary>
    public IReadOnlyList<X509Certificate2>? Find(X509Certificate2 certificate, DateTimeOffset at) =>
        windows.TryGetValue(certificate, out var window) && at >= window.From && at <= window.To ? window.Path : null;

    public void Keep(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> path, TrustStore store)
    {
        var own = store.Anchors.Concat(store.Extra).Append(certificate).ToList();
        // Those of the path live no longer than the building of it.
        var kept = path.Select(p => own.Find(o => o.RawDataMemory.Span.SequenceEqual(p.RawDataMemory.Span))).OfType<X509Certificate2>().ToList();
        if (kept.Count < path.Count) return;
        var from = path.Max(p => p.NotBefore.ToUniversalTime());
        var to = path.Min(p => p.NotAfter.ToUniversalTime());
        windows.AddOrUpdate(certificate, new Window(new DateTimeOffset(from), new DateTimeOffset(to), kept));
    }

    private sealed record Window(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<X509Certificate2> Path);
}
