using System.Collections.Concurrent;
using System.Diagnostics;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Running;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Running;

/// <summary>What is done for a message later belongs to the trace in which it came in.</summary>
public sealed class FlowTraceTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> ended = new();
    private readonly ActivityListener listener;
    private readonly ActivitySource outside = new("outside-" + Guid.NewGuid().ToString("N"));

    public FlowTraceTests()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == FlowTrace.Source || source == outside,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    public void Dispose()
    {
        listener.Dispose();
        outside.Dispose();
    }

    [Fact]
    public void A_command_its_message_and_the_attempts_for_it_are_one_trace()
    {
        string? parent;
        ActivityTraceId trace;
        using (var command = outside.StartActivity("command")!)
        {
            trace = command.TraceId;
            using var submit = FlowTrace.Submit("office");
            parent = FlowTrace.Parent;
        }

        // Later, on another node, where nothing is current.
        Assert.Null(Activity.Current);
        var message = Message(parent);
        using (FlowTrace.Compute(message)) { }
        using (var attempt = FlowTrace.Attempt(new EffectRow { Id = Guid.NewGuid(), Case = message.Case, MessageId = message.Id, Kind = EffectKind.Report, Subject = "Taken", DueAt = default }, message, 2, "national:office"))
            FlowTrace.End(attempt, "later", failed: true);

        var spans = ended.Where(a => a.TraceId == trace && a.Source.Name == FlowTrace.Source).ToList();
        Assert.Equal(["submit office", "prepare", "report national:office"], spans.Select(s => s.DisplayName));
        Assert.Equal(("later", 2, ActivityStatusCode.Error), (spans[2].GetTagItem("error.type"), spans[2].GetTagItem("broker.attempt"), spans[2].Status));
        Assert.All(spans.Skip(1), span => Assert.Equal(spans[0].SpanId, span.ParentSpanId));
    }

    [Fact]
    public void A_partner_does_not_decide_into_which_trace_his_message_comes()
    {
        using var request = outside.StartActivity("his request")!;
        using var span = FlowTrace.Receive()!;
        Assert.NotEqual(request.TraceId, span.TraceId);
        Assert.StartsWith($"00-{span.TraceId}", FlowTrace.Parent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    public void A_message_that_came_in_while_nobody_recorded_gets_no_trace_bit_by_bit(string? parent) => Assert.Null(FlowTrace.Compute(Message(parent)));

    private static MessageRow Message(string? parent) => new()
    {
        Id = Guid.NewGuid(), Case = new CaseKey("BG:BGASA", "case"), Direction = Direction.Outbound, State = MessageState.Taken, SecretId = Guid.NewGuid(), CreatedAt = default, UpdatedAt = default,
        TraceParent = parent,
    };
}
