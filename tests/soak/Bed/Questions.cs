using System.Globalization;
using static MessageBroker.Soak.Bed.StagingFile;

namespace MessageBroker.Soak.Bed;

/// <summary>The second story of the samples, many times: Romanian officers ask about a person (H001), Bulgarian ones answer (H002), each with a file.</summary>
/// <param name="samples">Folder of the first exchange.</param>
internal sealed class Questions(StagingFile bulgaria, StagingFile romania, string samples)
{
    private const string Mime = "application/pdf";
    private int asked, answered;

    /// <summary>One question about a person of its own, in a case of its own.</summary>
    public Task AskAsync()
    {
        var number = (++asked).ToString("D5", CultureInfo.InvariantCulture);
        var statement = File.ReadAllBytes(Path.Combine(samples, "ro-question", "statement.pdf"));
        return romania.WriteAsync(connection =>
        {
            Run(connection, "INSERT INTO persoana (id, cnp, tip_id, nume, prenume, data_nasterii, sex, cetatenie) VALUES (@p, '1851123520419', 'CNP', 'Țurcanu', 'Ștefan', '1985-11-23', 'M', 'RO')", ("@p", "Q" + number));
            Run(connection, "INSERT INTO dosar (nr_dosar, data_inreg, cod_judet, stare) VALUES (@d, '2025-10-27', 'GR', 'inregistrat')", ("@d", "Q-" + number));
            Run(connection, "INSERT INTO membru_familie (nr_dosar, persoana_id, calitate) VALUES (@d, @p, 'titular')", ("@d", "Q-" + number), ("@p", "Q" + number));
            Run(connection, "INSERT INTO fisier (cerere_id, nr, nume, mime, continut) VALUES (@id, 1, 'declaratie.pdf', @m, @c)", ("@id", "Q" + number), ("@m", Mime), ("@c", statement));
            return Run(connection,
                "INSERT INTO cerere_schimb (id, institutie, tip_sed, nr_dosar, regiune_tinta, scop, text_liber) VALUES (@id, 'RO:80246', 'H001', @d, 'RSE', 'informatii', 'De când locuiește la Ruse?')", ("@id", "Q" + number), ("@d", "Q-" + number));
        });
    }

    /// <summary>Answers the oldest questions that were confirmed and have no answer yet.</summary>
    public async Task AnswerAsync(int most)
    {
        var open = await bulgaria.RowsAsync(
            $"SELECT MESSAGE_ID FROM IN_POLUCHENO p WHERE KIND = 'H001' AND STATUS = 'C' AND NOT EXISTS (SELECT 1 FROM IF_ZAJAVKA z WHERE z.REPLY_TO = p.MESSAGE_ID) ORDER BY rowid LIMIT {most}");
        foreach (var row in open) await AnswerAsync(row[0]);
    }

    /// <summary>Questions and answers in either inbox whose one file is not there octet by octet.</summary>
    public async Task<long> WithoutFileAsync()
    {
        var (statement, certificate) = (Hex("ro-question/statement.pdf"), Hex("bg-reply/certificate.pdf"));
        return await bulgaria.CountAsync($"SELECT count(*) FROM IN_POLUCHENO p WHERE KIND = 'H001' AND (SELECT group_concat(hex(CONTENT)) FROM IN_FAJL f WHERE f.MESSAGE_ID = p.MESSAGE_ID) IS NOT '{statement}'")
            + await romania.CountAsync($"SELECT count(*) FROM primit p WHERE tip_sed = 'H002' AND (SELECT group_concat(hex(continut)) FROM in_fisier f WHERE f.id_mesaj = p.id_mesaj) IS NOT '{certificate}'");
    }

    private string Hex(string file) => Convert.ToHexString(File.ReadAllBytes(Path.Combine(samples, file)));

    private Task AnswerAsync(string messageId)
    {
        var number = (++answered).ToString("D5", CultureInfo.InvariantCulture);
        var sql = File.ReadAllText(Path.Combine(samples, "bg-reply", "20-file.sql")).Replace("РСЕ-2025-02203", "О-" + number, StringComparison.Ordinal);
        var certificate = File.ReadAllBytes(Path.Combine(samples, "bg-reply", "certificate.pdf"));
        return bulgaria.WriteAsync(connection =>
        {
            Run(connection, sql, ("@message_id", messageId));
            Run(connection, "INSERT INTO IF_FAJL (REQUEST_ID, N, NAME, MIME, CONTENT) VALUES (@id, 1, 'udostoverenie.pdf', @m, @c)", ("@id", "A" + number), ("@m", Mime), ("@c", certificate));
            return Run(connection,
                "INSERT INTO IF_ZAJAVKA (ID, INSTITUTION, KIND, ROOT_NO, REPLY_TO, PURPOSE, FREE_TEXT) VALUES (@id, 'BG:BGASA', 'H002', @d, @m, 'информация', 'Лицето живее в Русе от 12.02.2024 г.')",
                ("@id", "A" + number), ("@d", "О-" + number), ("@m", messageId));
        });
    }
}
