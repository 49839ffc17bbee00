using System.Security.Cryptography;
using MessageBroker.Evidence.Keys;

namespace MessageBroker.Tests.Evidence.Keys.Secrets;

public sealed class PayloadCipherTests
{
    private static readonly PayloadPlace Place = new(new Guid("01938a5f-4c00-7000-8000-000000000002"), new Guid("01938a5f-4bf0-7000-8000-000000000001"), "sbd");

    private static MessageSecret Secret(byte fill) => MessageSecret.Read(Enumerable.Repeat(fill, 32).ToArray())!;

    [Fact]
    public void A_sealed_payload_opens_at_its_place_only()
    {
        var secret = Secret(1);
        var sealedPayload = PayloadCipher.Seal(secret, Place, "hello"u8, SystemRandomness.Instance);
        Assert.Equal("hello"u8.ToArray(), PayloadCipher.Open(secret, Place, sealedPayload).Payload);
        Assert.Equal(5 + PayloadCipher.Overhead, sealedPayload.Length);
        foreach (var other in new[] { Place with { EntryId = Guid.Empty }, Place with { MessageId = Guid.Empty }, Place with { Kind = "as4" } })
            Assert.Equal(PayloadFault.DoesNotOpen, PayloadCipher.Open(secret, other, sealedPayload).Fault);
        Assert.Equal(PayloadFault.DoesNotOpen, PayloadCipher.Open(Secret(2), Place, sealedPayload).Fault);
    }

    [Fact]
    public void Every_changed_bit_is_a_fault()
    {
        var secret = Secret(1);
        var sealedPayload = PayloadCipher.Seal(secret, Place, "hello"u8, SystemRandomness.Instance);
        for (var bit = 0; bit < sealedPayload.Length * 8; bit++)
        {
            var changed = sealedPayload.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotNull(PayloadCipher.Open(secret, Place, changed).Fault);
        }
        for (var length = 0; length < sealedPayload.Length; length++) Assert.NotNull(PayloadCipher.Open(secret, Place, sealedPayload.AsSpan(0, length)).Fault);
    }

    [Fact]
    public void An_empty_payload_can_be_sealed() =>
        Assert.Equal(Array.Empty<byte>(), PayloadCipher.Open(Secret(3), Place, PayloadCipher.Seal(Secret(3), Place, [], SystemRandomness.Instance)).Payload);

    [Fact]
    public void The_derivation_is_HKDF_as_documented()
    {
        var secret = Enumerable.Repeat((byte)7, 32).ToArray();
        // RFC 5869 by hand: extract with an empty salt, expand by one block.
        var pseudoRandom = HMACSHA256.HashData(new byte[32], secret);
        Assert.Equal(HMACSHA256.HashData(pseudoRandom, "MessageBroker/1/salt\u0001"u8), Secret(7).Salt());
        Assert.Equal(HMACSHA256.HashData(pseudoRandom, "MessageBroker/1/payload/as4\u0001"u8), Secret(7).PayloadKey("as4"));
    }

    [Fact]
    public void The_nonce_comes_from_the_seam()
    {
        var randomness = new CountingRandomness();
        var sealedPayload = PayloadCipher.Seal(Secret(1), Place, "x"u8, randomness);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (byte)i), sealedPayload.Skip(1).Take(12));
        Assert.Equal(sealedPayload, PayloadCipher.Seal(Secret(1), Place, "x"u8, new CountingRandomness()));
    }

    private sealed class CountingRandomness : IRandomness
    {
        private byte next;

        public void Fill(Span<byte> octets)
        {
            foreach (ref var octet in octets) octet = next++;
        }
    }
}
