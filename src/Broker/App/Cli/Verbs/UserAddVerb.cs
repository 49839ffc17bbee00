using System.CommandLine;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Portal.SignIn;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>user add</c>: an account that may sign in to the pages. The password comes from a file or standard input, never from the call.</summary>
public sealed class UserAddVerb : IVerb
{
    private readonly CommandOptions command = new();
    private readonly Argument<string> name = new("NAME");
    private readonly Option<string[]> roles = new Option<string[]>("--role") { HelpName = string.Join('|', AccountRow.KnownRoles), Required = true }.AcceptOnlyFromAmong([.. AccountRow.KnownRoles]);
    private readonly Option<string[]> institutions = new("--institution") { HelpName = "ID", Required = true };
    private readonly Option<string> password = new("--password-file") { HelpName = "FILE", Required = true };
    private readonly Option<bool> replace = new("--replace");

    public string Name => "user add";
    public IReadOnlyList<string> Examples =>
    [
        "broker user add nikolov --role operator --institution '*' --password-file secret.txt --reason new-colleague",
        "broker user add popescu --role clerk --institution RO:80246 --password-file - --reason new-colleague",
    ];

    public IEnumerable<Symbol> Parameters => [name, roles, institutions, password, replace, .. command.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var target = context.Value(name)!;
        var octets = await context.ReadFileAsync(context.Value(password)!, cancellationToken);
        if (Passwords.Read(octets) is not { } text)
        {
            context.Report(new Answer("refused", false) { Findings = [Finding.Of("FLW-0685", target)] });
            return;
        }

        var order = new AccountOrder(context.Value(roles)!, context.Value(institutions)!, Passwords.Hash(text), context.Value(replace));
        await command.RunAsync(context, new OperatorCommand(OperatorCommandKind.SetAccount, target, "", command.Reason(context), User: order), cancellationToken);
    }
}
