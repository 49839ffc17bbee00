using MessageBroker.Evidence;
using MessageBroker.Evidence.Receipts;
using MessageBroker.Evidence.Signatures;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.As4;

namespace MessageBroker.Tests.Evidence.As4;

/// <summary>The offline question: does this stored receipt prove that stored message.</summary>
public sealed class ReceiptVerifierTests
{
    private static readonly WrappedMessage Message = As4Fixture.Message();
    private static readonly byte[] Receipt = As4Codec.Receipt(As4Fixture.Judge(Message), As4Fixture.Ro, "r@x", As4Fixture.At);
    private static readonly WsSecurityJudgement By = new(new TrustStore([As4Fixture.Ro.Certificate], []), CryptoPolicy.Default, As4Fixture.At);

    [Fact]
    public void A_receipt_proves_the_message_that_it_was_given_for()
    {
        var verdict = ReceiptVerifier.Verify(Receipt, Message.SoapEnvelope, By);
        Assert.Equal((Indication.TotalPassed, CryptoOutcome.Valid, true, Message.MessageId), (verdict.Indication, verdict.Crypto, verdict.DigestsMatch, verdict.RefToMessageId));
        Assert.Empty(verdict.Reasons);
        Assert.Equal(As4Fixture.Ro.Certificate.Thumbprint, verdict.Signer!.Thumbprint);
    }

    [Fact]
    public void It_proves_no_other_message()
    {
        var other = As4Codec.Wrap(As4Fixture.Request() with { ConversationId = "other" }, As4Fixture.Bg);
        var verdict = ReceiptVerifier.Verify(Receipt, other.SoapEnvelope, By);
        Assert.Equal(Indication.TotalFailed, verdict.Indication);
        Assert.All(verdict.Reasons, r => Assert.Equal(ReasonCode.ReceiptMismatch, r.Code));
        Assert.Equal(CryptoOutcome.Valid, verdict.Crypto);
    }

    [Fact]
    public void Trust_that_cannot_be_judged_is_indeterminate_and_trust_that_fails_is_a_failure()
    {
        Assert.Equal(Indication.Indeterminate, ReceiptVerifier.Verify(Receipt, Message.SoapEnvelope, By with { Trust = TrustStore.Empty }).Indication);
        Assert.Equal(Indication.TotalFailed, ReceiptVerifier.Verify(Receipt, Message.SoapEnvelope, By with { Trust = new TrustStore([As4Fixture.Bg.Certificate], []) }).Indication);
        Assert.Equal(Indication.TotalFailed, ReceiptVerifier.Verify(Receipt, Message.SoapEnvelope, By with { At = As4Fixture.At.AddYears(5) }).Indication);
    }

    [Fact]
    public void Any_changed_octet_of_the_receipt_s_header_fails()
    {
        for (var at = 200; at < Receipt.Length; at += 37)
        {
            var spoilt = (byte[])Receipt.Clone();
            spoilt[at] ^= 1;
            var verdict = ReceiptVerifier.Verify(spoilt, Message.SoapEnvelope, By);
            Assert.True(verdict.Indication == Indication.TotalFailed || (verdict.DigestsMatch && verdict.RefToMessageId == Message.MessageId));
        }
    }

    [Fact]
    public void What_is_no_receipt_or_no_message_is_a_verdict_and_no_exception()
    {
        Assert.Equal(Indication.TotalFailed, ReceiptVerifier.Verify("no xml"u8.ToArray(), Message.SoapEnvelope, By).Indication);
        Assert.Equal(Indication.TotalFailed, ReceiptVerifier.Verify("<a/>"u8.ToArray(), Message.SoapEnvelope, By).Indication);
        Assert.Equal(Indication.TotalFailed, ReceiptVerifier.Verify(Receipt, "no xml"u8.ToArray(), By).Indication);
        Assert.Equal(Indication.TotalFailed, ReceiptVerifier.Verify(Receipt, "<a/>"u8.ToArray(), By).Indication);
        Assert.Equal(Indication.TotalFailed, ReceiptVerifier.Verify(Message.SoapEnvelope, Message.SoapEnvelope, By).Indication);
    }

    [Fact]
    public void The_digest_of_the_references_does_not_depend_on_their_order()
    {
        var references = NonRepudiation.SignedReferences(Message.SoapEnvelope);
        Assert.Equal(3, references.Count);
        Assert.Equal(Message.ReferencesDigest, WsSecurityReference.Digest(references.Reverse()));
        Assert.NotEqual(Message.ReferencesDigest, WsSecurityReference.Digest(references.Skip(1)));
    }
}
