using System.Security.Cryptography.X509Certificates;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Exchange.Flow.Trusting;

/// <summary>
/// The basis of verdicts as it is now: what was configured, with the lines of the trust registry. Any node that shares the store may change the registry,
/// so it is looked at again and again; a change makes a new basis, and verdicts name which one they rest on.
/// </summary>
public sealed class LiveBasis(VerdictBasis configured, KeptInputs kept, IStore store)
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile VerdictBasis current = configured;
    private volatile IReadOnlyList<TrustRow> lines = [];

    /// <summary>What an input names by hash: lists and answers.</summary>
    private IReadOnlyList<VerdictInput> beside = [];

    public VerdictBasis Current => current;

    /// <summary>Every line of the registry, as it was last seen.</summary>
    public IReadOnlyList<TrustRow> Registry => lines;

    /// <summary>Takes what the registry holds now; true where that is something else than before.</summary>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        var rows = await store.ReadAsync(reader => reader.TrustAsync(), cancellationToken);
        await turn.WaitAsync(cancellationToken);
        try
        {
            // After the database went back it may lack what verdicts name.
            await kept.AddAsync(store, [.. current.Inputs, .. beside], cancellationToken);
            if (rows.Select(Mark).SequenceEqual(lines.Select(Mark))) return false;
            await TakeAsync(With(current.Parties, rows), cancellationToken);
            lines = rows;
            return true;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Takes other hosted institutions' certificates, as after their keys were read anew.</summary>
    public async Task TakeHostedAsync(IReadOnlyList<HostedInstitution> hosted, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await TakeAsync(current.Parties with { Hosted = hosted }, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Takes what is known about revocation now. Its lists and answers are kept before a verdict names them.</summary>
    public async Task TakeRevocationAsync(Revocation revocation, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            beside = RevocationCodec.Objects(revocation);
            await TakeAsync(current.Parties with { Revocation = revocation }, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Parties with the lines of a registry in place of those they have.</summary>
    public static Parties With(Parties parties, IReadOnlyList<TrustRow> rows)
    {
        var made = rows.Select(row => (row.Use, Line: Line(row))).ToList();
        return parties with { Registry = [.. made.Where(l => l.Use != TrustUse.Tls).Select(l => l.Line)], TlsRegistry = [.. made.Where(l => l.Use == TrustUse.Tls).Select(l => l.Line)] };
    }

    private static TrustLine Line(TrustRow row)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(row.Certificate);
        return new TrustLine(row.Party, row.Use.ToString(), row.IsAnchor, certificate.ExportCertificatePem(), row.From, row.Until);
    }

    private static (Guid, DateTimeOffset?) Mark(TrustRow row) => (row.Id, row.Until);

    // Committed ahead, so that no transaction of the flow carries them.
    private async Task TakeAsync(Parties parties, CancellationToken cancellationToken)
    {
        var next = current.With(parties);
        await kept.AddAsync(store, [.. next.Inputs, .. beside], cancellationToken);
        current = next;
    }
}
