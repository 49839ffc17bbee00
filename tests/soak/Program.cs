using MessageBroker.Soak;
using MessageBroker.Soak.Bed;
using MessageBroker.Soak.Drain;
using MessageBroker.Soak.Kill;
using MessageBroker.Soak.Rotate;
using MessageBroker.Soak.Scenarios;

if (args is not ["kill" or "drain" or "rotate", ..] || args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(Help.Text);
    return args.Length > 0 && args[^1] is "--help" or "-h" ? 0 : 2;
}

try
{
    var options = SoakOptions.Read(args[0], args[1..]);
    return options.Scenario is not null ? await ScenarioProgram.RunAsync(options)
        : args[0] switch { "drain" => await new DrainRun(options).RunAsync(), "rotate" => await new RotateRun(options).RunAsync(), _ => await new KillRun(options).RunAsync() };
}
catch (SoakFailure failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
