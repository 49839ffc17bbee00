using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Running;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Reconciling;

/// <summary>
/// Works on received statements: a request is answered and what its sender lost goes to him again; an answer is compared with what is held. All
/// that is no statement goes on to the usual run.
/// </summary>
public sealed class StatementRun(IComputeRun others, IStore store, Vault vault, Restitution restitution, LostProof proof) : IComputeRun
{
    public async Task<CaseStep> ComputeAsync(CaseWork work, MessageRow message, CancellationToken cancellationToken)
    {
        if (!ReconcilePlace.IsOne(message.Case) || await StatementAsync(message, cancellationToken) is not { } octets) return await others.ComputeAsync(work, message, cancellationToken);
        var (verdict, sound) = StatementVerdict.Read(octets, message);
        return sound is { } statement
            ? await (statement.Kind == StatementKind.Request
                ? restitution.ComputeAsync(work, message, statement, verdict, cancellationToken)
                : proof.ComputeAsync(work, message, statement, verdict, cancellationToken))
            : await restitution.HoldAsync(work, message, verdict, cancellationToken);
    }

    private Task<byte[]?> StatementAsync(MessageRow message, CancellationToken cancellationToken) => store.ReadAsync(async reader =>
        (await reader.PayloadKindsAsync(message.Id)).Any(k => k.Kind == PayloadKinds.Statement)
            ? await vault.NeedAsync(reader, message, PayloadKinds.Statement, cancellationToken)
            : null, cancellationToken);
}
