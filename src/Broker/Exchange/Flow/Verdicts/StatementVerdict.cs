using MessageBroker.Evidence.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Reconciling;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.Exchange.Flow.Verdicts;

/// <summary>inbound/statement: is what a partner states after a restore sound in form, and of the conversation that it came in.</summary>
public static class StatementVerdict
{
    public const string Name = "inbound/statement";

    /// <summary>The outcome of a sound one; else held.</summary>
    public const string Stated = "stated";

    /// <summary>Pure.</summary>
    public static Verdict Judge(ReadOnlyMemory<byte> octets, MessageRow message) => Read(octets, message).Verdict;

    /// <summary>The verdict, and the statement where it is a sound one.</summary>
    public static (Verdict Verdict, Statement? Sound) Read(ReadOnlyMemory<byte> octets, MessageRow message)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["statementSha256"] = Hash256.Of(octets.Span).ToString() };
        var (statement, fault) = Statement.Read(octets.Span);
        if (statement is not null)
        {
            facts["kind"] = statement.Kind.ToString();
            facts["origin"] = statement.Origin;
            var conversation = statement.Kind == StatementKind.Request ? ReconcilePlace.Asking(statement.Origin) : ReconcilePlace.Answering(statement.Origin);
            if (message.ConversationId != conversation) fault = "origin is not that of the conversation";
        }

        return fault is null
            ? (new Verdict(Name, Stated, facts, []), statement)
            : (new Verdict(Name, "held", facts, [Finding.Of("FLW-0220", "statement", ("reason", fault))]), null);
    }
}
