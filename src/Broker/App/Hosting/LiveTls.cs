using MessageBroker.Evidence.Trust;
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
            var (own, trust) = (keys.Tls?.At(at).Certificate, Exchange.Flow.Verdicts.PartnerTrust.Tls(basis.Current.Parties, at));
            if (made is { } last && ReferenceEquals(last.Options.Own, own) && ReferenceEquals(last.Trust, trust)) return last.Options;
            var next = new Made(trust, As4TlsOptions.Of(trust) with { Own = own, Policy = basis.Current.Policy, Clock = clock });
            made = next;
            return next.Options;
        }
    }

    private sealed record Made(TrustStore Trust, As4TlsOptions Options);
}
