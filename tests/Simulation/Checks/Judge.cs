using MessageBroker.Evidence.Journal.Entries;
using MessageBroker.Exchange.As4;
using MessageBroker.Exchange.Flow;
using MessageBroker.Exchange.Flow.Journal;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Outbound;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Store.Promises;
using MessageBroker.Tests.Simulation.Faults;
using MessageBroker.Tests.Simulation.National;
using MessageBroker.Tests.Simulation.World;

namespace MessageBroker.Tests.Simulation.Checks;

/// <summary>The invariants of the design, checked against both stores, both national systems and the promise files after a run.</summary>
internal sealed class Judge(IReadOnlyList<Land> lands, RunSetting setting, Clerks clerks, Witness witness, FaultInjector faults)
{
    private static readonly HashSet<string> Uncounted = ["process-ended", "deadline-passed", "settled", "later", "store-away"];
    private readonly Dictionary<Land, IReadOnlyList<CaseFile>> files = [];

    public List<string> Broken { get; } = [];

    public int Messages { get; private set; }

    public Dictionary<string, int> States { get; } = [];

    private bool WentBack => faults.Injected.ContainsKey(FaultKind.LostCommits);

    public async Task RunAsync()
    {
        foreach (var land in lands)
        {
            Broken.AddRange(land.Desk.Complaints.Select(c => $"{land.Country.Lower} national system: {c}"));
            if (land.Life?.Store is not { } store)
            {
                if (!land.Stands) Broken.Add($"{land.Country.Lower} has no open store");
                continue;
            }

            files[land] = await store.ReadAsync(CaseFile.AllAsync, CancellationToken.None);
            foreach (var message in files[land].SelectMany(f => f.Messages))
            {
                Messages++;
                var name = $"{message.Direction} {message.State}";
                States[name] = States.GetValueOrDefault(name) + 1;
            }

            if (land.WentBack && !WentBack) Broken.Add($"no store goes back by itself: {land.Country.Lower} missed what it promised");
            Told(land);
            if (!land.Stands) await JournalAsync(land, store);
            foreach (var file in files[land]) Effects(land, file);
            Desk(land);
        }

        foreach (var (land, other) in new[] { (lands[0], lands[1]), (lands[1], lands[0]) })
        {
            if (!files.TryGetValue(land, out var own) || land.Stands) continue;
            foreach (var file in own)
                foreach (var message in file.Messages) await MessageAsync(land, other, file, message);
        }
    }

    /// <summary>What left a country whose store went back, and is not in it any more, was told to whoever resumed it.</summary>
    private void Told(Land land)
    {
        var held = files[land].SelectMany(f => f.Messages).Select(m => m.Id).ToHashSet();
        var told = land.Tail.Told.Select(p => p.MessageId).ToHashSet();
        foreach (var (messageId, rows) in witness.PromisedBy(land).Where(p => !p.Rows.Any(r => held.Contains(r) || told.Contains(r))))
            Broken.Add($"what is lost is told: {land.Country.Lower} does not know {messageId} any more and did not say so");
    }

    /// <summary>Journals verify, rows are what their entries say, payloads have their secrets, promises hold.</summary>
    private async Task JournalAsync(Land land, Exchange.Store.Sqlite.SqliteStore store)
    {
        var reading = PromiseFile.Read(land.Disk.File(Disk.Promises))!;
        var audit = await new JournalAudit(land.Life!.Secrets!, land.Country.LogKey.VerifierKey, new KeptPromises(reading.Promises, reading.Checkpoint)).RunAsync(store, CancellationToken.None);
        foreach (var finding in audit.Findings) Broken.Add($"the journal verifies: {land.Country.Lower} {finding.Code} at {finding.Path} {string.Join(' ', finding.Arguments.Select(a => $"{a.Key}={a.Value}"))}");
        foreach (var missing in await land.Life.Secrets!.FindMissingAsync(store, CancellationToken.None)) Broken.Add($"no payload without its secret: {land.Country.Lower} message {missing}");
    }

    private async Task MessageAsync(Land land, Land other, CaseFile file, MessageRow message)
    {
        var place = $"{land.Country.Lower} {message.Direction} {message.SedType} v{message.DocumentVersion} {message.As4MessageId} {message.State}";
        Chain(place, file, message);
        if (!FlowDefinition.Final.Contains(message.State) && !IsExplained(land, other, file, message)) Broken.Add($"everything accepted reaches an end: {place}");
        if (message.Direction == Direction.Inbound)
        {
            if (message.State is MessageState.Delivered or MessageState.Declined && land.Desk.Arrivals.Count(a => a.MessageId == message.NationalId) != 1) Broken.Add($"what is delivered is in the national table once: {place}");
            if (file.Messages.Count(m => m.Direction == Direction.Inbound && m.As4MessageId == message.As4MessageId) > 1) Broken.Add($"a message is taken once: {place}");
            return;
        }

        if (message.State == MessageState.Rejected && !setting.Net.Damaged.Contains(message.As4MessageId!) && !other.Stands && !land.WentBack) Broken.Add($"nothing is rejected that came whole: {place}");
        if (message.State == MessageState.Refused && !clerks.IsDamaged(message.RequestId!) && !IsFollowUp(file, message)) Broken.Add($"nothing right is refused: {place}");
        if (message.State == MessageState.Acknowledged) await ReceiptAsync(place, land, other, message);
    }

    // A newer version, or an answer, may not be legal any more when what it rests on went wrong.
    private static bool IsFollowUp(CaseFile file, MessageRow message) => message.RequestVersion > 1 || message.SedType == "F002";

    /// <summary>Every change of state has exactly one entry, and the entries lead to the row.</summary>
    private void Chain(string place, CaseFile file, MessageRow message)
    {
        string? state = null;
        // That the inbox held its document already is noted beside the transitions.
        foreach (var entry in file.Entries.Where(e => e.MessageId == message.Id && e.Event != EntryEvents.DeliveryStands))
        {
            if (entry.StateFrom != state) Broken.Add($"entries follow each other: {place}: {entry.StateFrom} after {state ?? "nothing"}");
            state = entry.StateTo;
        }

        if (state != message.State.ToString()) Broken.Add($"replaying the journal yields the store: {place}: the entries end at {state}");
    }

    /// <summary>A receipt verifies against the sealed octets, and the other side holds what it receipted.</summary>
    private async Task ReceiptAsync(string place, Land land, Land other, MessageRow message)
    {
        var vault = new Vault(land.Life!.Secrets!);
        var (receipt, sent) = await land.Life.Store!.ReadAsync(
            async reader => (await vault.OpenAsync(reader, message, PayloadKinds.Receipt, CancellationToken.None), await Exchange.Flow.Outbound.SentMessage.ReadAsync(reader, vault, message.Id, CancellationToken.None)), CancellationToken.None);
        var parties = land.Country.PartiesWith(other.Country);
        var judged = receipt.Bytes is null ? null : new FlowAs4Codec().JudgeAnswer(new As4Received(200, As4Types.Signal, receipt.Bytes), sent.Wrapped, message.Partner!, false, parties, message.ReceiptAt!.Value);
        if (judged?.Kind != As4AnswerKind.Receipt) Broken.Add($"a receipt verifies against the sealed digest: {place}: {receipt.Fault ?? judged?.Reason}");
        if (other.Stands) return;
        var there = files.GetValueOrDefault(other)?.SelectMany(f => f.Messages).Count(m => m.Direction == Direction.Inbound && m.As4MessageId == message.As4MessageId) ?? 0;
        // What the other side lost it has told.
        if (there != 1 && !(there == 0 && other.WentBack)) Broken.Add($"what is acknowledged is held by the other side: {place}: {there} there");
    }

    /// <summary>GivenUp and Held wait for a person; they are right only where a fault explains them.</summary>
    private bool IsExplained(Land land, Land other, CaseFile file, MessageRow message)
    {
        if (message.State == MessageState.GivenUp)
            return file.Effects.Single(e => e.Row.MessageId == message.Id && e.Row.Kind == EffectKind.Send).Row.Counted >= setting.SendAttempts;
        if (file.Case.ParkedReason == Resumption.SentBefore) return true;
        if (message.State != MessageState.Held) return false;
        // Held behind something of the same case that never came, was declined or refused. What comes late has it judged again.
        var sender = files.GetValueOrDefault(other)?.FirstOrDefault(f => f.Case.Key.CaseId == file.Case.Key.CaseId);
        return other.Stands || WentBack || (sender?.Messages.Any(m => m.Direction == Direction.Outbound && m.State is MessageState.GivenUp or MessageState.Rejected) ?? false)
            || file.Messages.Any(m => m.State == MessageState.Declined);
    }

    /// <summary>Attempts are numbered without gap, none stays open, a closed one changes nothing, and only an answer or silence counts.</summary>
    private void Effects(Land land, CaseFile file)
    {
        if (file.Case.ParkedReason is { } reason && reason != Resumption.SentBefore) Broken.Add($"no case is parked: {land.Country.Lower} {file.Case.Key.CaseId}: {reason}");
        foreach (var (row, attempts) in file.Effects)
        {
            var place = $"{land.Country.Lower} {row.Kind} of {row.MessageId}";
            var counted = attempts.Count(a => a.Outcome is { } outcome && !Uncounted.Contains(outcome));
            if (row.Counted != counted) Broken.Add($"a kill is no attempt: {place} counts {row.Counted} of {counted} answers and silences");
            if (!attempts.Select(a => a.Number).SequenceEqual(Enumerable.Range(1, row.LastNumber))) Broken.Add($"attempts are numbered: {place}");
            if (row.DoneAt is not null && attempts.Any(a => a.Outcome is null)) Broken.Add($"no attempt stays open: {place}");
        }

        foreach (var entry in file.Entries.Where(e => e.Attempt is not null && e.StateTo is nameof(MessageState.Rejected) or nameof(MessageState.GivenUp)))
        {
            var attempt = file.Effects.Where(e => e.Row.MessageId == entry.MessageId && e.Row.Kind == EffectKind.Send).SelectMany(e => e.Attempts).Single(a => a.Number == entry.Attempt);
            var right = entry.StateTo == nameof(MessageState.Rejected) ? attempt.Outcome is "rejected" : attempt.Outcome is "not-reached" or "unanswered" or "taken";
            if (!right) Broken.Add($"no result is applied after its attempt closed: {land.Country.Lower} {entry.StateTo} of {entry.MessageId} by attempt {entry.Attempt}, which ended as {attempt.Outcome}");
        }
    }

    /// <summary>Nothing twice and nothing out of order in a national table; every request has its answer.</summary>
    private void Desk(Land land)
    {
        foreach (var twice in land.Desk.Arrivals.GroupBy(a => (a.SetId, a.Version)).Where(g => g.Count() > 1)) Broken.Add($"no SED is delivered twice: {land.Country.Lower} has {twice.Key.SetId} v{twice.Key.Version} {twice.Count()} times");
        foreach (var document in land.Desk.Arrivals.GroupBy(a => a.SetId))
        {
            var versions = document.Select(a => a.Version).ToList();
            if (!versions.SequenceEqual(versions.Order())) Broken.Add($"order within a case: {land.Country.Lower} has {document.Key} as {string.Join(", ", versions)}");
        }

        // The national system did not go back: its rows say what was so before.
        if (land.WentBack) return;
        var letters = files[land].SelectMany(f => f.Messages).Where(m => m.Direction == Direction.Outbound).ToDictionary(m => (m.RequestId!, m.RequestVersion!.Value), m => m.State switch
        {
            MessageState.Acknowledged => 'A',
            MessageState.Rejected => 'R',
            MessageState.GivenUp => 'G',
            MessageState.Refused => 'E',
            _ => 'P',
        });
        foreach (var (id, version, status) in land.Desk.Requests)
            if (letters.GetValueOrDefault((id, version), '-') is var expected && expected != status) Broken.Add($"the request row says what the message is: {land.Country.Lower} {id} v{version} is {status}, its message {expected}");
    }
}

/// <summary>All that a store holds of one case.</summary>
internal sealed record CaseFile(CaseRow Case, IReadOnlyList<MessageRow> Messages, IReadOnlyList<(EffectRow Row, IReadOnlyList<AttemptRow> Attempts)> Effects, IReadOnlyList<Entry> Entries)
{
    public static async ValueTask<IReadOnlyList<CaseFile>> AllAsync(IStoreReader reader)
    {
        var files = new List<CaseFile>();
        foreach (var row in await reader.CasesAsync(null, null, 1000))
        {
            var effects = new List<(EffectRow, IReadOnlyList<AttemptRow>)>();
            foreach (var effect in await reader.EffectsAsync(row.Key)) effects.Add((effect, await reader.AttemptsAsync(effect.Id)));
            files.Add(new CaseFile(row, await reader.MessagesAsync(row.Key), effects, [.. (await reader.EntriesAsync(row.Key)).Select(e => EntryCodec.Decode(e.Bytes).Entry!)]));
        }

        return files;
    }
}
