using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Conformance;

/// <summary>Signatures asked of the library: whether the mathematics hold, whoever signed and however old the algorithms are.</summary>
internal static class SignatureCalls
{
    private static readonly DateTimeOffset Usual = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What we refuse to compute at all while the case says that it holds is counted as refused by design, with what was refused.</summary>
    public static LibraryAnswer Verify(ManifestCase @case)
    {
        var at = @case.Args["at"] is { } given ? DateTimeOffset.Parse(given.GetValue<string>(), CultureInfo.InvariantCulture) : Usual;
        var context = new VerificationContext(LibraryCalls.Store(@case), CryptoPolicy.Legacy, at)
        {
            Expected = @case.Args["signer"] is { } signer ? [Signer(File.ReadAllText(@case.PathOf(signer.GetValue<string>())))] : null,
        };
        var verdict = SignatureVerifier.Verify(File.ReadAllBytes(@case.PathOf(@case.Files[0])), XmlLimits.Default, SignatureProfile.XmlDsig, context);
        if (@case.Expect["crypto"]?.ToString() == "valid" && verdict.Reasons.FirstOrDefault(IsByDesign) is { } refused)
            return LibraryAnswer.Without($"refused by design: {refused.Code} {refused.Arguments.FirstOrDefault(p => p.Key == "algorithm").Value}");
        var answer = new JsonObject { ["verdict"] = verdict.Indication.Word(), ["crypto"] = verdict.Crypto.ToString().ToLowerInvariant().Replace("notchecked", "not-checked", StringComparison.Ordinal) };
        return LibraryAnswer.Of(answer, verdict.Indication == Indication.TotalPassed ? 0 : 1);
    }

    /// <summary>A certificate, or one made around a bare public key.</summary>
    public static X509Certificate2 Signer(string pem)
    {
        if (pem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal)) return X509Certificate2.CreateFromPem(pem);
        using var issuer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName("CN=key"), Key(pem), HashAlgorithmName.SHA256);
        return request.Create(new X500DistinguishedName("CN=key"), X509SignatureGenerator.CreateForECDsa(issuer), Usual.AddYears(-1), Usual.AddYears(9), [1]);
    }

    private static PublicKey Key(string pem)
    {
        var fields = PemEncoding.Find(pem);
        return PublicKey.CreateFromSubjectPublicKeyInfo(Convert.FromBase64String(pem[fields.Base64Data]), out _);
    }

    private static bool IsByDesign(Reason reason) => reason.Code is ReasonCode.AlgorithmForbidden or ReasonCode.TransformForbidden;
}
