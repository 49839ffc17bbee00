using MessageBroker.Schemas.Bucs;

namespace MessageBroker.Tests.Unit.Schemas.Bucs;

/// <summary>Histories told in another order than the one in which their documents could be taken.</summary>
public sealed class BucOrderTests
{
    private static readonly Story Told = new Story()
        .Receive("F001", "a").UpdateReceive("F001", "a", 2).Receive("H001", "h").Receive("X008", "x", "h").Receive("X009", "r").UpdateReceive("F001", "a", 3);

    [Fact]
    public void Whatever_the_order_of_arrival_each_is_legal_in_its_turn_and_the_case_is_the_same()
    {
        var due = Shape(BucEngine.Open(BucFiles.Counterparty, Told.Events));
        var random = new Random(7);
        for (var n = 0; n < 300; n++)
        {
            var arrived = Told.Events.OrderBy(_ => random.Next()).ToArray();
            var state = BucEngine.Open(BucFiles.Counterparty, BucEngine.InTurn(BucFiles.Counterparty, arrived));
            Assert.Empty(state.Findings);
            Assert.Equal(due, Shape(state));
        }
    }

    [Fact]
    public void A_history_in_order_stays_as_it_is()
    {
        Assert.Same(Told.Events, BucEngine.InTurn(BucFiles.Counterparty, Told.Events));
        var both = new Story().Send("F001", "a").Receive("X009", "r").Receive("F002", "b", "a").Send("F001", "a", version: 2).Events;
        Assert.Same(both, BucEngine.InTurn(BucFiles.Owner, both));
    }

    [Fact]
    public void What_we_did_stays_where_it_is_and_what_is_never_legal_comes_last()
    {
        var told = new Story().Receive("R001", "z").Receive("X009", "r").Receive("F001", "a").Send("F002", "b", "a").Receive("H001", "c").Events;
        Assert.Equal(["F001", "X009", "F002", "H001", "R001"], BucEngine.InTurn(BucFiles.Counterparty, told).Select(e => e.Sed));
    }

    private static string Shape(BucState state) => string.Join('\n', [
        .. state.Documents.Select(d => $"{d.Sed} {d.Version} {d.Status}").Order(StringComparer.Ordinal),
        .. state.OpenActions.Select(a => $"{a.Kind} {a.Sed} {a.ParentId}").Order(StringComparer.Ordinal)]);
}
