using System.Globalization;
using System.Text.Json;
using MessageBroker.Adapters.Bulgaria;
using MessageBroker.Adapters.Contract;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Adapters.People.Matching;
using MessageBroker.Tests.Unit.Adapters;
using MessageBroker.Tests.Unit.Adapters.Mapping.Staging;
using Microsoft.Extensions.Time.Testing;

namespace MessageBroker.Tests.Unit.Field;

/// <summary>The cases of field reports about persons, by their names: documents arrive in the Bulgarian inbox beside a table of persons.</summary>
public sealed class FieldEessiPersonTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new(Start);
    private PersonTables tables = null!;

    public async Task InitializeAsync() => tables = await PersonTables.MakeAsync(clock);

    public Task DisposeAsync()
    {
        tables.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Two women with one birth date and near names. M names a person, C and P ask a clerk, L proposes nobody: only an exact number with which nothing disagrees
    /// joins, and the register's own name is never written over.
    /// </summary>
    [SkippableFact]
    public async Task Field_E10a_wrong_person()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("vectors/field/eessi/wrong-person.json")));
        foreach (var person in file.RootElement.GetProperty("register").EnumerateArray())
            tables.Register(Text(person, "id")!, Text(person, "egn")!, Text(person, "given")!, Text(person, "family")!, Text(person, "birth")!, Text(person, "sex")!);
        var answers = new Dictionary<string, string>();
        foreach (var sed in file.RootElement.GetProperty("sed").EnumerateArray())
        {
            var n = Text(sed, "n")!;
            await tables.ArriveAsync(n, Text(sed, "pin"), Text(sed, "given"), Text(sed, "family"), Text(sed, "birth"), sex: null);
            answers[Text(sed, "expect")!] = tables.Answers(n);
        }

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["propose 1 (and 2 lower), clerk confirms"] = "P 1 100 ADP-0128, P 2 50 ADP-0128",
                ["conflict: number of 2, name of 1; clerk"] = "C 2 50 ADP-0122, C 1 100 ADP-0127",
                ["match 1"] = "M 1 100 ADP-0120",
                ["conflict: day and month swapped; clerk"] = "C 1 100 ADP-0124",
                ["match by number, Warning: other family name (marriage?), name not overwritten"] = "M 1 50 ADP-0121",
                ["no proposal: too little"] = "L - 0 ADP-0130",
            },
            answers);
        Assert.Equal("Иванова", tables.Value("SELECT LAST_NAME FROM IF_LICE WHERE PERSON_ID = '1'"));
    }

    /// <summary>
    /// The register answers, without an error and without anybody, because what it is asked for is not known there any more. Of 1,000 look-ups (82 of a hundred
    /// had found somebody before) none says that a person is not there, and within an hour health has the warning also where nothing arrives.
    /// </summary>
    [Fact]
    public async Task Field_E29a_upstream_changed_silently()
    {
        for (var i = 0; i < 41; i++) tables.Register($"r{i}", "", $"Мария{(char)('а' + i % 30)}", "Иванова", Birth(i), "F");
        for (var i = 0; i < 50; i++) await tables.ArriveAsync($"before-{i}", null, $"Мария{(char)('а' + i % 30)}", "Иванова", Birth(i), "F");
        Assert.Equal((50, 41, null), (tables.State.LookUps, tables.State.Found, tables.State.DoubtfulSince));
        Assert.Equal("N 9, P 41", tables.Words("before-%"));

        tables.Forget();
        clock.Advance(TimeSpan.FromMinutes(59));
        await tables.System.WatchRegisterAsync(CancellationToken.None);
        Assert.Null(tables.State.DoubtfulSince);
        clock.Advance(TimeSpan.FromMinutes(1));
        await tables.System.WatchRegisterAsync(CancellationToken.None);
        Assert.Equal((clock.GetUtcNow(), "absent"), (tables.State.DoubtfulSince!.Value, tables.State.Why));

        for (var i = 0; i < 200; i++) await tables.ArriveAsync($"after-{i}", null, "Мария", "Иванова", Birth(i), "F", persons: 5);
        Assert.Equal("D 1000", tables.Words("after-%"));
        Assert.Equal((1050, 41), (tables.State.LookUps, tables.State.Found));

        tables.Remember();
        clock.Advance(PersonRegister.EveryWhileDoubtful);
        await tables.System.WatchRegisterAsync(CancellationToken.None);
        Assert.Null(tables.State.DoubtfulSince);
    }

    private static string Birth(int i) => new DateOnly(1980, 1, 2).AddDays(i * 40).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Text(JsonElement element, string name) => element.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : null;
}
