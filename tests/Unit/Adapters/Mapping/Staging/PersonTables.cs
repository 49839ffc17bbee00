using MessageBroker.Adapters.Bulgaria;
using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Adapters.People.Matching;
using MessageBroker.Tests.Unit.App;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Tests.Unit.Adapters.Mapping.Staging;

/// <summary>A Bulgarian staging database whose table of persons is a register with a test record, and documents with persons that arrive there.</summary>
internal sealed class PersonTables : IDisposable
{
    public const string Probe = "8503124100";

    private readonly TemporaryFolder folder = new();
    private readonly string file;

    private PersonTables(TimeProvider clock)
    {
        file = Path.Combine(folder.Path, "IIS_IF.db");
        System = new SqliteNationalSystem("bg-asp", Staging, file)
        {
            Persons = new PersonRegister(Staging, new RegisterMatching(Staging.Register!, "BG"), Probe, clock),
        };
    }

    public INationalSystem System { get; }

    public RegisterState State => System.Register!;

    private static StagingDescription Staging => BulgarianAdapter.Instance.Staging;

    public static async Task<PersonTables> MakeAsync(TimeProvider clock)
    {
        var tables = new PersonTables(clock);
        await BulgarianAdapter.Instance.CreateStagingAsync(tables.file, CancellationToken.None);
        tables.Register("probe", Probe, "Проба", "Пробова", "1985-03-12", "M");
        return tables;
    }

    public void Register(string id, string number, string given, string family, string birth, string sex) => Run(
        "INSERT INTO IF_LICE (PERSON_ID, ID_NO, FIRST_NAME, LAST_NAME, PERSON_BIRTH_DATE, PERSON_GENDER_CODE) VALUES (@a, @b, @c, @d, @e, @f)",
        id, number, given, family, birth, sex);

    /// <summary>One document with that person, as often as said, under different keys.</summary>
    public async Task ArriveAsync(string message, string? number, string? given, string? family, string? birth, string? sex, int persons = 1)
    {
        var rows = Enumerable.Range(1, persons).Select(n => (IReadOnlyDictionary<string, string?>)new Dictionary<string, string?>
        {
            ["PERSON_ID"] = $"{n}", ["ID_NO"] = number, ["FIRST_NAME_LAT"] = given, ["LAST_NAME_LAT"] = family, ["PERSON_BIRTH_DATE"] = birth, ["PERSON_GENDER_CODE"] = sex,
        });
        var delivery = new NationalDelivery(message, $"case-{message}", "H001", $"set-{message}", 1, "RO:80246", "BG:BGASA", "2026-03-02T09:00:00.000Z", "", null, null, null, [new NationalTable("IN_LICE", [.. rows])], []);
        Assert.Equal(DeliveryOutcome.Written, (await System.DeliverAsync(delivery, CancellationToken.None)).Outcome);
    }

    /// <summary>What stands beside the arrival: word, person of the register, score, code.</summary>
    public string Answers(string message) => Value("SELECT group_concat(WORD || ' ' || coalesce(IF_PERSON_ID, '-') || ' ' || SCORE || ' ' || CODE, ', ') FROM (SELECT * FROM IN_SAVPADENIE WHERE MESSAGE_ID = @a ORDER BY N)", message);

    /// <summary>How often each word was said of those messages.</summary>
    public string Words(string like) => Value("SELECT group_concat(WORD || ' ' || c, ', ') FROM (SELECT WORD, count(*) c FROM IN_SAVPADENIE WHERE MESSAGE_ID LIKE @a GROUP BY WORD ORDER BY WORD)", like);

    /// <summary>Everything is still there, and under its old names nothing is known of it.</summary>
    public void Forget() => Run(
        "ALTER TABLE IF_LICE RENAME TO LICE_NEW; CREATE VIEW IF_LICE AS SELECT PERSON_ID, NULL AS ID_NO, FIRST_NAME, SECOND_NAME, LAST_NAME, FIRST_NAME_LAT, SECOND_NAME_LAT, LAST_NAME_LAT, BIRTH_LAST_NAME, NULL AS PERSON_BIRTH_DATE, "
        + "PERSON_GENDER_CODE, FOREIGN_ID, FOREIGN_ID_COUNTRY FROM LICE_NEW");

    public void Remember() => Run("DROP VIEW IF_LICE; ALTER TABLE LICE_NEW RENAME TO IF_LICE");

    public string Value(string sql, params string[] values) => Command(sql, values, command => command.ExecuteScalar()?.ToString() ?? "");

    public void Run(string sql, params string[] values) => Command(sql, values, command => command.ExecuteNonQuery());

    public void Dispose() => folder.Dispose();

    private T Command<T>(string sql, string[] values, Func<SqliteCommand, T> run)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"@{(char)('a' + i)}", values[i]);
        return run(command);
    }
}
