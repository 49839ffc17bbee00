using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Signatures;

namespace MessageBroker.Tests.Evidence.Signatures;

/// <summary>
/// A signed document that was edited and signed again by its own signer: every digest and the value hold, so that what is refused is refused for what
/// it is. A verifier that only computes would pass them all.
/// </summary>
internal static partial class Resigned
{
    /// <summary>The sample with a text replaced wherever it stands, signed again.</summary>
    public static string Edited(string from, string to)
    {
        Assert.Contains(from, SignedSed.Text, StringComparison.Ordinal);
        return Document(SignedSed.Text.Replace(from, to, StringComparison.Ordinal));
    }

    public static string Document(string text, SigningKey? key = null)
    {
        var start = text.LastIndexOf("<ds:SignedInfo", StringComparison.Ordinal);
        var references = Reference().Matches(text[start..text.IndexOf("</ds:SignedInfo>", start, StringComparison.Ordinal)]);
        for (var i = references.Count - 1; i >= 0; i--)
        {
            var value = references[i].Groups["value"];
            var digest = Convert.ToBase64String(SHA256.HashData(Octets(text, references[i].Groups["head"].Value.Split("URI=\"") is [_, var behind] ? behind.Split('"')[0] : "")));
            text = text[..(start + value.Index)] + digest + text[(start + value.Index + value.Length)..];
        }

        return Signed(text, key);
    }

    /// <summary>As it stands, with a value that holds; digests are left as they are.</summary>
    public static string Signed(string text, SigningKey? key = null)
    {
        var tape = XmlTape.Read(Encoding.UTF8.GetBytes(text), XmlLimits.Default).Tape!;
        var signedInfo = Enumerable.Range(0, tape.Count).Last(n => tape.Is(n, DsAlgorithms.Ds, "SignedInfo"));
        var named = tape.Element(signedInfo, DsAlgorithms.Ds, "CanonicalizationMethod");
        var method = named < 0 ? "" : tape.Attribute(named, "", "Algorithm") ?? "";
        var octets = Canonicalizer.Bytes(tape, signedInfo, DsAlgorithms.Canonicalization(method) ?? CanonicalOptions.Plain);
        return Value().Replace(text, m => m.Groups["open"].Value + Convert.ToBase64String((key ?? TestPki.Ec).SignData(octets)) + m.Groups["close"].Value);
    }

    /// <summary>Its reasons and no others, as code and place, in order.</summary>
    public static void IsRefused(string document, SignatureProfile profile, params IEnumerable<(ReasonCode Code, string Place)> expected)
    {
        var verdict = Judge(document, profile);
        Assert.Equal(expected.OrderBy(e => e.ToString(), StringComparer.Ordinal), verdict.Reasons.Select(r => (r.Code, r.Place)).OrderBy(e => e.ToString(), StringComparer.Ordinal));
        Assert.NotEqual(CryptoOutcome.Invalid, verdict.Crypto);
    }

    public static SignatureVerdict Judge(string document, SignatureProfile profile) =>
        SignatureVerifier.Verify(Encoding.UTF8.GetBytes(document), XmlLimits.Default, profile, SignedSed.Context);

    private static byte[] Octets(string text, string uri)
    {
        var tape = XmlTape.Read(Encoding.UTF8.GetBytes(text), XmlLimits.Default).Tape!;
        var signature = Enumerable.Range(0, tape.Count).Last(n => tape.Is(n, DsAlgorithms.Ds, "Signature"));
        if (uri.Length == 0) return Canonicalizer.Bytes(tape, -1, CanonicalOptions.Plain with { ExcludedSubtree = signature });
        var named = Enumerable.Range(0, tape.Count).FirstOrDefault(n => tape.Kind(n) == XmlNodeKind.Element && "#" + tape.Attribute(n, "", "Id") == uri, -1);
        return named < 0 ? [] : Canonicalizer.Bytes(tape, named, CanonicalOptions.Plain);
    }

    [GeneratedRegex("""<ds:Reference\b(?<head>[^>]*)>.*?<ds:DigestValue[^>]*>(?<value>[^<]*)<""", RegexOptions.Singleline)]
    private static partial Regex Reference();

    [GeneratedRegex("(?<open><ds:SignatureValue[^>]*>)[^<]*(?<close></ds:SignatureValue>)")]
    private static partial Regex Value();
}
