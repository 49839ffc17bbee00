using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Containers;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;

namespace MessageBroker.Auditor.Bundles;

/// <summary>The SED's own signature: by the strict verifier under the EESSI profile, with the framework's answer beside it.</summary>
internal static class SedCheck
{
    public static void Run(BundleRecord record, MessageCase message, TrustCheck trust, PolicyCheck policies)
    {
        string? carried = null;
        if (Find(message, BundleKinds.Sbd) is ({ } sbd, { } sealing)) carried = Judge(record, message, sbd, Context(message, sealing, trust, policies));
        if (Find(message, BundleKinds.Sed) is not ({ } sed, { } signing)) return;
        var alone = Judge(record, message, sed, Context(message, signing, trust, policies));
        if (carried is not null && alone is not null && carried != alone) record.Fail(sed.Path, "JRN-0052");
    }

    /// <summary>
    /// Judged when it came. A received SED whose revocation was looked at may have waited for that: then by what was known when it was applied, as a
    /// signature that existed when it came.
    /// </summary>
    private static VerificationContext Context(MessageCase message, ProvenEntry committed, TrustCheck trust, PolicyCheck policies)
    {
        var applied = message.Entries.FirstOrDefault(e => e.Entry.StateTo == "Applied" && e.Entry.Input(RevocationManifest.Input) is not null);
        return applied is null
            ? new VerificationContext(trust.Of(committed), policies.Of(committed), committed.At)
            : new VerificationContext(trust.Of(applied), policies.Of(committed), applied.At) { Existed = committed.At };
    }

    private static (BundlePart? Part, ProvenEntry? Entry) Find(MessageCase message, string kind) =>
        (message.Folder.Payloads.GetValueOrDefault(kind), message.Committing(kind));

    /// <summary>Digest of what was signed; null where the signature does not hold.</summary>
    private static string? Judge(BundleRecord record, MessageCase message, BundlePart part, VerificationContext context)
    {
        var name = $"{part.Path} signature";
        var tape = XmlTape.Read(part.Octets, XmlLimits.Default).Tape;
        var verdict = tape is null
            ? SignatureVerifier.Verify(part.Octets, XmlLimits.Default, SignatureProfile.Eessi, context)
            : SignatureVerifier.Verify(tape, Apex(tape), SignatureProfile.Eessi, context);
        var report = new SignatureReport(name, verdict.Indication, verdict.Crypto.Word(), verdict.Signer?.Subject, context.At, context.Policy.Name, Second(tape, verdict));
        // A received SED that was never applied may well be one whose signature does not hold: that is why it was held.
        if (verdict.Indication != Indication.TotalPassed && !message.Reached("Sealed") && !message.Reached("Applied")) record.NotAccepted(report);
        else record.Signature(report, verdict.Reasons);
        return verdict.Digest;
    }

    /// <summary>The framework's answer about the SED as a document of its own: agrees, disagrees or declined, with its reason.</summary>
    private static string? Second(XmlTape? tape, SignatureVerdict verdict)
    {
        if (tape is null || verdict.Signer is null) return null;
        var opinion = SecondOpinion.Ask(Canonicalizer.Bytes(tape, Apex(tape), CanonicalOptions.Plain), verdict.Signer, XmlLimits.Default);
        var word = opinion.Kind.ToString().ToLowerInvariant();
        return opinion.Detail.Length == 0 ? word : $"{word}: {opinion.Detail}";
    }

    /// <summary>The SED under its business document header, or the document element itself.</summary>
    private static int Apex(XmlTape tape)
    {
        if (tape.LocalName(tape.Root) != "StandardBusinessDocument") return tape.Root;
        var children = tape.Elements(tape.Root).Take(3).ToList();
        return children.Count == 2 && tape.LocalName(children[0]) == "StandardBusinessDocumentHeader" ? children[1] : tape.Root;
    }
}
