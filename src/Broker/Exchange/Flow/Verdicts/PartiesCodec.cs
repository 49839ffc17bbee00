using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>Parties as two inputs: the configuration without certificates, and the certificates (trust). Together they restore it.</summary>
public static class PartiesCodec
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static byte[] Configuration(Parties parties) => JsonSerializer.SerializeToUtf8Bytes(
        parties with
        {
            Hosted = [.. parties.Hosted.Select(h => h with { BusinessCertificate = "", EbmsCertificate = "" })],
            Partners = [.. parties.Partners.Select(p => p with { EbmsCertificates = [], EbmsAnchors = [], BusinessAnchors = [] })],
        },
        Json);

    public static byte[] Trust(Parties parties) => JsonSerializer.SerializeToUtf8Bytes(
        new TrustInput(
            [.. parties.Hosted.Select(h => new HostedTrust(h.BusinessCertificate, h.EbmsCertificate) { Next = h.Next.Count == 0 ? null : h.Next })],
            [.. parties.Partners.Select(p => new PartnerTrustInput(p.EbmsCertificates, p.EbmsAnchors, p.BusinessAnchors))])
        {
            Registry = parties.Registry.Count == 0 ? null : parties.Registry,
        },
        Json);

    /// <param name="policy">The crypto policy's file; null where it was a built-in one that only had its name kept.</param>
    public static Parties Restore(ReadOnlySpan<byte> configuration, ReadOnlySpan<byte> trust, byte[]? policy)
    {
        var parties = JsonSerializer.Deserialize<Parties>(configuration, Json)!;
        var certificates = JsonSerializer.Deserialize<TrustInput>(trust, Json)!;
        return parties with
        {
            PolicyFile = policy,
            Registry = certificates.Registry ?? [],
            Hosted = [.. parties.Hosted.Zip(certificates.Hosted, (h, c) => h with { BusinessCertificate = c.Business, EbmsCertificate = c.Ebms, Next = c.Next ?? [] })],
            Partners = [.. parties.Partners.Zip(certificates.Partners, (p, c) => p with { EbmsCertificates = c.Ebms, EbmsAnchors = c.EbmsAnchors, BusinessAnchors = c.Business })],
        };
    }

    // What is not there is not written, so that the inputs of a broker without a registry keep their hashes.
    private sealed record TrustInput(IReadOnlyList<HostedTrust> Hosted, IReadOnlyList<PartnerTrustInput> Partners)
    {
        public IReadOnlyList<TrustLine>? Registry { get; init; }
    }

    private sealed record HostedTrust(string Business, string Ebms)
    {
        public IReadOnlyList<NextKey>? Next { get; init; }
    }

    private sealed record PartnerTrustInput(IReadOnlyList<string> Ebms, IReadOnlyList<string> EbmsAnchors, IReadOnlyList<string> Business);
}
