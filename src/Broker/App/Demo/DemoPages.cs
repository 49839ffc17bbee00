using System.Security.Cryptography;
using MessageBroker.App.Cli;
using MessageBroker.App.Configuration;
using MessageBroker.App.Control;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Portal.SignIn;

namespace MessageBroker.App.Demo;

/// <summary>Leaves the demo's brokers running with their pages: an account for each role, its password made for this run, and the addresses to open.</summary>
internal sealed class DemoPages(DemoLayout layout, VerbContext context)
{
    private readonly string password = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16);

    /// <summary>Returns when the person stops it. False where an account could not be set.</summary>
    public async Task<bool> KeepAsync(CancellationToken cancellationToken)
    {
        foreach (var country in new[] { layout.Bg, layout.Ro })
        {
            var configuration = ConfigurationFile.Read(country.Configuration).Configuration!;
            foreach (var role in AccountRow.KnownRoles)
            {
                var order = new AccountOrder([role], [AccountRow.EveryInstitution], Passwords.Hash(password), Replaces: true);
                var command = new OperatorCommand(OperatorCommandKind.SetAccount, role, Environment.UserName, "broker demo --keep", User: order);
                if (await ControlClient.SendAsync(ControlSocket.PathOf(configuration), command, cancellationToken) is not { Done: true }) return false;
            }

            context.Out.WriteLine($"  {country.Country}  {configuration.Portal!.Url}");
        }

        context.Out.WriteLine($"  {string.Join(" | ", AccountRow.KnownRoles)}   {password}");
        context.Out.WriteLine(DemoWords.In(context.Language).Kept);
        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return true;
    }
}
