using System.Text;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Tests.Evidence.Signatures;

/// <summary>A small synthetic SED, signed, for the tests of signer and verifier.</summary>
internal static class SignedSed
{
    public const string PlainText =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<f:F001 xmlns:f=\"urn:example:f001\" sedGVer='4' xml:lang=\"bg\">\n  <Person>\n"
        + "    <familyName>Димитрова</familyName>\n    <forename>Ștefan &amp; Ana</forename>\n    <note><![CDATA[<b>]]>&#13;</note>\n  </Person>\n  <amount currency=\"BGN\">25.57</amount>\n</f:F001>\n";

    public const string CanonicalText =
        "<f:F001 xmlns:f=\"urn:example:f001\" sedGVer=\"4\" xml:lang=\"bg\">\n  <Person>\n"
        + "    <familyName>Димитрова</familyName>\n    <forename>Ștefan &amp; Ana</forename>\n    <note>&lt;b&gt;&#xD;</note>\n  </Person>\n  <amount currency=\"BGN\">25.57</amount>\n</f:F001>";

    public static readonly byte[] Plain = Encoding.UTF8.GetBytes(PlainText);

    public static VerificationContext Context => new(TestPki.Trust, CryptoPolicy.Default, TestPki.At);

    /// <summary>Signed by the P-256 key, as text.</summary>
    public static string Text { get; } = Encoding.UTF8.GetString(SedSigner.Sign(Plain, TestPki.Ec, CryptoPolicy.Default, TestPki.At, "seed").Signed!);

    public static byte[] Octets(string text) => Encoding.UTF8.GetBytes(text);
}
