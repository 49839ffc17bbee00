using System.Security.Cryptography;
using System.Text;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Evidence.Journal.Notes;

namespace MessageBroker.Tests.Evidence.Journal;

/// <summary>Forms that stay for as long as anybody keeps a log or a bundle, told to the letter.</summary>
public sealed class JournalFormTests
{
    [Fact]
    public void The_summary_of_a_case_is_written_to_the_letter()
    {
        const string expected = """
            {
              "format": 1,
              "institution": ["BG:AP", "BG:BGASA"],
              "case": ["1000001"],
              "partners": ["RO:80246"],
              "messages": [
                {
                  "message": "01a21234-0bc0-7000-8000-000000000001",
                  "direction": "outbound",
                  "partner": "RO:80246",
                  "sed": "F001",
                  "cdm": "4.4",
                  "setId": "0f9e8d7c6b5a49382716051423324150",
                  "version": "1",
                  "as4MessageId": "01a21234-0bc0-7000-8000-000000000001@bg.example",
                  "instanceIdentifier": "8c1a6f0e2f7b4d0c9f3a5b6c7d8e9f00",
                  "state": "Sealed",
                  "steps": [
                    { "index": 7, "time": "2026-11-25T10:15:30.512Z", "event": "outbound/Sealed", "evidence": "A.1/SubmissionAcceptance", "actor": "system", "role": "system" },
                    { "index": 9, "time": "2026-11-25T10:15:30.512Z", "event": "outbound/Sealed", "evidence": "A.1/SubmissionAcceptance", "attempt": 3, "actor": "person", "role": "~ \u007f\u0022" }
                  ]
                }
              ],
              "events": [
                { "index": 3, "time": "2026-11-25T10:15:30.512Z", "event": "log/Opened", "actor": "system", "role": "system" }
              ]
            }

            """;
        var clerk = SampleEntries.Full with { Actor = SampleEntries.Full.Actor with { Role = "~ \u007f\"" } };
        var text = Encoding.ASCII.GetString(CaseSummary.Write([(9, clerk), (3, SampleEntries.Bare), (7, SampleEntries.Sealed)]));
        Assert.Equal(expected.Replace("A.1/SubmissionAcceptance", EvidenceEvents.SubmissionAcceptance, StringComparison.Ordinal).Replace("log/Opened", EntryEvents.LogOpened, StringComparison.Ordinal).ReplaceLineEndings("\n"), text);
    }

    [Fact]
    public void A_commitment_is_the_HMAC_that_the_page_gives()
    {
        var salt = SampleEntries.Salt;
        byte[] Expected(string domain) => HMACSHA256.HashData(salt, (byte[])[.. Encoding.ASCII.GetBytes(domain), 0, (byte)'s', (byte)'b', (byte)'d', 0, .. SHA256.HashData("<a/>"u8)]);
        Assert.Equal(Convert.ToHexStringLower(Expected("payload")), Commitment.OfPayload(salt, "sbd", "<a/>"u8).ToString());
        Assert.Equal(Convert.ToHexStringLower(Expected("verdict")), Commitment.OfVerdict(salt, "sbd", "<a/>"u8).ToString());
    }

    [Fact]
    public void A_transition_is_named_by_its_direction()
    {
        Assert.Equal("outbound/Sealed", EntryEvents.Transition(EntryDirection.Outbound, "Sealed"));
        Assert.Equal("inbound/Applied", EntryEvents.Transition(EntryDirection.Inbound, "Applied"));
    }

    [Theory]
    [InlineData("a/b/1", "a/b/2", true)]
    [InlineData("a/b/2", "a/b/2", false)]
    [InlineData("a/b/3", "a/b/2", false)]
    [InlineData("a/c/1", "a/b/2", false)]
    [InlineData(null, "a/b/2", false)]
    [InlineData("a/b", "a/b/2", false)]
    [InlineData("a/b/1", "a/b/0", false)]
    public void A_generation_is_before_another_of_the_same_log(string? earlier, string later, bool before) => Assert.Equal(before, LogOrigin.IsBefore(earlier, later));

    [Fact]
    public void Generations_are_counted_from_one_and_end()
    {
        Assert.Equal("a/2", LogOrigin.Parse("a/1")!.Next().ToString());
        Assert.Equal(uint.MaxValue, LogOrigin.Parse("a/4294967295")!.Generation);
        Assert.Null(LogOrigin.Parse("a/4294967296"));
        Assert.Null(LogOrigin.Parse("/1"));
        Assert.Throws<OverflowException>(() => LogOrigin.Parse("a/4294967295")!.Next());
    }

    [Fact]
    public void A_key_under_another_name_is_the_same_key_and_outlives_nothing()
    {
        using var key = NoteSigningKey.Generate("x/1");
        Assert.Same(key, key.Named("x/1"));
        var next = key.Named("x/2");
        Assert.Equal("x/2", next.VerifierKey.Name);
        Assert.True(next.VerifierKey.Verify("t"u8, key.Sign("t"u8)));
        Assert.NotEqual(key.VerifierKey.ShortName, next.VerifierKey.ShortName);
        Assert.Same(key.VerifierKey, key.VerifierKey.Named("x/1"));
        Assert.Throws<ArgumentException>(() => key.VerifierKey.Named("x 2"));
        next.Dispose();
        Assert.NotEmpty(key.Sign("t"u8));
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign("t"u8));
        Assert.Throws<ArgumentException>(() => NoteVerifierKey.FromPublicKey("x y", []));
    }

    [Fact]
    public void Texts_of_an_entry_have_bounds_that_are_counted_in_octets()
    {
        Entry With(string detail) => SampleEntries.Full with { Details = [new("ground", detail)] };
        var longest = new string('a', EntryText.MaxDetailOctets);
        Assert.Null(EntryCodec.Fault(With(longest)));
        Assert.NotNull(EntryCodec.Fault(With(longest + "a")));
        Assert.Null(EntryCodec.Fault(With(new string('я', EntryText.MaxDetailOctets / 2))));
        Assert.NotNull(EntryCodec.Fault(With(new string('я', (EntryText.MaxDetailOctets / 2) + 1))));
        Assert.NotNull(EntryCodec.Fault(With("\ud800")));
        Assert.NotNull(EntryCodec.Fault(With("")));
        Assert.Null(EntryCodec.Fault(SampleEntries.Full with { Details = [new(new string('n', EntryText.MaxNameOctets), "x")] }));
        Assert.NotNull(EntryCodec.Fault(SampleEntries.Full with { Details = [new(new string('n', EntryText.MaxNameOctets + 1), "x")] }));
        Assert.NotNull(EntryCodec.Fault(SampleEntries.Full with { Details = [new("n n", "x")] }));
        Assert.NotNull(EntryCodec.Fault(SampleEntries.Full with { Details = [new("n", "x"), new("n", "y")] }));
        Assert.NotNull(EntryCodec.Fault(SampleEntries.Full with { Details = [new("o", "x"), new("n", "y")] }));
        Assert.Equal(longest, EntryCodec.Decode(EntryCodec.Encode(With(longest))).Entry!.Details[0].Value);
        Assert.Equal(-1, EntryCodec.Fault(With(""))!.Offset);
    }

    [Fact]
    public void Times_of_an_entry_begin_with_the_epoch_and_ids_are_ordered_by_time()
    {
        var first = SampleEntries.Bare with { Time = DateTimeOffset.UnixEpoch };
        Assert.Equal(first.Time, EntryCodec.Decode(EntryCodec.Encode(first)).Entry!.Time);
        Assert.NotNull(EntryCodec.Fault(first with { Time = DateTimeOffset.UnixEpoch.AddMilliseconds(-1) }));
        foreach (var (id, fits) in new[] { ("01a21234-0bd0-7000-8000-000000000003", true), ("01a21234-0bd0-7000-bfff-000000000003", true), ("01a21234-0bd0-7000-7000-000000000003", false), ("01a21234-0bd0-7000-c000-000000000003", false), ("01a21234-0bd0-4000-8000-000000000003", false) })
            Assert.Equal(fits, EntryCodec.Fault(SampleEntries.Bare with { Id = new Guid(id) }) is null);
    }
}
