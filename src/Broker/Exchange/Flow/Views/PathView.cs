using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Flow.Views;

/// <summary>How far a message is with a stage.</summary>
public enum StageProgress
{
    Passed,
    /// <summary>It ended here, or waits here for a person.</summary>
    Stopped,
    /// <summary>It is here.</summary>
    Now,
    Ahead,
    /// <summary>It ended before this.</summary>
    NotReached,
}

/// <summary>The stages of one message's way, with the borders of its transactions.</summary>
/// <param name="At">When the transaction with it was committed; null where it was not.</param>
/// <param name="State">The state that the stage wrote; null where it wrote none.</param>
public sealed record PathView(StageDefinition Stage, StageProgress Progress, DateTimeOffset? At, string? State)
{
    /// <summary>The stage that writes each state, by its name.</summary>
    private static readonly Dictionary<string, string> Writers = new(StringComparer.Ordinal)
    {
        ["outbound/Taken"] = "Take", ["outbound/Refused"] = "Check", ["outbound/Sealed"] = "Seal", ["outbound/Sending"] = "Send",
        ["outbound/Acknowledged"] = "Settle", ["outbound/Rejected"] = "Settle", ["outbound/GivenUp"] = "Settle",
        ["inbound/Received"] = "Receive", ["inbound/Held"] = "Apply", ["inbound/Refused"] = "Apply", ["inbound/Repeated"] = "Apply", ["inbound/Reconciled"] = "Apply",
        ["inbound/Applied"] = "Convert", ["inbound/Delivering"] = "Deliver", ["inbound/Delivered"] = "Confirm", ["inbound/Declined"] = "Confirm",
    };

    private static readonly HashSet<MessageState> Stops = [MessageState.Refused, MessageState.Rejected, MessageState.GivenUp, MessageState.Held, MessageState.Declined];

    /// <summary>The way of a message as its steps tell it.</summary>
    public static IReadOnlyList<PathView> Of(MessageView view)
    {
        var (direction, stages) = view.Message.Direction == Direction.Outbound ? ("outbound", FlowDefinition.Outbound) : ("inbound", FlowDefinition.Inbound);
        var written = view.Steps.Select(s => (Step: s, Stage: StageOf(stages, direction, s.To))).Where(w => w.Stage >= 0).ToList();
        var reached = StageOf(stages, direction, view.Message.State.ToString());
        // Nobody need ever be reminded: that stage is on the way of those messages alone for which somebody was.
        return [.. stages.Select((stage, i) => (stage, i)).Where(s => s.stage.Name != "Remind" || Told("Remind") is not null).Select(s => Place(s.stage, s.i))];

        PathView Place(StageDefinition stage, int i)
        {
            // What it went back from is behind it again.
            var step = written.Where(w => w.Stage >= i && w.Stage <= reached).OrderBy(w => w.Stage).ThenByDescending(w => w.Step.At).Select(w => w.Step).FirstOrDefault();
            var own = step is not null && StageOf(stages, direction, step.To) == i ? step : null;
            return new PathView(stage, Progress(stage, i), IsTelling(stage) ? Told(stage.Name) : i <= reached ? step?.At : null, own?.To);
        }

        StageProgress Progress(StageDefinition stage, int i)
        {
            if (IsTelling(stage)) return Told(stage.Name) is not null ? StageProgress.Passed : StageProgress.Ahead;
            if (i < reached) return StageProgress.Passed;
            if (i == reached) return Stops.Contains(view.Message.State) ? StageProgress.Stopped : StageProgress.Passed;
            return FlowDefinition.Final.Contains(view.Message.State) || FlowDefinition.WaitForPerson.Contains(view.Message.State) ? StageProgress.NotReached : i == reached + 1 ? StageProgress.Now : StageProgress.Ahead;
        }

        DateTimeOffset? Told(string stage) => view.Attempts.LastOrDefault(a => a.Kind.ToString() == stage && a.Attempt.Outcome is not null)?.Attempt.EndedAt;
    }

    /// <summary>The stages that tell the national system something write no state: their attempts say whether it was told.</summary>
    private static bool IsTelling(StageDefinition stage) => stage.Name is "Report" or "Remind";

    private static int StageOf(IReadOnlyList<StageDefinition> stages, string direction, string state) =>
        Writers.TryGetValue($"{direction}/{state}", out var name) ? stages.Select((s, i) => (s.Name, i)).First(s => s.Name == name).i : -1;
}
