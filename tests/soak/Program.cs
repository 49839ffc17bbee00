using MessageBroker.Soak;

if (args is not ["kill", .. var rest])
{
    Console.Error.WriteLine("usage: kill --broker FILE [--count N] [--seed S] [--requests N] [--folder DIR] [--keep]");
    return 2;
}

return await new KillRun(KillOptions.Read(rest)).RunAsync();
