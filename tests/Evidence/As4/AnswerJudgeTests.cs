using System.Text;
using MessageBroker.Evidence.Keys;
using MessageBroker.Evidence.Receipts;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.As4.Messages;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Tests.Evidence.As4;

public sealed class AnswerJudgeTests
{
    private const string SignalId = "0190f3c2-1111-7000-8000-000000000001@ap.ro.example";
    private static readonly WrappedMessage Message = As4Fixture.Message();
    private static readonly SentMessage Sent = new(Message.MessageId, As4Fixture.RoParty, Message.SoapEnvelope);
    private static readonly byte[] Receipt = As4Codec.Receipt(As4Fixture.Judge(Message), As4Fixture.Ro, SignalId, As4Fixture.At);

    [Fact]
    public void A_receipt_that_verifies_settles_the_message()
    {
        var outcome = Assert.IsType<As4Outcome.Acknowledged>(Judge(Receipt));
        Assert.Equal(Receipt, outcome.Receipt);
        Assert.Equal((SignalId, Message.MessageId), (outcome.Signal!.Unit!.MessageId, outcome.Signal.Unit.RefToMessageId));
    }

    [Fact]
    public void A_receipt_signs_only_what_it_has() =>
        Assert.Equal(["#_messaging", "#_body"], NonRepudiation.SignedReferences(Receipt).Select(r => r.Uri));

    [Fact]
    public void A_receipt_may_hold_more_than_the_references() =>
        Assert.IsType<As4Outcome.Acknowledged>(Judge(Resigned("</ebbp:NonRepudiationInformation>", "</ebbp:NonRepudiationInformation><x:phase4 xmlns:x=\"urn:x\"></x:phase4>")));

    [Theory]
    [InlineData("<eb:RefToMessageId>0190", "<eb:RefToMessageId>0191")]
    [InlineData("URI=\"cid:DefaultSED\"", "URI=\"cid:Other\"")]
    [InlineData("<ebbp:MessagePartNRInformation>", "<ebbp:MessagePartXInformation>")]
    [InlineData("ebbp-signals-2.0\"", "ebbp-signals-9.9\"")]
    [InlineData("xmlenc#sha256", "xmlenc#sha512")]
    public void A_receipt_for_something_else_is_no_answer(string old, string @new)
    {
        var spoilt = @new.Contains("XInformation", StringComparison.Ordinal) ? Resigned("MessagePartNRInformation>", "MessagePartXInformation>") : Resigned(old, @new);
        var outcome = Assert.IsType<As4Outcome.NoAnswer>(Judge(spoilt));
        Assert.Contains(outcome.Findings, f => f is { Answer.Code: "EBMS:0302", Finding.Code: "SIG-0401" });
        Assert.False(outcome.DigestsMatch);
    }

    [Fact]
    public void A_receipt_that_repeats_a_reference_twice_or_lacks_one_is_no_answer()
    {
        var text = Messaging(Receipt);
        var start = text.IndexOf("<ebbp:MessagePartNRInformation>", StringComparison.Ordinal);
        var first = text[start..(text.IndexOf("</ebbp:MessagePartNRInformation>", start, StringComparison.Ordinal) + 32)];
        Assert.IsType<As4Outcome.NoAnswer>(Judge(Resigned(first, first + first)));
        Assert.IsType<As4Outcome.NoAnswer>(Judge(Resigned(first, "")));
    }

    [Fact]
    public void The_order_of_the_references_is_free()
    {
        var text = Messaging(Receipt);
        var parts = text.Split("<ebbp:MessagePartNRInformation>");
        var last = parts[^1].Split("</ebbp:NonRepudiationInformation>");
        var reordered = $"{parts[0]}<ebbp:MessagePartNRInformation>{last[0]}{string.Concat(parts[1..^1].Select(p => "<ebbp:MessagePartNRInformation>" + p))}</ebbp:NonRepudiationInformation>{last[1]}";
        Assert.IsType<As4Outcome.Acknowledged>(Judge(MessageWrapper.Signed(reordered, As4Fixture.Ro, [])));
    }

    [Fact]
    public void A_receipt_that_nobody_trusted_or_the_wrong_party_signed_is_no_answer()
    {
        Assert.IsType<As4Outcome.NoAnswer>(Judge(As4Codec.Receipt(As4Fixture.Judge(Message), As4Fixture.Stranger, SignalId, As4Fixture.At)));
        var byTheSender = Assert.IsType<As4Outcome.NoAnswer>(Judge(As4Codec.Receipt(As4Fixture.Judge(Message), As4Fixture.Bg, SignalId, As4Fixture.At)));
        Assert.Contains("AS4-0058", byTheSender.Findings.Select(f => f.Finding.Code));
        Assert.True(byTheSender.DigestsMatch);
        Assert.IsType<As4Outcome.NoAnswer>(Judge(Unsigned(Receipt)));
        Assert.IsType<As4Outcome.NoAnswer>(Judge(As4Fixture.Replace(Receipt, "<eb:RefToMessageId>0190", "<eb:RefToMessageId>0191")));
    }

    [Fact]
    public void A_signed_failure_refuses_the_message()
    {
        var outcome = Assert.IsType<As4Outcome.Rejected>(Judge(Error(EbmsCode.FailedAuthentication)));
        Assert.Equal(("EBMS:0101", "failure"), (outcome.Error.Code, outcome.Error.Severity));
    }

    [Fact]
    public void What_says_no_more_than_a_hint_is_no_answer()
    {
        Hint(Unsigned(Error(EbmsCode.FailedAuthentication)), "EBMS:0101", "AS4-0112");
        Hint(Error(EbmsCode.FailedAuthentication, key: As4Fixture.Bg), "EBMS:0101", "AS4-0112");
        Hint(Error(EbmsCode.FailedAuthentication, refTo: "other@x"), "EBMS:0101", "AS4-0115");
        Hint(Error(EbmsCode.EmptyMessagePartitionChannel), "EBMS:0006", "AS4-0116");
        Hint(Error(EbmsCode.Other), "EBMS:0004", "AS4-0113", repeated: true);
        Assert.IsType<As4Outcome.Rejected>(Judge(Error(EbmsCode.Other)));
        Assert.IsType<As4Outcome.Rejected>(Judge(Error(EbmsCode.FailedAuthentication), repeated: true));
    }

    [Fact]
    public void The_body_is_looked_at_before_the_status()
    {
        Assert.IsType<As4Outcome.Acknowledged>(Judge(Receipt, status: 500));
        Assert.IsType<As4Outcome.Rejected>(Judge(Error(EbmsCode.FailedAuthentication), status: 500));
    }

    [Theory]
    [InlineData(200, null, "", "AS4-0110")]
    [InlineData(204, null, "", "AS4-0110")]
    [InlineData(503, "text/html", "<html>busy</html>", "AS4-0111")]
    [InlineData(200, "application/soap+xml", "<a/>", "AS4-0111")]
    [InlineData(500, "application/soap+xml", "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Body><e:Fault/></e:Body></e:Envelope>", "AS4-0114")]
    public void What_is_no_signal_is_no_answer(int status, string? type, string body, string finding)
    {
        var outcome = As4Codec.JudgeAnswer(new As4HttpAnswer(status, type, Encoding.UTF8.GetBytes(body)), Sent, As4Fixture.Context);
        Assert.Equal(finding, Assert.IsType<As4Outcome.NoAnswer>(outcome).Findings[0].Finding.Code);
    }

    [Fact]
    public void A_message_as_the_answer_is_no_answer()
    {
        var outcome = As4Codec.JudgeAnswer(new As4HttpAnswer(200, Message.ContentType, Message.Body), Sent, As4Fixture.Context);
        Assert.Equal("AS4-0114", Assert.IsType<As4Outcome.NoAnswer>(outcome).Findings[0].Finding.Code);
    }

    [Fact]
    public void Error_signals_are_written_as_the_standard_lists_them()
    {
        var refused = As4Fixture.JudgeSpoilt(Message, "<eb:Action>Send", "<eb:Action>Sent");
        var judged = As4Fixture.Judge(As4Names.SoapContentType, As4Codec.Error(refused, As4Fixture.Ro, SignalId, As4Fixture.At));
        var error = Assert.Single(Assert.IsType<ErrorSignal>(judged.Unit).Errors);
        Assert.True(judged.Accept);
        Assert.Equal(("EBMS:0101", "failure", "Processing", "security", "FailedAuthentication", Message.MessageId), (error.Code, error.Severity, error.Category, error.Origin, error.ShortDescription, error.RefToMessageInError));
        Assert.StartsWith("SIG-0202", error.Detail, StringComparison.Ordinal);
        Assert.Equal(Message.MessageId, judged.Unit!.RefToMessageId);
    }

    [Fact]
    public void An_unsigned_message_that_was_agreed_on_is_repeated_in_its_receipt()
    {
        var messaging = As4Fixture.MessagingOf(As4Codec.Wrap(As4Fixture.Request() with { Parts = [] }, As4Fixture.Bg));
        var context = As4Fixture.Context with { PMode = new MessageBroker.Exchange.As4.ProcessingModes.PMode { Sign = false } };
        var taken = As4Fixture.Judge(As4Names.SoapContentType, Encoding.UTF8.GetBytes(EbmsWriter.Envelope(messaging, "")), context);
        var receipt = As4Codec.Receipt(taken, As4Fixture.Ro, SignalId, As4Fixture.At);
        var judged = As4Fixture.Judge(As4Names.SoapContentType, receipt);
        Assert.True(judged.Accept);
        Assert.False(Assert.IsType<ReceiptSignal>(judged.Unit).IsNonRepudiation);
        Assert.Contains("<eb:Action>Send</eb:Action>", Messaging(receipt), StringComparison.Ordinal);
    }

    private static byte[] Error(EbmsCode code, string? refTo = null, SigningKey? key = null) =>
        As4Codec.Error(new ErrorSignal { MessageId = SignalId, RefToMessageId = refTo ?? Message.MessageId }, code, Finding.Of("AS4-0030", "/Envelope/Body"), key ?? As4Fixture.Ro, As4Fixture.At);

    private static void Hint(byte[] answer, string code, string finding, bool repeated = false)
    {
        var outcome = Assert.IsType<As4Outcome.NoAnswer>(Judge(answer, repeated));
        Assert.Equal((code, finding), (outcome.Hint, outcome.Findings[0].Finding.Code));
    }

    private static byte[] Resigned(string old, string @new)
    {
        var text = Messaging(Receipt);
        Assert.Contains(old, text, StringComparison.Ordinal);
        return MessageWrapper.Signed(text.Replace(old, @new, StringComparison.Ordinal), As4Fixture.Ro, []);
    }

    private static byte[] Unsigned(byte[] signal) => Encoding.UTF8.GetBytes(EbmsWriter.Envelope(Messaging(signal), ""));

    private static string Messaging(byte[] signal) => As4Fixture.MessagingOf(new WrappedMessage("", "", [], "", signal));

    private static As4Outcome Judge(byte[] body, bool repeated = false, int status = 200) =>
        As4Codec.JudgeAnswer(new As4HttpAnswer(status, As4Names.SoapContentType, body), Sent with { Repeated = repeated }, As4Fixture.Context);
}
