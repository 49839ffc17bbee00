using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;

namespace MessageBroker.Tests.Evidence.Journal;

public sealed class EntryCodecTests
{
    public static TheoryData<int> Samples => [0, 1, 2];

    private static Entry Sample(int number) => number switch { 0 => SampleEntries.Bare, 1 => SampleEntries.Sealed, _ => SampleEntries.Full };

    [Theory, MemberData(nameof(Samples))]
    public void What_is_written_is_read_again(int number)
    {
        var entry = Sample(number);
        var octets = EntryCodec.Encode(entry);
        var read = EntryCodec.Decode(octets).Entry;
        Assert.NotNull(read);
        Assert.Equal(entry with { Payloads = [], Verdicts = [], Inputs = [], Details = [] }, read with { Payloads = [], Verdicts = [], Inputs = [], Details = [] });
        Assert.Equal(entry.Payloads, read.Payloads);
        Assert.Equal(entry.Verdicts, read.Verdicts);
        Assert.Equal(entry.Inputs, read.Inputs);
        Assert.Equal(entry.Details, read.Details);
    }

    [Theory, MemberData(nameof(Samples))]
    public void Every_changed_bit_gives_a_fault_or_another_entry_with_that_one_encoding(int number)
    {
        var octets = EntryCodec.Encode(Sample(number));
        for (var bit = 0; bit < octets.Length * 8; bit++)
        {
            var changed = octets.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var reading = EntryCodec.Decode(changed);
            Assert.True(reading.Entry is null ^ reading.Fault is null);
            if (reading.Entry is not null) Assert.Equal(changed, EntryCodec.Encode(reading.Entry));
        }
    }

    [Fact]
    public void Every_prefix_and_every_appended_octet_is_refused()
    {
        // Fields are optional, so a prefix that ends between two optional fields is an entry of its own; none equals the whole.
        var octets = EntryCodec.Encode(SampleEntries.Full);
        var whole = 0;
        for (var length = 0; length < octets.Length; length++)
            if (EntryCodec.Decode(octets.AsSpan(0, length)).Entry is { } shorter)
            {
                whole++;
                Assert.Equal(length, EntryCodec.Encode(shorter).Length);
            }
        Assert.InRange(whole, 1, 27);
        for (var extra = 0; extra < 256; extra++) Assert.Null(EntryCodec.Decode([.. octets, (byte)extra]).Entry);
    }

    [Fact]
    public void Random_octets_never_throw()
    {
        var random = new Random(4);
        var octets = new byte[300];
        for (var i = 0; i < 2000; i++)
        {
            random.NextBytes(octets);
            octets[0] = EntryCodec.Version;
            octets[1] = 1;
            Assert.NotNull(EntryCodec.Decode(octets.AsSpan(0, random.Next(octets.Length))).Fault);
        }
    }

    public static TheoryData<EntryFaultKind, string> Broken => new()
    {
        { EntryFaultKind.Truncated, "" },
        { EntryFaultKind.UnknownVersion, "02" },
        { EntryFaultKind.UnknownField, "01 1c 0001 00" },
        { EntryFaultKind.UnknownField, "01 00 0001 00" },
        { EntryFaultKind.Truncated, "01 01 00" },
        { EntryFaultKind.Truncated, "01 01 0010 00" },
        { EntryFaultKind.FieldMissing, "01" },
        { EntryFaultKind.FieldOrder, "01 03 0001 61 03 0001 61" },
        { EntryFaultKind.FieldOrder, "01 03 0001 61 02 0001 61" },
    };

    [Theory, MemberData(nameof(Broken))]
    public void Broken_frames_are_named(EntryFaultKind kind, string hex) =>
        Assert.Equal(kind, EntryCodec.Decode(Convert.FromHexString(hex.Replace(" ", ""))).Fault!.Kind);

    public static TheoryData<EntryField> FieldsWithRules => [.. Enum.GetValues<EntryField>().Except([EntryField.MessageId, EntryField.DocumentVersion, EntryField.Receipt])];

    [Theory, MemberData(nameof(FieldsWithRules))]
    public void Each_rule_refuses_its_field(EntryField field)
    {
        var bad = Spoil(SampleEntries.Full, field);
        Assert.Equal(field, EntryCodec.Fault(bad)!.Field);
        Assert.Throws<ArgumentException>(() => EntryCodec.Encode(bad));
    }

    private static Entry Spoil(Entry e, EntryField field) => field switch
    {
        EntryField.Id => e with { Id = new Guid("c56a4180-65aa-42ec-a945-5fd21dec0538") },
        EntryField.Time => e with { Time = e.Time.AddTicks(1) },
        EntryField.Event => e with { Event = "two words" },
        EntryField.EvidenceEvent => e with { EvidenceEvent = "" },
        EntryField.NodeId => e with { NodeId = "a\nb" },
        EntryField.Actor => e with { Actor = e.Actor with { Kind = (ActorKind)3 } },
        EntryField.Institution => e with { Institution = new string('ш', 128) },
        EntryField.Partner => e with { Partner = "\ud800" },
        EntryField.CaseId => e with { CaseId = "" },
        EntryField.As4MessageId => e with { As4MessageId = new string('x', 256) },
        EntryField.InstanceId => e with { InstanceId = "\u0085" },
        EntryField.Direction => e with { Direction = (EntryDirection)0 },
        EntryField.SedType => e with { SedType = "Ф001" },
        EntryField.CdmVersion => e with { CdmVersion = "4 4" },
        EntryField.SetId => e with { SetId = "\u007f" },
        EntryField.StateFrom => e with { StateFrom = "" },
        EntryField.StateTo => e with { StateTo = "" },
        EntryField.Attempt => e with { Attempt = 0 },
        EntryField.Payloads => e with { Payloads = [.. e.Payloads.Reverse()] },
        EntryField.Verdicts => e with { Verdicts = [e.Verdicts[0], e.Verdicts[0]] },
        EntryField.Inputs => e with { Inputs = [new(new string('n', 101), default)] },
        EntryField.JudgedAt => e with { JudgedAt = DateTimeOffset.UnixEpoch.AddDays(-1) },
        EntryField.Previous => e with { Previous = new PreviousEntry(Guid.Empty, default) },
        EntryField.Details => e with { Details = [.. e.Details.Reverse()] },
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    [Fact]
    public void The_longest_entry_fits_a_tile_bundle_and_a_longer_one_is_refused()
    {
        Entry With(int inputs) => SampleEntries.Bare with { Inputs = [.. Enumerable.Range(0, inputs).Select(i => new NamedHash($"n{i:D5}", default))] };
        var longest = (EntryCodec.MaxOctets - EntryCodec.Encode(With(1)).Length) / 39 + 1; // 1 + 6 + 32 octets an input
        Assert.InRange(EntryCodec.Encode(With(longest)).Length, EntryCodec.MaxOctets - 40, EntryCodec.MaxOctets);
        Assert.Equal(EntryFaultKind.TooLong, EntryCodec.Fault(With(longest + 1))!.Kind);
        Assert.Equal(EntryFaultKind.TooLong, EntryCodec.Decode(new byte[EntryCodec.MaxOctets + 1]).Fault!.Kind);
    }

    [Fact]
    public void A_commitment_needs_the_salt_the_kind_and_every_octet()
    {
        var commitment = Commitment.OfPayload(SampleEntries.Salt, "sbd", "x"u8);
        Assert.Equal(commitment, Commitment.OfPayload(SampleEntries.Salt, "sbd", "x"u8));
        Assert.NotEqual(commitment, Commitment.OfPayload(new byte[32], "sbd", "x"u8));
        Assert.NotEqual(commitment, Commitment.OfPayload(SampleEntries.Salt, "as4", "x"u8));
        Assert.NotEqual(commitment, Commitment.OfPayload(SampleEntries.Salt, "sbd", "y"u8));
        Assert.NotEqual(commitment, Commitment.OfVerdict(SampleEntries.Salt, "sbd", "x"u8));
    }

    [Fact]
    public void Hash_text_is_64_lower_case_digits()
    {
        var hash = Hash256.Of("a"u8);
        Assert.True(Hash256.TryParseHex(hash.ToString(), out var read));
        Assert.Equal(hash, read);
        Assert.False(Hash256.TryParseHex(hash.ToString().ToUpperInvariant(), out _));
        Assert.False(Hash256.TryParseHex(hash.ToString().AsSpan(1), out _));
        Assert.False(Hash256.TryRead(new byte[31], out _));
    }
}
