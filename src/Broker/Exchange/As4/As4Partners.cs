using MessageBroker.Evidence.Trust;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace MessageBroker.Exchange.As4;

/// <summary>What is known of one partner.</summary>
/// <param name="Certificates">The very certificates that speak for the party.</param>
/// <param name="Trust">Anchors for this partner; null: those of the context.</param>
/// <param name="Reconciles">It is agreed that statements after a restore are exchanged.</param>
public sealed record As4Partner(IReadOnlyList<X509Certificate2> Certificates, TrustStore? Trust = null, bool Reconciles = false)
{
    /// <summary>A trusted certificate whose subject's CN is the party id speaks too; where nothing is said, only if no certificate is named.</summary>
    public bool ByName { get; init; } = Certificates.Count == 0;
}

/// <summary>
/// Binds signers to parties: party id and signing certificate can each be valid and belong to two different parties.
/// </summary>
public sealed partial class As4Partners
{
    private readonly IReadOnlyDictionary<string, As4Partner>? partners;

    /// <param name="partners">By party id; whoever is not in it is not known here.</param>
    public As4Partners(IReadOnlyDictionary<string, As4Partner> partners) => this.partners = partners;

    private As4Partners() { }

    /// <summary>
    /// Takes whoever the anchors vouch for. One thing still holds: a certificate whose CN is itself a party id (BG:BGASA) does not
    /// vouch for another party id.
    /// </summary>
    public static As4Partners Unbound { get; } = new();

    /// <summary>The partner of that party id, or null where it is unknown or none are bound.</summary>
    public As4Partner? Find(string? party) => party is not null && partners is not null ? partners.GetValueOrDefault(party) : null;

    /// <summary>EBMS:0010 for a party that nobody agreed with; null where the party may be judged further.</summary>
    internal As4Finding? JudgeParty(string? party, string place) =>
        partners is null || (party is not null && partners.ContainsKey(party)) ? null
            : As4Finding.Of("AS4-0059", EbmsCode.ProcessingModeMismatch, place, ("party", party ?? "-"));

    /// <summary>Whether the certificate may speak for the party; null where it may.</summary>
    internal As4Finding? JudgeSigner(string? party, X509Certificate2 signer, string place)
    {
        var name = CertificateNames.Common(signer);
        if (partners is null)
            return party is not null && IsPartyId(party) && name is not null && IsPartyId(name) && name != party
                ? As4Finding.Of("AS4-0059", EbmsCode.ProcessingModeMismatch, place, ("party", party)) : null;
        if (Find(party) is not { } partner) return null;
        var speaks = (partner.ByName && name == party) || partner.Certificates.Any(c => c.RawDataMemory.Span.SequenceEqual(signer.RawDataMemory.Span));
        return speaks ? null : As4Finding.Of("AS4-0058", EbmsCode.FailedAuthentication, place, ("party", party!), ("signer", signer.Subject),
            ("rule", partner.ByName ? "CN" : "certificate"));
    }

    private static bool IsPartyId(string text) => PartyId().IsMatch(text);

    /// <summary>Institution ids of EESSI: country code, colon, 4 to 10 letters or digits (CDM 4.4).</summary>
    [GeneratedRegex(@"^[A-Z]{2}:[A-Za-z0-9]{4,10}\z")]
    private static partial Regex PartyId();
}
