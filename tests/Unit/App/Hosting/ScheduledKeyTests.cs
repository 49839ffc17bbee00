using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MessageBroker.App.Configuration;
using MessageBroker.Evidence.Keys;

namespace MessageBroker.Tests.Unit.App.Hosting;

/// <summary>Keys that follow each other: never two at an instant, never a change that is not known ahead.</summary>
public sealed class ScheduledKeyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);
    private static readonly SigningKey First = Key(), Second = Key(), Third = Key();

    [Fact]
    public void The_key_of_an_instant_is_the_last_that_took_over()
    {
        var keys = new ScheduledKey(First, [new NextSigningKey(Second, Now), new NextSigningKey(Third, Now.AddDays(1))]);
        Assert.Equal([First, Second, Second, Third], new[] { Now.AddTicks(-1), Now, Now.AddDays(1).AddTicks(-1), Now.AddDays(1) }.Select(keys.At));
        Assert.Equal(
            [(First, null, Now), (Second, Now, Now.AddDays(1)), (Third, Now.AddDays(1), null)],
            keys.All("ebms", "BG:BGASA").Select(k => (k.Key, k.From, k.Until)));
    }

    [Fact]
    public void What_would_sign_at_once_signs_from_a_moment_on_that_is_known_ahead()
    {
        var soon = Now.AddSeconds(5);
        var replaced = new ScheduledKey(Second, []).ReachedFrom(new ScheduledKey(First, []), Now, soon);
        Assert.Equal([First, First, Second], new[] { Now, soon.AddTicks(-1), soon }.Select(replaced.At));
        // Read once more before it took over: nothing is put off by that.
        var again = new ScheduledKey(Second, []).ReachedFrom(replaced, Now.AddSeconds(6), Now.AddSeconds(11));
        Assert.Same(Second, again.At(Now.AddSeconds(6)));
    }

    [Fact]
    public void A_change_that_is_named_ahead_stays_when_it_is()
    {
        var named = new ScheduledKey(First, [new NextSigningKey(Second, Now.AddDays(3))]);
        Assert.Same(named, named.ReachedFrom(new ScheduledKey(First, []), Now, Now.AddSeconds(5)));
        var both = named.ReachedFrom(new ScheduledKey(Third, []), Now, Now.AddSeconds(5));
        Assert.Equal([Third, First, Second], new[] { Now, Now.AddSeconds(5), Now.AddDays(3) }.Select(both.At));
        // It took over already and then became the first: nothing changes.
        Assert.Same(Second, new ScheduledKey(Second, []).ReachedFrom(named, Now.AddDays(4), Now.AddDays(4).AddSeconds(5)).At(Now.AddDays(4)));
    }

    private static SigningKey Key() => new(new CertificateRequest("CN=x", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddYears(-1), Now.AddYears(1)));
}
