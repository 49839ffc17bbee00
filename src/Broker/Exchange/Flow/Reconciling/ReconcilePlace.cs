using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Flow.Reconciling;

/// <summary>Where statements between two institutions stand: a case of their own, so that they are sealed, sent and kept in order like any message.</summary>
public static class ReconcilePlace
{
    private const string Prefix = "reconcile/";

    /// <param name="institution">A hosted one.</param>
    /// <param name="partner">The partner's institution.</param>
    public static CaseKey Of(string institution, string partner) => new(institution, Prefix + partner);

    /// <summary>True where statements may stand. A partner may name a case so in an envelope too: what is no statement stays what it is.</summary>
    public static bool IsOne(CaseKey key) => key.CaseId.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Conversation of a request: the log generation that asks.</summary>
    public static string Asking(string origin) => origin;

    /// <summary>Conversation of the answer; never that of a request.</summary>
    public static string Answering(string origin) => "re " + origin;
}
