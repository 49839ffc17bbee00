using System.Text.Json.Nodes;
using MessageBroker.Exchange.Doors.Contracts;
using MessageBroker.Tests.Acceptance.DoorSuite;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Kills;

/// <summary>Two brokers and a Bulgarian office, three processes that talk over one transport; Romania has its staging tables.</summary>
internal sealed class KillBed : IAsyncDisposable
{
    private const string Wrong = "песен";
    private readonly string broker = $"broker-{Guid.NewGuid():N}"[..20], office = $"office-{Guid.NewGuid():N}"[..20];
    private readonly string? rabbit;
    private BrokerProcess? officeProcess;
    private int asked, answered;

    private KillBed(TwoLands lands, string? rabbit, RabbitNode? node)
    {
        (Lands, this.rabbit, Node) = (lands, rabbit, node);
        LedgerFile = Path.Combine(lands.Layout.Folder, "office.db");
        Ledger = new OfficeLedger(LedgerFile);
    }

    public TwoLands Lands { get; }

    /// <summary>Null where the learning transport carries: a folder cannot be killed.</summary>
    public RabbitNode? Node { get; }

    public OfficeLedger Ledger { get; }

    /// <summary>Keys that must arrive, and keys that must be refused.</summary>
    public List<string> Good { get; } = [];

    public List<string> Bad { get; } = [];

    private string LedgerFile { get; }

    private string Queues => Path.Combine(Lands.Layout.Folder, "queues");

    public static async Task<KillBed> OpenAsync(string? rabbit, RabbitNode? node)
    {
        var bed = new KillBed(await TwoLands.PrepareAsync(), rabbit, node);
        Directory.CreateDirectory(bed.Queues);
        if (node is not null) await node.StartAsync();
        await bed.Ledger.MakeAsync();
        await bed.ConfigureAsync();
        await bed.Lands.StartAsync();
        bed.LaunchOffice();
        // What is published before its queue is bound would be nobody's.
        await Until.TrueAsync("office that listens", async () => await bed.IsAskedAsync());
        await bed.Lands.Ro.Staging.RunAsync(
            """
            INSERT INTO persoana (id, nume, prenume, data_nasterii, sex) VALUES ('P-1', 'Dimitrova', 'Maria', '1990-04-12', 'F');
            INSERT INTO dosar (nr_dosar) VALUES ('GR-1');
            INSERT INTO membru_familie (nr_dosar, persoana_id, calitate) VALUES ('GR-1', 'P-1', 'titular');
            """);
        return bed;
    }

    public void LaunchOffice() => officeProcess = BrokerProcess.Start("MessageBroker.Tests.NServiceBusDoor", "office", office, broker, LedgerFile, rabbit ?? Queues);

    /// <summary>Everything that may be killed, by name.</summary>
    public IReadOnlyList<string> Victims => Node is null ? ["broker BG", "broker RO", "office"] : ["broker BG", "broker RO", "office", "RabbitMQ"];

    public async Task KillAsync(string victim, TimeSpan down)
    {
        switch (victim)
        {
            case "RabbitMQ": await Node!.KillAsync(down); break;
            case "office":
                officeProcess!.Kill();
                await Task.Delay(down);
                LaunchOffice();
                break;
            default:
                var land = victim == "broker BG" ? Lands.Bg : Lands.Ro;
                land.Process!.Kill();
                await Task.Delay(down);
                land.Launch();
                break;
        }
    }

    /// <summary>Who ended without having been killed; nobody may.</summary>
    public string? Ended() =>
        Lands.Bg.Process!.HasExited ? "broker BG: " + Lands.Bg.Process.Log : Lands.Ro.Process!.HasExited ? "broker RO: " + Lands.Ro.Process.Log : officeProcess!.HasExited ? "office: " + officeProcess.Log : null;

    /// <summary>The office means to ask; every tenth question cannot be read.</summary>
    public async Task AskAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var request = new DoorRequest($"K{++asked:D5}", 1, $"Въпрос K{asked:D5}", asked % 10 == 0 ? Wrong : "информация");
            (request.Word == Wrong ? Bad : Good).Add(request.Key);
            await Ledger.MeanAsync(request.Key, new SubmitRecord
            {
                Key = request.Key, Version = request.Version, Institution = "BG:BGASA", SedType = "H001", File = request.File,
                Tables = [.. request.Rows.GroupBy(r => r.Table).Select(g => new DoorTable { Name = g.Key, Rows = [.. g.Select(r => r.Row)] })],
            });
        }
    }

    /// <summary>Romania confirms what arrived, and answers some of it.</summary>
    public async Task AnswerAsync(int most)
    {
        await Lands.Ro.Staging.RunAsync("UPDATE primit SET stare_primire = 'C', nr_dosar = 'GR-1' WHERE stare_primire = 'N'");
        var open = await Lands.Ro.Staging.RowsAsync(
            $"SELECT id_mesaj FROM primit p WHERE tip_sed = 'H001' AND stare_primire = 'C' AND NOT EXISTS (SELECT 1 FROM cerere_schimb c WHERE c.raspuns_la = p.id_mesaj) ORDER BY rowid LIMIT {most}");
        foreach (var row in open)
        {
            await Lands.Ro.Staging.RunAsync(
                "INSERT INTO cerere_schimb (id, institutie, tip_sed, nr_dosar, raspuns_la, scop, text_liber) VALUES (@id, 'RO:80246', 'H002', 'GR-1', @asked, 'informatii', @text)",
                ("@id", $"C-{++answered:D5}"), ("@asked", row[0]), ("@text", $"Răspuns {answered:D5}"));
        }
    }

    /// <summary>Commands that ended in the door's or the office's queue for what nobody can read; none may.</summary>
    public async Task<int> UnreadAsync()
    {
        string[] queues = [broker + "-error", office + "-error"];
        if (rabbit is null) return queues.Select(q => Path.Combine(Queues, q)).Where(Directory.Exists).Sum(q => Directory.GetFiles(q, "*.metadata.txt", SearchOption.AllDirectories).Length);
        using var management = new HttpClient();
        management.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("guest:guest"u8));
        var sum = 0;
        foreach (var queue in queues) sum += JsonNode.Parse(await management.GetStringAsync($"{rabbit.Split('|')[1]}/api/queues/%2F/{queue}"))!["messages"]!.GetValue<int>();
        return sum;
    }

    public async ValueTask DisposeAsync()
    {
        if (officeProcess is not null) await officeProcess.DisposeAsync();
        await Lands.DisposeAsync();
    }

    private async Task ConfigureAsync()
    {
        var endpoint = new JsonObject { ["name"] = broker, ["errorQueue"] = broker + "-error", ["transport"] = rabbit is null ? "learning" : "rabbitmq" };
        if (rabbit?.Split('|') is [var connection, var management])
        {
            var file = Path.Combine(Lands.Layout.Bg.Folder, "rabbit.txt");
            await File.WriteAllTextAsync(file, connection);
            (endpoint["connectionFile"], endpoint["management"]) = (file, management);
        }
        else endpoint["folder"] = Queues;

        Lands.Bg.Configure(c => c["nationalSystems"] = new JsonArray(new JsonObject { ["name"] = "bg-asp", ["country"] = "BG", ["institutions"] = new JsonArray("BG:BGASA"), ["kind"] = "nservicebus", ["endpoint"] = endpoint }));
    }

    // The first question is the proof: its answer reaches an office that listens.
    private async Task<bool> IsAskedAsync()
    {
        if (asked == 0) await AskAsync(1);
        return (await Ledger.WordsAsync())["K00001"].Contains(nameof(SedAcknowledged));
    }
}
