using System.Security.Cryptography.X509Certificates;
using MessageBroker.Exchange.As4.Http;
using MessageBroker.Exchange.Flow.Trusting;

namespace MessageBroker.App.Hosting;

/// <summary>The one TLS identity, as client and as server, and the anchors of the other side, as they are now.</summary>
internal sealed class LiveTls(LiveKeys keys, LiveBasis basis, TimeProvider clock)
{
    private volatile Made? made;

    /// <summary>The same object for as long as nothing changes.</summary>
    public As4TlsOptions Now
    {
        get
        {
            var at = clock.GetUtcNow();
            var parties = basis.Current.Parties;
            var (own, anchors, ended) = (keys.Tls?.At(at).Certificate, parties.TlsAnchorsAt(at), parties.TlsEndedAt(at));
            if (made is { } last && ReferenceEquals(last.Options.Own, own) && ReferenceEquals(last.Options.Revocation, parties.Revocation) && last.Anchors.SequenceEqual(anchors) && last.Ended.SequenceEqual(ended)) return last.Options;
            var next = new Made(anchors, ended, new As4TlsOptions { Own = own, Ended = [.. ended.Select(pem => X509Certificate2.CreateFromPem(pem))], Revocation = parties.Revocation, Clock = clock, Anchors = [.. anchors.Select(pem => X509Certificate2.CreateFromPem(pem))] });
            made = next;
            return next.Options;
        }
    }

    private sealed record Made(IReadOnlyList<string> Anchors, IReadOnlyList<string> Ended, As4TlsOptions Options);
}
