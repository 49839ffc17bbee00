using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Mapping.Staging;
using Microsoft.Extensions.Time.Testing;

namespace MessageBroker.Tests.Unit.Adapters.Mapping.Staging;

/// <summary>Persons of arrivals beside the table of persons: what stands there for a clerk, and what is said when the table cannot be believed.</summary>
public sealed class PersonRegisterTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private PersonTables tables = null!;

    public async Task InitializeAsync()
    {
        tables = await PersonTables.MakeAsync(clock);
        tables.Register("1", "8503124116", "Мария", "Иванова", "1985-03-12", "F");
    }

    public Task DisposeAsync()
    {
        tables.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("850312-4116", "Maria", "Ivanova", "1985-03-12", "F", "M 1 100 ADP-0120")]
    [InlineData("8503124116", "Maria", "Ivanova", "1985-03-12", "M", "C 1 100 ADP-0125")]
    [InlineData("8503124116", "Maria", "Ivanova", "1985-03-13", "F", "C 1 100 ADP-0123")]
    [InlineData("8503124117", "Maria", "Ivanova", "1985-03-12", "F", "P 1 100 ADP-0128")]
    [InlineData(null, "Ivanova", "Maria", "1985-03-12", "F", "P 1 80 ADP-0128")]
    [InlineData(null, "Maria", "Ivanova", "1985-12-03", "F", "P 1 80 ADP-0128")]
    [InlineData(null, "Petia", "Ivanova", "1985-12-03", "F", "N - 0 ADP-0129")]
    [InlineData(null, "Maria", "Ivanova", "1985-03-12", "M", "N - 0 ADP-0129")]
    [InlineData(null, null, "Ivanova", "1985-03-12", "F", "L - 0 ADP-0130")]
    [InlineData("8503125410", "Maria", "Ivanova", "1985-03-12", "F", "C 1 100 ADP-0127")]
    public async Task A_person_is_named_by_an_exact_number_alone(string? number, string? given, string? family, string birth, string sex, string answers)
    {
        await tables.ArriveAsync("m", number, given, family, birth, sex);
        Assert.Equal(answers, tables.Answers("m"));
    }

    [Fact]
    public async Task A_number_of_several_persons_names_nobody()
    {
        tables.Register("2", "8503124116", "Мария", "Иванова", "1985-03-12", "F");
        await tables.ArriveAsync("m", "8503124116", "Maria", "Ivanova", "1985-03-12", "F");
        Assert.Equal("C 1 100 ADP-0126, C 2 100 ADP-0126", tables.Answers("m"));
    }

    /// <summary>The words stand in three languages, for whoever reads the table.</summary>
    [Fact]
    public async Task Beside_each_answer_stands_what_it_means_and_what_to_do()
    {
        await tables.ArriveAsync("m", null, "Maria", "Ivanova", "1985-03-12", "F");
        Assert.Equal("1", tables.Value("SELECT count(*) FROM IN_SAVPADENIE WHERE TEXT_BG LIKE 'Предложение%1%' AND TEXT_RO LIKE 'Propunere%' AND TEXT_EN LIKE 'A proposal%' AND REMEDY_BG <> '' AND REMEDY_RO <> '' AND REMEDY_EN <> ''"));
    }

    [Theory]
    [InlineData("UPDATE IF_LICE SET PERSON_BIRTH_DATE = NULL", "by-birth", "D - 0 ADP-0131")]
    [InlineData("DELETE FROM IF_LICE WHERE PERSON_ID = 'probe'", "absent", "D - 0 ADP-0131")]
    [InlineData("ALTER TABLE IF_LICE RENAME COLUMN ID_NO TO EGN", "unreadable", "D - 0 ADP-0131")]
    [InlineData("DROP TABLE IN_SAVPADENIE", "no-table", null)]
    public async Task A_register_that_cannot_be_believed_keeps_no_document_back(string fault, string why, string? answers)
    {
        tables.Run(fault);
        await tables.ArriveAsync("m", null, "Petia", "Ivanova", "1985-04-01", "F");
        Assert.Equal(why, tables.State.Why);
        Assert.Equal(clock.GetUtcNow(), tables.State.DoubtfulSince);
        if (answers is not null) Assert.Equal(answers, tables.Answers("m"));
        // What began to be doubtful stays so from then on, until the test record is found again.
        clock.Advance(PersonRegister.EveryWhileDoubtful);
        await tables.System.WatchRegisterAsync(CancellationToken.None);
        Assert.Equal((clock.GetUtcNow() - PersonRegister.EveryWhileDoubtful, clock.GetUtcNow()), (tables.State.DoubtfulSince!.Value, tables.State.ProbedAt!.Value));
    }

    [Fact]
    public async Task A_day_on_which_too_many_were_born_is_said_not_to_be_looked_through()
    {
        tables.Run($"INSERT INTO IF_LICE (PERSON_ID, FIRST_NAME, LAST_NAME, PERSON_BIRTH_DATE) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {PersonRegister.MostCandidates}) SELECT 'x' || i, 'Петър', 'Петров', '1980-01-01' FROM n");
        await tables.ArriveAsync("m", null, "Petia", "Ivanova", "1980-01-01", "F");
        Assert.Equal("D - 0 ADP-0146", tables.Answers("m"));
        Assert.Null(tables.State.DoubtfulSince);
    }

    [Fact]
    public async Task The_same_arrival_is_answered_once()
    {
        await tables.ArriveAsync("m", null, "Maria", "Ivanova", "1985-03-12", "F");
        var delivery = new NationalDelivery("m", "case-m", "H001", "set-m", 1, "RO:80246", "BG:BGASA", "2026-03-02T09:00:00.000Z", "", null, null, null, [], []);
        Assert.Equal(DeliveryOutcome.AlreadyThere, (await tables.System.DeliverAsync(delivery, CancellationToken.None)).Outcome);
        Assert.Equal("1", tables.Value("SELECT count(*) FROM IN_SAVPADENIE"));
    }
}
