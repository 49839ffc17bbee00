using MessageBroker.Adapters.Bulgaria;
using MessageBroker.Adapters.Mapping.Staging;

namespace MessageBroker.Tests.Unit.Adapters.Mapping.Staging;

public class SeedTests
{
    [Theory]
    [InlineData("IF_NESHTO.csv", "A\n1\n", "ADP-0015 IF_NESHTO.csv")]
    [InlineData("IF_LICE.csv", "# remark\nPERSON_ID,IME\nL1,Иван\n", "ADP-0016 IF_LICE.csv:2")]
    [InlineData("IF_LICE.csv", "PERSON_ID\nL1\nL1\n", "ADP-0017 IF_LICE.csv:3")]
    [InlineData("10-IF_LICE.csv", "PERSON_ID,LAST_NAME\nL1,a,b\n", "ADP-0019 10-IF_LICE.csv:2")]
    [InlineData("IF_ZAJAVKA.csv", "ID,INSTITUTION,KIND,ROOT_NO,REPLY_TO\nZ,BG:BGASA,F001,R,{message_id}\n", "ADP-0014 IF_ZAJAVKA.csv:2")]
    [InlineData("IF_FAJL.csv", "REQUEST_ID,N,NAME,MIME,CONTENT\nZ,1,a.pdf,application/pdf,nowhere.pdf\n", "ADP-0018 IF_FAJL.csv:2 nowhere.pdf")]
    [InlineData("1.sql", "INSERT INTO nothing VALUES (1)", "ADP-0017 1.sql")]
    public async Task A_fault_names_file_and_line_and_nothing_is_written(string file, string text, string expected)
    {
        using var sample = new Sample();
        await sample.BulgariaAsync();
        var folder = Directory.CreateDirectory(sample.PathOf("seed")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "00-IF_PREPISKA.csv"), "REQUEST_NO\nR-1\n");
        await File.WriteAllTextAsync(Path.Combine(folder, file), text);
        var outcome = await BulgarianAdapter.Instance.SeedAsync(folder, sample.PathOf("IIS_IF.db"), null, default);
        Assert.False(outcome.Loaded);
        Assert.Contains(expected, outcome.Findings.Select(f => $"{f.Code} {f.Path}"));
        Assert.Empty(outcome.Rows);
        File.Delete(Path.Combine(folder, file));
        Assert.True((await BulgarianAdapter.Instance.SeedAsync(folder, sample.PathOf("IIS_IF.db"), null, default)).Loaded);
    }

    [Fact]
    public async Task A_folder_is_loaded_in_the_order_of_its_names_with_values_filled_in()
    {
        using var sample = new Sample();
        var system = await sample.BulgariaAsync();
        var folder = Directory.CreateDirectory(sample.PathOf("seed")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "20-IF_ZAJAVKA.csv"), "\uFEFFID,INSTITUTION,KIND,ROOT_NO,REPLY_TO,FREE_TEXT\r\nZ-9,BG:BGASA,F002,R-1,{message_id},\"a, \"\"b\"\"\r\nc\"\r\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "10-x.sql"), "INSERT INTO IF_PREPISKA (REQUEST_NO, ORG_UNIT_NAME) VALUES ('R-1', @message_id);");
        var outcome = await StagingSeed.LoadAsync(BulgarianAdapter.Instance.Staging, folder, sample.PathOf("IIS_IF.db"), new Dictionary<string, string> { ["message_id"] = "m-7" }, default);
        Assert.Equal(1, outcome.Rows["IF_ZAJAVKA"]);
        var record = (await system.ReadAsync("Z-9", default))!;
        Assert.Equal("m-7", record.ReplyTo);
        Assert.Equal("a, \"b\"\r\nc", record.Tables[0].Rows[0]["FREE_TEXT"]);
        Assert.Equal("m-7", record.Tables[1].Rows[0]["ORG_UNIT_NAME"]);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_a_finding()
    {
        using var sample = new Sample();
        await sample.BulgariaAsync();
        var outcome = await BulgarianAdapter.Instance.SeedAsync(sample.PathOf("nowhere"), sample.PathOf("IIS_IF.db"), null, default);
        Assert.Equal("ADP-0018", Assert.Single(outcome.Findings).Code);
    }
}
