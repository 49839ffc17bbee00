using System.Text;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Reconciling;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Reconciling;

public class StatementTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private static readonly Statement Sound = new()
    {
        Format = 1,
        Kind = StatementKind.Request,
        Origin = "ro-1/journal/2",
        Checkpoint = "ro-1/journal/1\n3\nroot\n",
        Cut = new StatedCut("ro-1/journal/1", "3", "root"),
        From = Noon.AddHours(-3),
        To = Noon,
        Sent = [new StatedMessage("1@ro.80246", null, "0f", 1)],
        Received = [new StatedMessage("2@bg.bgasa", new string('a', 64))],
    };

    [Fact]
    public void What_was_written_is_read()
    {
        var (read, fault) = Statement.Read(Sound.ToBytes());
        Assert.Null(fault);
        Assert.Equal(Sound.ToBytes(), read!.ToBytes());
        Assert.Equal((Sound.From, "2@bg.bgasa"), (read.From, read.Received[0].Id));
    }

    [Fact]
    public void The_longest_lists_fit_into_the_largest_statement()
    {
        var long1 = Enumerable.Range(0, Restitution.MostAtOnce).Select(i => new StatedMessage($"01a216dd-16b3-7289-8831-{i:D12}.12@ro.80246", new string('a', 64), new string('b', 32), 1)).ToList();
        Assert.Null(Statement.Read((Sound with { Kind = StatementKind.Answer, Answers = "1@x", Sent = long1, Received = long1 }).ToBytes()).Fault);
    }

    public static TheoryData<string, Statement> Unsound => new()
    {
        { "format", Sound with { Format = 2 } },
        { "origin", Sound with { Origin = "ro-1/journal" } },
        { "window", Sound with { From = Noon, To = Noon.AddSeconds(-1) } },
        { "answer without request", Sound with { Kind = StatementKind.Answer } },
        { "id", Sound with { Sent = [new StatedMessage("")] } },
        { "id with a control character", Sound with { Sent = [new StatedMessage("a\nb")] } },
        { "digest", Sound with { Received = [new StatedMessage("2@bg", new string('A', 64))] } },
        { "too many", Sound with { Sent = [.. Enumerable.Range(0, Statement.MostListed + 1).Select(i => new StatedMessage($"{i}@ro"))] } },
        { "checkpoint", Sound with { Checkpoint = new string('c', 5_000) } },
    };

    [Theory]
    [MemberData(nameof(Unsound))]
    public void What_is_not_sound_is_refused_with_the_reason(string what, Statement statement)
    {
        var (read, fault) = Statement.Read(statement.ToBytes());
        Assert.True(read is null && fault is not null, what);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"format\":1}")]
    [InlineData("{\"format\":1,\"kind\":\"request\",\"origin\":\"a/1\",\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\",\"sent\":null,\"received\":[]}")]
    [InlineData("{\"format\":1,\"kind\":\"request\",\"origin\":\"a/1\",\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\",\"sent\":[null],\"received\":[]}")]
    [InlineData("{\"format\":1,\"kind\":\"request\",\"origin\":\"a/1\",\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\",\"sent\":[],\"received\":[],\"more\":1}")]
    public void Octets_that_are_no_statement_never_throw(string text)
    {
        var (read, fault) = Statement.Read(Encoding.UTF8.GetBytes(text));
        Assert.True(read is null && fault is not null);
    }

    [Theory]
    [InlineData("ro-1/journal/2", StatementVerdict.Stated)]
    [InlineData("ro-1/journal/3", "held")]
    [InlineData("re ro-1/journal/2", "held")]
    public void A_request_speaks_for_the_generation_of_its_conversation(string conversation, string outcome)
    {
        var message = new MessageRow
        {
            Id = Guid.NewGuid(), Case = ReconcilePlace.Of("BG:BGASA", "RO:80246"), Direction = Direction.Inbound, State = MessageState.Received,
            ConversationId = conversation, SecretId = Guid.Empty, CreatedAt = Noon, UpdatedAt = Noon,
        };
        Assert.Equal(outcome, StatementVerdict.Judge(Sound.ToBytes(), message).Outcome);
    }
}
