using System.CommandLine;

namespace MessageBroker.App.Cli.Verbs;

/// <summary><c>timestamp request</c>: has something stamped, and keeps only a token that passes.</summary>
public sealed class TimestampRequestVerb : IVerb
{
    private readonly Argument<string> file = new("FILE");
    private readonly AuthorityOptions authority = new(required: true);
    private readonly Option<string> output = new("--output", "-o") { HelpName = "OUT", Required = true };
    private readonly TrustOptions trust = new();

    public string Name => "timestamp request";
    public IReadOnlyList<string> Examples => ["broker timestamp request checkpoint --tsa http://tsa.example.org/tsa --trust tsa-root.pem -o checkpoint.tst"];
    public IEnumerable<Symbol> Parameters => [file, .. authority.All, output, trust.Trust, trust.Cert, trust.Crl, trust.Ocsp];

    public async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var (address, policy) = (authority.AddressOf(context)!, authority.PolicyOf(context));
        string[] read = [.. context.Value(trust.Trust)!, .. context.Value(trust.Cert)!, .. context.Value(trust.Crl)!, .. context.Value(trust.Ocsp)!];
        OutputFile.MustBeNoInput(context.Value(output)!, [context.Value(file), .. read]);
        var content = await context.ReadFileAsync(context.Value(file)!, cancellationToken);
        var (stamp, fault) = await TimeStampClient.AskAsync(address, content, policy, trust.StoreOf(context), context.Now, cancellationToken);
        if (fault is not null) throw VerbStop.Missing(address.ToString(), fault);
        var target = context.Value(output)!;
        if (stamp!.Token is { } token)
        {
            if (target == "-") await context.OutBytes.WriteAsync(token, cancellationToken);
            else if (await DiskOutput.WriteAsync(target, token, cancellationToken) is { } full) throw VerbStop.Missing(target, full);
        }

        var answer = TimeStampFields.AnswerOf(stamp.Verdict);
        answer.File = context.Value(file)!;
        if (target == "-") context.ReportBeside(answer);
        else context.Report(answer);
    }
}
