using System.Diagnostics;
using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Flow.Running;

/// <summary>
/// Spans of what happens to a message, for whoever listens (OpenTelemetry); nobody listening costs nothing. A message keeps the trace in which it came in, so that
/// what is done for it later, on whichever node, belongs to that trace: from a back office's command to the event that answers it. Spans name ids, types, words of the
/// flow and codes, never content; names are few.
/// </summary>
public static class FlowTrace
{
    /// <summary>Name of the source.</summary>
    public const string Source = "MessageBroker";

    private static readonly ActivitySource Spans = new(Source);

    /// <summary>The trace that a message which is taken now belongs to (W3C traceparent); null where nobody records one.</summary>
    public static string? Parent => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    /// <summary>A back office hands something over. Belongs to the trace of its command, where that has one.</summary>
    public static Activity? Submit(string system) => Spans.StartActivity($"submit {system}", ActivityKind.Consumer);

    /// <summary>A partner's request. What trace it claims to be part of is his affair: he does not decide what is recorded here.</summary>
    public static Activity? Receive()
    {
        if (!Spans.HasListeners()) return null;
        var outer = Activity.Current;
        Activity.Current = null;
        var span = Spans.StartActivity("receive", ActivityKind.Server);
        if (span is null) Activity.Current = outer;
        return span;
    }

    /// <summary>The stages of a message that compute.</summary>
    public static Activity? Compute(MessageRow message) => Of(message, message.Direction == Direction.Outbound ? "prepare" : "judge", ActivityKind.Internal);

    /// <summary>One attempt at an outside effect.</summary>
    /// <param name="destination">Where it goes; a send is named by the institution and not by its address, which may be another tomorrow.</param>
    public static Activity? Attempt(EffectRow effect, MessageRow message, int number, string destination)
    {
        var isSend = effect.Kind == EffectKind.Send;
        var span = Of(message, $"{effect.Kind.ToString().ToLowerInvariant()} {(isSend ? effect.Subject : destination)}", isSend ? ActivityKind.Client : ActivityKind.Producer);
        span?.SetTag("broker.attempt", number);
        return span;
    }

    /// <summary>How it ended.</summary>
    public static void End(Activity? span, string outcome, bool failed)
    {
        if (span is null) return;
        span.SetTag("broker.outcome", outcome);
        if (!failed) return;
        span.SetTag("error.type", outcome);
        span.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>Names the message that a span is about.</summary>
    public static void Name(Activity? span, Guid messageId, CaseKey key)
    {
        span?.SetTag("messaging.system", "as4");
        span?.SetTag("messaging.message.id", messageId.ToString("D"));
        span?.SetTag("messaging.message.conversation_id", key.CaseId);
        span?.SetTag("broker.institution", key.Institution);
    }

    private static Activity? Of(MessageRow message, string name, ActivityKind kind)
    {
        // What was taken while nobody recorded has no trace, and gets none bit by bit.
        if (message.TraceParent is not { } parent || !ActivityContext.TryParse(parent, null, isRemote: true, out var context)) return null;
        var span = Spans.StartActivity(name, kind, context);
        Name(span, message.Id, message.Case);
        span?.SetTag("broker.sed", message.SedType);
        return span;
    }
}
