using MessageBroker.Adapters.Bulgaria;
using MessageBroker.Adapters.Mapping;
using MessageBroker.Adapters.Romania;
using MessageBroker.Schemas.Packs;
using Microsoft.Data.Sqlite;

namespace MessageBroker.Tests.Unit.Adapters.Mapping;

public class MapsTests
{
    public static TheoryData<string> Countries => ["BG", "RO"];

    [Theory]
    [MemberData(nameof(Countries))]
    public void The_tables_of_a_country_are_right_against_staging_schema_and_pack(string country)
    {
        var load = Adapter(country).LoadConverter(PackPaths.All);
        Assert.Empty(load.Findings.Select(f => $"{f.Code} {f.Path} {string.Join(", ", f.Arguments.Values)}"));
        Assert.Equal(["F001", "F002", "H001", "H002"], load.Converter!.SedTypes);
    }

    [Theory]
    [MemberData(nameof(Countries))]
    public void Every_token_of_a_code_list_is_one_of_the_pack(string country)
    {
        var codes = Adapter(country).LoadConverter().Converter!.Maps.Codes;
        (string List, string Pack)[] pairs =
        [
            ("sex", "sex"), ("yes-no", "yes-no"), ("family-relationship", "family-relationship"), ("child-relationship", "child-relationship"), ("address-type", "address-type"),
            ("work-status", "employment-type"), ("idle-status", "non-active-type"), ("payment", "yes-no"), ("decision-type", "decision-type"), ("currency", "currency"),
            ("purpose-F001", "purpose-f001"), ("purpose-F002", "purpose-f002"),
        ];
        foreach (var (list, pack) in pairs)
            Assert.Empty(codes.Pairs(list).Where(p => p.Sed is not null && !PackPaths.Pack.CodeLists[pack].Contains(p.Sed)).Select(p => $"{list}: {p.National} = {p.Sed}"));
    }

    [Theory]
    [MemberData(nameof(Countries))]
    public async Task The_description_names_exactly_the_columns_that_the_schema_creates(string country)
    {
        using var folder = new Sample();
        var (adapter, path) = (Adapter(country), folder.PathOf("s.db"));
        await adapter.CreateStagingAsync(path, default);
        await adapter.CreateStagingAsync(path, default);
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        string[] common = country == "BG" ? ["VERSION", "CHANGED_AT"] : ["versiune", "modificat_la"];
        foreach (var table in adapter.Staging.Tables)
        {
            Assert.Equal([.. table.Columns, .. common], Columns(connection, table.Name));
            Assert.Equal([adapter.Staging.ArrivalAttachment.Owner, .. table.Columns, .. common], Columns(connection, adapter.Staging.InboxName(table.Name)));
        }
        Assert.Equal(adapter.Staging.Request.Columns, Columns(connection, adapter.Staging.Request.Table));
        Assert.Subset(Columns(connection, adapter.Staging.Arrival.Table).ToHashSet(), adapter.Staging.Arrival.Content.ToHashSet());
        Assert.Equal("wal", Scalar(connection, "PRAGMA journal_mode"));
    }

    [Theory]
    [MemberData(nameof(Countries))]
    public void What_a_table_leaves_out_is_listed(string country)
    {
        var unmapped = Adapter(country).LoadConverter(PackPaths.All).Converter!.Unmapped;
        Assert.Contains(country == "BG" ? "IF_PLASHTANE.IBAN" : "plata.iban", unmapped);
        Assert.Contains("F001/ClaimingAuthority", unmapped);
        Assert.DoesNotContain("F001/Claimant/PersonIdentification/familyName", unmapped);
        Assert.Equal(unmapped.Distinct(), unmapped);
    }

    [Fact]
    public void The_reference_page_says_what_the_tables_say()
    {
        var path = Path.Combine(SharedData.RepositoryRoot, "docs", "reference", "mappings.md");
        const string mark = "<!-- generated from here on -->\n";
        var text = File.Exists(path) ? File.ReadAllText(path) : mark;
        var head = text[..(text.IndexOf(mark, StringComparison.Ordinal) + mark.Length)];
        var expected = head + "\n" + string.Concat(new[] { "BG", "RO" }.Select(c => MappingReference.Render(Adapter(c).LoadConverter(PackPaths.All).Converter!.Maps, PackPaths.All))).TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_REFERENCE") == "1") File.WriteAllText(path, expected);
        Assert.Equal(expected, File.ReadAllText(path));
    }

    private static NationalAdapter Adapter(string country) => country == "BG" ? BulgarianAdapter.Instance : RomanianAdapter.Instance;

    private static string[] Columns(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM pragma_table_info(@table)";
        command.Parameters.AddWithValue("@table", table);
        using var reader = command.ExecuteReader();
        var columns = new List<string>();
        while (reader.Read()) columns.Add(reader.GetString(0));
        return [.. columns];
    }

    private static string? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }
}
