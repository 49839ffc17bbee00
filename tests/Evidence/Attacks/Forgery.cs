using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Tests.Evidence.Signatures;

namespace MessageBroker.Tests.Evidence.Attacks;

/// <summary>A signed SED bent by hand, and what must never come of it.</summary>
internal static class Forgery
{
    public static SignatureVerdict Judge(string document, SignatureProfile profile = SignatureProfile.Eessi, VerificationContext? context = null) =>
        SignatureVerifier.Verify(SignedSed.Octets(document), XmlLimits.Default, profile, context ?? SignedSed.Context);

    /// <summary>Refused by both SED profiles with that reason, and nothing is given to read. Plain XML Signature may hold: it says nothing of the SED.</summary>
    public static void IsRefused(string document, ReasonCode reason)
    {
        foreach (var profile in new[] { SignatureProfile.Eessi, SignatureProfile.Xades })
        {
            var verdict = Judge(document, profile);
            Assert.True(verdict.Indication == Indication.TotalFailed && verdict.SignedBytes is null && verdict.Digest is null, $"{profile}: {verdict.Indication}");
            if (profile == SignatureProfile.Eessi) Assert.Contains(reason, verdict.Reasons.Select(r => r.Code));
        }
    }

    /// <summary>The signed SED with the first of some words replaced; they must be there.</summary>
    public static string With(string from, string to)
    {
        var at = SignedSed.Text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{from} is not in the sample");
        return SignedSed.Text[..at] + to + SignedSed.Text[(at + from.Length)..];
    }

    public static string Part(string from, string to)
    {
        var start = SignedSed.Text.IndexOf(from, StringComparison.Ordinal);
        return SignedSed.Text[start..(SignedSed.Text.IndexOf(to, start, StringComparison.Ordinal) + to.Length)];
    }

    public static string Signature => Part("<ds:Signature ", "</ds:Signature>");

    /// <summary>The sample from its document element on.</summary>
    public static string Body => SignedSed.Text[SignedSed.Text.IndexOf("<f:F001", StringComparison.Ordinal)..].TrimEnd();

    public static string PropertiesId => SignedSed.Text.Split("<xades:SignedProperties Id=\"")[1].Split('"')[0];
}
