using MessageBroker.Soak.Scenarios;

namespace MessageBroker.Soak;

/// <summary>What --help prints.</summary>
internal static class Help
{
    public static string Text => $"""
        tests/soak/kill [--store sqlite|postgres] [--nodes N] [--faults kill,stop,restart,immediate] [--count N] [--seed S]
            Claims, new versions and answers flow between two countries while nodes of both meet N faults at seeded moments:
            kill (SIGKILL and start), stop (SIGSTOP, later SIGCONT), restart and immediate (of the PostgreSQL server).
        tests/soak/kill --scenario NAME[,NAME]|all [--count ROUNDS] [--seed S]
        {string.Join('\n', Scenario.All.Select(s => $"            {s.Name,-20} {s.Sentence}"))}
        tests/soak/drain [--store sqlite|postgres] [--count MESSAGES] [--seed S]
            A partner is away while MESSAGES are sealed for it, then comes back; another partner is served meanwhile.
        tests/soak/rotate [--store sqlite|postgres] [--nodes N] [--count EXCHANGES] [--seed S]
            Every kind of key of both countries is changed again and again under load: each message goes at its first attempt.

        --result FILE   writes what was run, on which commit and machine, and what came of it
        --folder DIR    where the run works (a temporary folder); --keep leaves it there
        --broker FILE   broker.dll
        Exit code 0: nothing was lost and nothing came twice.
        """;
}
