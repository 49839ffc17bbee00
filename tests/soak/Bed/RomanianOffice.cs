using System.Globalization;
using static MessageBroker.Soak.Bed.StagingFile;

namespace MessageBroker.Soak.Bed;

/// <summary>The Romanian system's own hands on its staging tables: confirmations, and answers (F002) to a share of the claims.</summary>
/// <param name="samples">Folder of the first exchange, whose statements make a file and a decision of an arrival.</param>
internal sealed class RomanianOffice(string file, string samples)
{
    private const string Columns = "(id, versiune, institutie, tip_sed, nr_dosar, raspuns_la, nr_decizie, scop, fel_decizie, competenta, text_liber, creat_de, creat_la)";

    private int answers;

    public StagingFile Staging { get; } = new(file);

    /// <summary>The officers confirm whatever arrived.</summary>
    public Task<int> ConfirmAsync() => Staging.WriteAsync(connection => Run(connection,
        "UPDATE primit SET stare_primire = 'C', nr_dosar = 'D-' || id_mesaj, confirmat_de = 'soak', confirmat_la = '2025-10-01T08:00:00.000Z' WHERE stare_primire = 'N'"));

    /// <summary>Answers the oldest claims that have no answer yet.</summary>
    public async Task<int> AnswerAsync(int most)
    {
        var open = await Staging.RowsAsync(
            $"SELECT id_mesaj FROM primit p WHERE tip_sed = 'F001' AND stare_primire = 'C' AND versiune_doc = 1 AND NOT EXISTS (SELECT 1 FROM cerere_schimb c WHERE c.raspuns_la = p.id_mesaj) ORDER BY rowid LIMIT {most}");
        foreach (var row in open) await AnswerAsync(row[0]);
        return open.Count;
    }

    public async Task<IReadOnlyList<Request>> RequestsAsync() =>
        [.. (await Staging.RowsAsync("SELECT id, stare_cerere, versiune FROM cerere_schimb")).Select(r => new Request(r[0], r[1], int.Parse(r[2], CultureInfo.InvariantCulture)))];

    /// <summary>Arrivals in the order in which they were written.</summary>
    public async Task<IReadOnlyList<Arrival>> ArrivalsAsync() =>
        [.. (await Staging.RowsAsync("SELECT id_set, versiune_doc, id_caz, tip_sed FROM primit ORDER BY rowid")).Select(Arrival.Of)];

    private async Task AnswerAsync(string messageId)
    {
        var number = (++answers).ToString("D5", CultureInfo.InvariantCulture);
        string Numbered(string text) => text.Replace("GR-2025-04711", "GR-" + number, StringComparison.Ordinal).Replace("4711/2025", number + "/2025", StringComparison.Ordinal);
        var steps = new[] { "20-file.sql", "30-decision.sql" }.Select(name => Numbered(File.ReadAllText(Path.Combine(samples, "ro-answer", name)))).ToList();
        await Staging.WriteAsync(connection =>
        {
            foreach (var sql in steps) Run(connection, sql, ("@message_id", messageId));
            return Run(connection,
                $"INSERT INTO cerere_schimb {Columns} VALUES (@id, 1, (SELECT catre_institutie FROM primit WHERE id_mesaj = @m), 'F002', @file, @m, @decision, 'decizie', 'competenta', 'prioritar', 'România este competentă cu prioritate.', 'soak', '2025-10-20T09:05:00.000Z')",
                ("@id", "C-" + number), ("@m", messageId), ("@file", "GR-" + number), ("@decision", number + "/2025"));
        });
    }
}
