using System.CommandLine;
using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Operating;
using MessageBroker.Portal.SignIn;
using MessageBroker.Schemas.Findings;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>user add</c>: an account that may sign in to the pages, by a password, a certificate, or either. The password comes from a file or standard input, never from the call.</summary>
public sealed class UserAddVerb : IVerb
{
    private readonly CommandOptions command = new();
    private readonly Argument<string> name = new("NAME");
    private readonly Option<string[]> roles = new Option<string[]>("--role") { HelpName = string.Join('|', AccountRow.KnownRoles), Required = true }.AcceptOnlyFromAmong([.. AccountRow.KnownRoles]);
    private readonly Option<string[]> institutions = new("--institution") { HelpName = "ID", Required = true };
    private readonly Option<string?> password = new("--password-file") { HelpName = "FILE" };
    private readonly Option<string?> certificate = new("--certificate") { HelpName = "FILE" };
    private readonly Option<bool> replace = new("--replace");

    public string Name => "user add";
    public IReadOnlyList<string> Examples =>
    [
        "broker user add nikolov --role operator --institution '*' --password-file secret.txt --reason new-colleague",
        "broker user add vasileva --role auditor --institution '*' --certificate vasileva.pem --reason new-colleague",
        "broker user add popescu --role clerk --institution RO:80246 --password-file - --reason new-colleague",
    ];

    public IEnumerable<Symbol> Parameters => [name, roles, institutions, password, certificate, replace, .. command.Parameters];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var target = context.Value(name)!;
        var by = context.Value(certificate) is { } own ? AccountRow.CertificateOf(TrustOptions.OnlyCertificate(own)) : null;
        if (context.Value(password) is not { } file)
        {
            if (by is null) throw VerbStop.Usage("password-or-certificate");
            await SetAsync(context, target, "", by, cancellationToken);
            return;
        }

        if (file != "-" && !File.Exists(file) && !Directory.Exists(file))
        {
            context.Report(new Answer("refused", false) { Findings = [KeyLoad.NoPassword(file, "--password-file")] });
            return;
        }

        var octets = await context.ReadFileAsync(file, cancellationToken);
        if (Passwords.Read(octets) is not { } text)
        {
            context.Report(new Answer("refused", false) { Findings = [Finding.Of("FLW-0685", target)] });
            return;
        }

        await SetAsync(context, target, Passwords.Hash(text), by, cancellationToken);
    }

    private Task SetAsync(VerbContext context, string target, string hash, string? by, CancellationToken cancellationToken)
    {
        var order = new AccountOrder(context.Value(roles)!, context.Value(institutions)!, hash, context.Value(replace), by);
        return command.RunAsync(context, new OperatorCommand(OperatorCommandKind.SetAccount, target, "", command.Reason(context), User: order), cancellationToken);
    }
}
