using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MessageBroker.Adapters.Bulgaria;
using MessageBroker.Adapters.Mapping;
using MessageBroker.Adapters.Mapping.Staging;
using MessageBroker.Adapters.Romania;

namespace MessageBroker.Tests.Unit.Adapters.Mapping.Staging;

/// <summary>What a description says about files is checked where it is read: a column that is not there would be written as it stands.</summary>
public class FileFormTests
{
    public static TheoryData<string, string> Faults => new()
    {
        { """{"prefix":"A/..","areas":{},"columns":[]}""", "prefix" },
        { """{"prefix":"A","areas":{"RO:80246":"../GR"},"columns":[]}""", "area" },
        { """{"prefix":"A","areas":{"RO:1":"GR","RO:2":"gr"},"columns":[]}""", "two institutions" },
        { """{"prefix":"A","areas":{},"columns":[{"table":"persoana","dates":[],"amounts":[]}]}""", "no inbox table" },
        { """{"prefix":"A","areas":{},"columns":[{"table":"in_persoana","dates":["nascut"],"amounts":[]}]}""", "no column nascut" },
        { """{"prefix":"A","areas":{},"columns":[{"table":"in_drept","dates":["cuantum"],"amounts":["cuantum"]}]}""", "cuantum stands twice" },
        { """{"prefix":"A","areas":{},"columns":[{"table":"in_drept","dates":[],"amounts":[]},{"table":"in_drept","dates":[],"amounts":[]}]}""", "stands twice" },
        { """{"prefix":"A","areas":{},"columns":[],"more":1}""", "more" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_form_that_does_not_hold_together_is_refused(string files, string word)
    {
        var description = JsonNode.Parse(MapFolder.Bytes("Romania/Staging/staging.json"))!.AsObject();
        description["files"] = JsonNode.Parse(files);
        Assert.Contains(word, Assert.Throws<JsonException>(() => StagingDescription.Parse(Encoding.UTF8.GetBytes(description.ToJsonString()))).Message, StringComparison.Ordinal);
    }

    /// <summary>Every column whose name says that it is a date or an amount is declared as one.</summary>
    [Fact]
    public void Dates_and_amounts_of_both_countries_are_declared()
    {
        foreach (var staging in new[] { BulgarianAdapter.Instance.Staging, RomanianAdapter.Instance.Staging })
            foreach (var table in staging.InboxTables())
                foreach (var column in table.Columns)
                {
                    var isAmount = column is "AMOUNT" or "cuantum";
                    var isDate = column is "DUE" or "termen" or "de_la" or "pana_la" or "PAYMENT_MONTH" || column.EndsWith("_DATE", StringComparison.Ordinal) || column.StartsWith("data_", StringComparison.Ordinal);
                    Assert.Equal((table.Name, column, isAmount ? FileCell.Amount : isDate ? FileCell.Date : FileCell.Text), (table.Name, column, staging.Files!.CellOf(table.Name, column)));
                }
    }
}
