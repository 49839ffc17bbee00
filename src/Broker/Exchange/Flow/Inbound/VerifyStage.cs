using MessageBroker.Evidence;
using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Exchange.Flow.Verdicts;
using MessageBroker.Schemas.Envelope;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.Exchange.Flow.Inbound;

/// <summary>
/// Verify: whose word is the SED, and is it in form. One pass reads SBDH and SED, validates and fills the tape that the signature is verified
/// on; what is processed afterwards is the very subtree that was digested.
/// </summary>
public static class VerifyStage
{
    public static void Run(InboundDraft draft)
    {
        var observer = new SedObserver(draft.Basis.Packs);
        var xml = XmlTape.Read(draft.Sbd, XmlLimits.Default, observer);
        if (xml.Tape is not { } tape)
        {
            draft.Findings.Add(SedObserver.Unreadable(xml.Fault!));
            draft.Findings.Add(Finding.Of("FLW-0202", "SBD"));
            return;
        }

        var reading = observer.Complete();

        draft.Findings.AddRange(reading.Findings);
        draft.Envelope = reading.Envelope;
        draft.Root = reading.Root;
        draft.Cdm = reading.Pack?.Cdm ?? reading.Envelope?.TypeVersion;
        Signature(draft, tape);
        if (draft.Envelope is not { } envelope)
        {
            draft.Findings.Add(Finding.Of("FLW-0202", "SBD"));
            return;
        }

        Parties(draft, envelope);
        SameCase(draft, envelope);
        if (reading.Root is not { } root || reading.Pack is not { } pack) return;
        draft.SedFacts = SedFacts.Of(root);
        draft.Findings.AddRange(SedRules.Judge(draft.Basis, pack, envelope.Type, root, envelope, Carried(draft, envelope), draft.Context.DayAt(draft.At)));
    }

    private static void Signature(InboundDraft draft, XmlTape tape)
    {
        // That the signature is no younger than its arrival is proven by the entry that sealed it: who counted then is asked, however late it is judged.
        var existed = draft.ReceivedAt < draft.At ? draft.ReceivedAt : draft.At;
        var trust = PartnerTrust.Business(draft.Basis.Parties, draft.Context.Partner!, existed);
        draft.Signature = SignatureVerifier.Verify(tape, Apex(tape), SignatureProfile.Eessi, new VerificationContext(trust, draft.Basis.Policy, draft.At) { Existed = existed });
        draft.Findings.AddRange(draft.Signature.Reasons.Select(ReasonFindings.Of));
        if (draft.Signature.Indication != Indication.TotalPassed && !draft.HasErrors)
            draft.Findings.Add(ReasonFindings.Of(new Reason(ReasonCode.NotTrusted, "SED", [])));
    }

    /// <summary>The SED: the one element beside the header inside the StandardBusinessDocument, or the root of a bare SED.</summary>
    internal static int Apex(XmlTape tape)
    {
        if (tape.NamespaceUri(tape.Root) != Sbdh.NamespaceUri) return tape.Root;
        return tape.Elements(tape.Root).FirstOrDefault(e => tape.NamespaceUri(e) != Sbdh.NamespaceUri, tape.Root);
    }

    private static void Parties(InboundDraft draft, Sbdh envelope)
    {
        const string place = "SBDH";
        if (envelope.Sender.Id != draft.Context.Partner)
            draft.Findings.Add(Finding.Of("FLW-0205", place, ("envelope", envelope.Sender.Id), ("sender", draft.Context.Partner!)));
        // Where it is known who was the other side before, Apply asks.
        if (draft.Context is { Former: null, Other: { } other } && other != draft.Context.Partner)
            draft.Findings.Add(Finding.Of("FLW-0213", place, ("sender", draft.Context.Partner!), ("other", other)));
        if (!envelope.Receivers.Any(r => r.Id == draft.Context.Institution))
            draft.Findings.Add(Finding.Of("FLW-0206", place, ("institution", draft.Context.Institution)));
        if (envelope.CaseId != draft.Context.CaseId) draft.Findings.Add(Finding.Of("FLW-0208", place, ("case", envelope.CaseId)));
    }

    // A case is played by the business use case, and in the version, with which it began.
    private static void SameCase(InboundDraft draft, Sbdh envelope)
    {
        if ((draft.Context.Buc is { } buc && buc != envelope.Buc) || (draft.Context.Cdm is { } cdm && cdm != draft.Cdm))
            draft.Findings.Add(Finding.Of("FLW-0214", "SBDH", ("is", $"{envelope.Buc} {draft.Cdm}"), ("must", $"{draft.Context.Buc ?? envelope.Buc} {draft.Context.Cdm ?? draft.Cdm}")));
    }

    // A SED and its attachments are one message: the SED's own list decides what has to be there, and a rule compares.
    private static IReadOnlyList<SedAttachment> Carried(InboundDraft draft, Sbdh envelope)
    {
        var listed = envelope.Attachments.ToDictionary(a => a.Identifier, StringComparer.Ordinal);
        return [.. draft.Attachments.Select(a => listed.TryGetValue(a.ContentId, out var known)
            ? known with { Mime = a.Mime, Look = AttachmentLook.At(a.Bytes.Span), Malware = KnownMalware.In(a.Bytes.Span) }
            : new SedAttachment(a.ContentId, a.ContentId, a.Mime, false) { Look = AttachmentLook.At(a.Bytes.Span), Malware = KnownMalware.In(a.Bytes.Span) })];
    }
}
