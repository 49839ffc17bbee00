using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Conformance;

/// <summary>RSASSA-PSS of other makers: their documents use XPath, which is never run, so only the value over SignedInfo is asked.</summary>
public sealed class PssTests
{
    [SkippableFact]
    public void The_value_of_another_implementation_verifies_with_its_key_alone()
    {
        Skip.IfNot(SharedFolder.Exists, SharedFolder.WhyAbsent);
        var cases = ManifestCase.ReadAll().Where(c => c.IsLibraryCall && c.Verb == "signature verify" && c.Args.ContainsKey("signer") && Text(c).Contains("-rsa-MGF1\"", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(cases);
        foreach (var @case in cases)
        {
            var tape = XmlTape.Read(File.ReadAllBytes(@case.PathOf(@case.Files[0])), XmlLimits.Default).Tape!;
            var node = Enumerable.Range(0, tape.Count).First(n => tape.Is(n, DsAlgorithms.Ds, "Signature"));
            var signature = DsSignature.Parse(tape, node, CryptoPolicy.Default).Signature!;
            using var signer = SignatureCalls.Signer(File.ReadAllText(@case.PathOf(@case.Args["signer"]!.GetValue<string>())));

            Assert.Empty(signature.VerifyValue(tape, signer, CryptoPolicy.Default));
            signature.SignatureValue[^1] ^= 1;
            Assert.NotEmpty(signature.VerifyValue(tape, signer, CryptoPolicy.Default));
        }
    }

    private static string Text(ManifestCase @case) => File.ReadAllText(@case.PathOf(@case.Files[0]));
}
