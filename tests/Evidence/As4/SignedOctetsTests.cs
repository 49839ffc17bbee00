using System.Text;
using MessageBroker.Exchange.As4;

namespace MessageBroker.Tests.Evidence.As4;

/// <summary>The property behind all forgery tests: no octet of what is processed can change without a refusal.</summary>
public sealed class SignedOctetsTests
{
    private static readonly WrappedMessage Message = As4Fixture.Message();

    [Fact]
    public void Any_octet_of_header_body_signature_and_payload_that_changes_refuses_the_message()
    {
        var text = Encoding.Latin1.GetString(Message.Body);
        foreach (var (from, to) in new[] { ("<eb:UserMessage", "</eb:Messaging>"), ("<ds:SignedInfo", "</ds:SignatureValue>"), (" wsu:Id=\"_body\"", "</S12:Body>") })
        {
            var start = text.IndexOf(from, StringComparison.Ordinal);
            Flip(start, text.IndexOf(to, start, StringComparison.Ordinal) + to.Length, 7);
        }
        var payload = text.IndexOf("<DefaultSED>\r\n\r\n", StringComparison.Ordinal) + 16;
        Flip(payload, text.IndexOf("\r\n------=_", payload, StringComparison.Ordinal), 1);
    }

    [Fact]
    public void Any_octet_anywhere_either_refuses_or_changes_nothing_that_is_processed()
    {
        var original = As4Fixture.Judge(Message);
        for (var at = 0; at < Message.Body.Length; at += 17)
        {
            var judgement = As4Fixture.Judge(Message.ContentType, Flipped(at));
            if (!judgement.Accept) continue;
            Assert.Equal(original.ReferencesDigest, judgement.ReferencesDigest);
            Assert.Equal(original.Message!.MessageId, judgement.Message!.MessageId);
            Assert.Equal(original.Parts.Single().Content.ToArray(), judgement.Parts.Single().Content.ToArray());
        }
    }

    private static void Flip(int from, int to, int step)
    {
        for (var at = from; at < to; at += step)
            Assert.False(As4Fixture.Judge(Message.ContentType, Flipped(at)).Accept, $"octet {at} changed and nobody noticed");
    }

    private static byte[] Flipped(int at)
    {
        var body = (byte[])Message.Body.Clone();
        body[at] ^= 1;
        return body;
    }
}
