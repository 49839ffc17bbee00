using CsCheck;
using MessageBroker.Exchange.Store.Tables;
using MessageBroker.Exchange.Store.Upkeep;

namespace MessageBroker.Tests.Unit.Exchange.Store.Upkeep;

public sealed class RowDigestTests
{
    [Fact]
    public void The_order_of_rows_does_not_matter_and_everything_else_does() => Gen.Select(Gen.Int, Gen.String).Array[1, 8].Sample(rows =>
    {
        var digest = Of(rows);
        Assert.Equal(digest, Of([.. rows.Reverse()]));
        Assert.NotEqual(digest, Of([.. rows, rows[0]]));
        Assert.NotEqual(digest, Of([(rows[0].Item1 ^ 1, rows[0].Item2), .. rows[1..]]));
        Assert.NotEqual(digest, Of([(rows[0].Item1, rows[0].Item2 + "x"), .. rows[1..]]));
    }, iter: 100);

    [Fact]
    public void An_absent_value_is_not_an_empty_one_and_values_do_not_run_into_each_other()
    {
        Assert.NotEqual(Of(("", "")), Of((null, "")));
        Assert.NotEqual(Of(("ab", "c")), Of(("a", "bc")));
        Assert.NotEqual(Of((null, "a")), Of(("a", null)));
    }

    private static string Of((int, string)[] rows)
    {
        var digest = new RowDigest();
        foreach (var (number, text) in rows)
        {
            digest.Add(ColumnKind.Number, number);
            digest.Add(ColumnKind.Text, text);
            digest.End();
        }
        return digest.ToString();
    }

    private static string Of((string?, string?) row)
    {
        var digest = new RowDigest();
        digest.Add(ColumnKind.Text, row.Item1);
        digest.Add(ColumnKind.Text, row.Item2);
        digest.End();
        return digest.ToString();
    }
}
