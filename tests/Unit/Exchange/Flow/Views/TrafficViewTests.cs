using MessageBroker.Exchange.Flow.Views;

namespace MessageBroker.Tests.Unit.Exchange.Flow.Views;

/// <summary>Hours of the last day: what was counted stands in its hour, and what was not counted is no nought.</summary>
public sealed class TrafficViewTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 42, 10, TimeSpan.FromHours(2));

    [Fact]
    public void Each_message_counts_in_its_hour()
    {
        var view = TrafficView.Of(Now, [Now, Now.AddMinutes(-42), Now.AddMinutes(-43), Now.AddHours(-23)], null, [Now.AddMinutes(-43)], null);
        Assert.Equal((24, new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero), 4, 1, 2), (view.Hours.Count, view.Hours[^1].From, view.Total, view.Failed, view.Highest));
        Assert.Equal([(2, 0), (1, 1), (1, 0)], new[] { view.Hours[^1], view.Hours[^2], view.Hours[0] }.Select(h => (h.Count!.Value, h.Failed!.Value)));
        Assert.True(view.IsWhole);
        Assert.Equal(view.Hours[0].From, TrafficView.Since(Now));
    }

    [Fact]
    public void The_hour_in_which_a_list_was_cut_and_those_before_it_are_not_known()
    {
        var view = TrafficView.Of(Now, [Now, Now.AddHours(-1), Now.AddHours(-2)], Now.AddHours(-2), [Now.AddHours(-1)], Now.AddHours(-1));
        Assert.Equal([1, 1, null], new[] { view.Hours[^1], view.Hours[^2], view.Hours[^3] }.Select(h => h.Count));
        Assert.Equal([0, null], new[] { view.Hours[^1], view.Hours[^2] }.Select(h => h.Failed));
        Assert.False(view.IsWhole);
        Assert.Null(view.Hours[0].Count);
    }
}
