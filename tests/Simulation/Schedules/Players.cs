using System.Security.Cryptography;
using System.Text;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Tests.Simulation.Clockwork;

namespace MessageBroker.Tests.Simulation.Schedules;

/// <summary>What the players of a schedule share.</summary>
internal sealed record ScheduleTable(Stepper Stepper, ScheduleClock Clock, ScheduleBook Book, Dice Dice, IIdSource Ids)
{
    public const string Institution = "BG:BGASA";

    /// <summary>The last phase: no new work, and whoever finds none ends.</summary>
    public bool Closes { get; set; }

    public MessageRow Message(CaseKey key, Direction direction, string name) => new()
    {
        Id = Ids.NewId(), Case = key, Direction = direction, State = direction == Direction.Inbound ? MessageState.Received : MessageState.Taken, InstanceId = name,
        SecretId = Ids.NewId(), CreatedAt = Clock.GetUtcNow(), UpdatedAt = Clock.GetUtcNow(), DueAt = Clock.GetUtcNow(),
    };

    /// <summary>An entry whose octets are a mark by which it is known again.</summary>
    public EntryRow Entry(CaseKey key, Guid? message, string mark)
    {
        var octets = Encoding.UTF8.GetBytes(mark);
        return new EntryRow(Ids.NewId(), key, message, octets, SHA256.HashData([0, .. octets]), null);
    }
}

/// <summary>A partner's message comes in, at whatever node: the key that decides, message and entry in one transaction.</summary>
internal sealed class Receiving(ScheduleTable table, IReadOnlyList<IStore> stores, string key, string digest, CaseKey target)
{
    private const string Sender = "RO:80246";

    public async Task RunAsync(Fiber fiber)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (node, mark) = (table.Dice.Below(stores.Count), $"received {key} by {fiber.Name} {attempt}");
            await fiber.StepAsync($"receive {key} at node {node + 1}");
            try
            {
                var answer = await stores[node].WriteAsync(session => ReceiveAsync(session, fiber, mark), CancellationToken.None);
                table.Stepper.Say($"{fiber.Name}: {answer}");
                table.Book.Count(answer);
                if (answer == "accepted") await AcceptedAsync(fiber, mark);
                return;
            }
            catch (StoreAwayException away)
            {
                table.Stepper.Say($"{fiber.Name}: later ({away.Reason})");
                table.Book.Count($"told later: {away.Reason}");
            }
        }
    }

    // What is accepted is there for every node from now on.
    private async Task AcceptedAsync(Fiber fiber, string mark)
    {
        table.Book.Committed.Add(mark);
        if (!table.Book.Decided.TryGetValue(key, out var decided)) table.Book.Decided[key] = decided = [];
        decided.Add($"{fiber.Name} {digest}");
        try
        {
            var held = await stores[table.Dice.Below(stores.Count)].ReadAsync(async reader => await reader.DuplicateAsync(Sender, key) is { } stored && stored.Digest == digest && await reader.MessageAsync(stored.MessageId) is not null, CancellationToken.None);
            if (!held) table.Book.Break($"what is accepted is held: {key} of {fiber.Name}");
        }
        catch (StoreAwayException away)
        {
            table.Book.Count($"told later: {away.Reason}");
        }
    }

    private async ValueTask<string> ReceiveAsync(IStoreSession session, Fiber fiber, string mark)
    {
        var message = table.Message(target, Direction.Inbound, key) with { As4MessageId = key };
        if (!await session.InsertDuplicateKeyAsync(Sender, key, digest, message.Id))
        {
            var stored = await session.DuplicateAsync(Sender, key);
            return stored is { } known ? known.Digest == digest ? "duplicate" : "clash" : throw new InvalidOperationException($"{key} is taken and not there");
        }

        await fiber.StepAsync($"receive {key}: key is in");
        await session.InsertCaseAsync(new CaseRow { Key = target, CreatedAt = table.Clock.GetUtcNow() });
        await session.InsertMessageAsync(message);
        await session.InsertEntryAsync(table.Entry(target, message.Id, mark));
        await fiber.StepAsync($"receive {key}: commit");
        return "accepted";
    }
}

/// <summary>Somebody else's program holds rows for a while.</summary>
internal sealed class Stranger(ScheduleTable table, ScheduleServer server, string database)
{
    private static readonly string[] Targets =
    [
        "SELECT 1 FROM case_row ORDER BY case_id LIMIT 2 FOR UPDATE", "SELECT 1 FROM message ORDER BY id LIMIT 2 FOR UPDATE", "SELECT 1 FROM log_state FOR UPDATE",
        "LOCK TABLE entry IN SHARE MODE", "LOCK TABLE effect IN SHARE MODE",
    ];

    public async Task RunAsync(Fiber fiber)
    {
        var target = table.Dice.Of(Targets);
        await fiber.StepAsync(target);
        await using var connection = await server.StrangerAsync(database);
        await using var command = new Npgsql.NpgsqlCommand($"SET lock_timeout = 100; BEGIN; {target}", connection);
        try
        {
            await command.ExecuteNonQueryAsync();
            table.Book.Count("rows held by a stranger");
        }
        catch (Npgsql.PostgresException)
        {
            // Somebody was before it: then it goes away.
            return;
        }

        for (var n = table.Dice.Between(1, 6); n > 0; n--) await fiber.StepAsync("holds rows");
    }
}
