using System.Globalization;
using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Schemas.Envelope;

namespace MessageBroker.App.Cli.Verbs;

/// <summary>
/// Marks on the answer to somebody who asks about a file: what stands around the SED that was judged, and what was given and not asked. In an exchange
/// the message's own signature covers the envelope, and the operator decided whom he trusts; a file says neither.
/// </summary>
internal static class SignatureMarks
{
    /// <param name="apex">What was judged as the signed document.</param>
    public static IEnumerable<Reason> Of(XmlTape tape, int apex, SignatureVerdict verdict)
    {
        if (apex != tape.Root)
        {
            var header = tape.Element(tape.Root, Sbdh.NamespaceUri, "StandardBusinessDocumentHeader");
            yield return new Reason(ReasonCode.EnvelopeNotCovered, tape.Path(header == XmlTape.None ? tape.Root : header));
            if (Stray(tape) is > 0 and var count) yield return Reason.Of(ReasonCode.StrayInEnvelope, tape.Path(tape.Root), "count", count.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var single in verdict.Each)
            if (single is { Revocation.Look: RevocationLook.Anchor, Signer: { } signer }) yield return Reason.Of(ReasonCode.RevocationNotAsked, "certificate", "subject", signer.Subject);
    }

    /// <summary>How many texts, comments and instructions stand directly inside the envelope.</summary>
    private static int Stray(XmlTape tape)
    {
        var count = 0;
        for (var child = tape.Root + 1; child < tape.End(tape.Root); child = tape.End(child))
            if (tape.Kind(child) != XmlNodeKind.Element && !(tape.Kind(child) == XmlNodeKind.Text && string.IsNullOrWhiteSpace(tape.Value(child)))) count++;
        return count;
    }
}
