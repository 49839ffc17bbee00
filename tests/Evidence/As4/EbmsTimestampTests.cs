using CsCheck;
using MessageBroker.Exchange.As4.Messages;

namespace MessageBroker.Tests.Evidence.As4;

public sealed class EbmsTimestampTests
{
    [Theory]
    [InlineData("2026-03-02T09:30:00Z", "2026-03-02T09:30:00.000Z", true)]
    [InlineData("2026-03-02T09:30:00.1Z", "2026-03-02T09:30:00.100Z", true)]
    [InlineData("2026-03-02T09:30:00.123456789Z", "2026-03-02T09:30:00.123Z", true)]
    [InlineData("2026-03-02T11:30:00+02:00", "2026-03-02T09:30:00.000Z", true)]
    [InlineData("2026-03-01T20:15:00-13:15", "2026-03-02T09:30:00.000Z", true)]
    [InlineData("2026-03-02T09:30:00", "2026-03-02T09:30:00.000Z", false)]
    [InlineData("2026-03-02T24:00:00Z", "2026-03-03T00:00:00.000Z", true)]
    public void Every_lexical_form_is_read(string text, string instant, bool zone)
    {
        var timestamp = EbmsTimestamp.Read(text)!;
        Assert.Equal((text, instant, zone), (timestamp.Text, EbmsTimestamp.Write(timestamp.Instant), timestamp.HasZone));
    }

    [Theory]
    [InlineData("2026-02-30T09:30:00Z")]
    [InlineData("2026-03-02 09:30:00Z")]
    [InlineData("")]
    [InlineData("2016-12-31T23:59:60Z")]
    [InlineData("2026-03-02T24:00:01Z")]
    [InlineData("2026-03-02T24:00:00.5Z")]
    [InlineData("2026-03-02T09:60:00Z")]
    [InlineData("2026-03-02T09:30:00+14:01")]
    [InlineData("2026-03-02T09:30:00+02:60")]
    [InlineData("2026-03-02T09:30:00.Z")]
    [InlineData("2026-03-02T09:30:00Z\n")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("٢٠٢٦-03-02T09:30:00Z")]
    public void What_is_no_date_and_time_is_refused(string text) => Assert.Null(EbmsTimestamp.Read(text));

    [Fact]
    public void What_is_written_has_three_digits_and_reads_back() =>
        Gen.Long[0, new DateTime(9999, 12, 31).Ticks].Sample(ticks =>
        {
            var instant = new DateTimeOffset(ticks, TimeSpan.Zero);
            var text = EbmsTimestamp.Write(instant.ToOffset(TimeSpan.FromHours(2)));
            return text.Length == 24 && text.EndsWith('Z') && text == EbmsTimestamp.Write(EbmsTimestamp.Read(text)!.Instant)
                && Math.Abs((EbmsTimestamp.Read(text)!.Instant - instant).TotalMilliseconds) < 1;
        }, iter: 500);
}
