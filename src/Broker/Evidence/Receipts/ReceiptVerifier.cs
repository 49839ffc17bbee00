using MessageBroker.Evidence.Canonical;
using MessageBroker.Evidence.Signatures;
using System.Security.Cryptography.X509Certificates;

namespace MessageBroker.Evidence.Receipts;

/// <summary>Does a receipt prove a message.</summary>
public sealed record ReceiptVerdict
{
    /// <summary>
    /// TotalPassed: signed by a trusted certificate, over its header and Body, for this message and with the references that were sent.
    /// Indeterminate: only the trust could not be judged.
    /// </summary>
    public required Indication Indication { get; init; }
    public required CryptoOutcome Crypto { get; init; }
    public required IReadOnlyList<Reason> Reasons { get; init; }
    public X509Certificate2? Signer { get; init; }
    public string? RefToMessageId { get; init; }
    /// <summary>The set of references equals the one that was sent, whatever the signature says.</summary>
    public bool DigestsMatch { get; init; }
}

/// <summary>
/// A receipt against the message that it answers, from stored octets alone: the running broker settles by it, and an auditor repeats it
/// years later. References are compared by value (URI, digest method, digest value) as sets; serialisation and order are free.
/// </summary>
public static class ReceiptVerifier
{
    /// <param name="receipt">SOAP envelope of the receipt.</param>
    /// <param name="sent">SOAP envelope of the message as it was sent.</param>
    public static ReceiptVerdict Verify(ReadOnlyMemory<byte> receipt, ReadOnlyMemory<byte> sent, WsSecurityJudgement by)
    {
        var reading = XmlTape.Read(receipt, by.Limits);
        if (reading.Tape is null) return Failed(Unreadable("receipt", reading.Fault!));
        var envelope = WsSecurityEnvelope.Locate(reading.Tape);
        if (!envelope.IsSoap12 || envelope.Messaging < 0) return Failed(Reason.Of(ReasonCode.StructureInvalid, "/", "detail", "no SOAP 1.2 envelope with eb:Messaging"));
        var security = WsSecurityVerifier.Verify(envelope, [], new WsSecurityDemand(), by);
        var mismatches = Compare(envelope, sent, by.Limits);
        IReadOnlyList<Reason> reasons = [.. security.Reasons, .. mismatches];
        return new ReceiptVerdict
        {
            Indication = Indicate(security.Crypto, reasons),
            Crypto = security.Crypto,
            Reasons = reasons,
            Signer = security.Signer,
            RefToMessageId = NonRepudiation.RefToMessageId(envelope),
            DigestsMatch = mismatches.Count == 0,
        };
    }

    /// <summary>Whether the receipt repeats the message's references and names it; says nothing about its own signature. Empty = it does.</summary>
    public static IReadOnlyList<Reason> Compare(WsSecurityEnvelope receipt, ReadOnlyMemory<byte> sent, XmlLimits limits)
    {
        var reading = XmlTape.Read(sent, limits);
        if (reading.Tape is null) return [Unreadable("message", reading.Fault!)];
        var message = WsSecurityEnvelope.Locate(reading.Tape);
        var reasons = new List<Reason>();
        var refTo = NonRepudiation.RefToMessageId(receipt);
        if (refTo is null || refTo != NonRepudiation.MessageId(message)) Mismatch("RefToMessageId", $"RefToMessageId is {refTo ?? "missing"}, the message is {NonRepudiation.MessageId(message)}");
        var sentReferences = NonRepudiation.SignedReferences(message);
        if (sentReferences.Count == 0) Mismatch("SignedInfo", "the message is not signed, so no receipt can prove it");
        if (NonRepudiation.Repeated(receipt) is not { } repeated) Mismatch("Receipt", "no single NonRepudiationInformation");
        else CompareSets(sentReferences, repeated, Mismatch);
        return reasons;

        void Mismatch(string place, string detail) => reasons.Add(Reason.Of(ReasonCode.ReceiptMismatch, place, "detail", detail));
    }

    private static void CompareSets(IReadOnlyList<WsSecurityReference> sent, IReadOnlyList<WsSecurityReference> repeated, Action<string, string> mismatch)
    {
        foreach (var reference in sent.Except(repeated)) mismatch(reference.Uri, $"the receipt lacks what was sent for {reference.Uri}");
        foreach (var reference in repeated.Except(sent)) mismatch(reference.Uri, $"the receipt has what was not sent, for {reference.Uri}");
        if (repeated.Distinct().Count() != repeated.Count) mismatch("Receipt", "the receipt repeats a reference twice");
    }

    private static Indication Indicate(CryptoOutcome crypto, IReadOnlyList<Reason> reasons)
    {
        var refusing = reasons.Where(r => r.Code != ReasonCode.LegacyAdmitted).ToList();
        if (crypto == CryptoOutcome.Valid && refusing.Count == 0) return Indication.TotalPassed;
        return crypto == CryptoOutcome.Valid && refusing.All(r => r.Code is ReasonCode.NoAnchor or ReasonCode.AlgorithmOutOfPeriod) ? Indication.Indeterminate : Indication.TotalFailed;
    }

    private static Reason Unreadable(string what, XmlFault fault) =>
        Reason.Of(ReasonCode.XmlNotWellFormed, $"{what} {fault.Line}:{fault.Column}", "detail", fault.Detail);

    private static ReceiptVerdict Failed(Reason reason) =>
        new() { Indication = Indication.TotalFailed, Crypto = CryptoOutcome.NotChecked, Reasons = [reason] };
}
