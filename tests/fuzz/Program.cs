using System.Runtime.InteropServices;
using MessageBroker.Fuzz;

// One entry point that reads foreign octets, for AFL++ (see run): the process is instrumented, and any exception that comes out of it is a crash.
unsafe
{
    // Instrumented code counts its branches somewhere, also while no fuzzer looks.
    SharpFuzz.Common.Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(1 << 16);
}

switch (args)
{
    case ["list"]:
        foreach (var target in Targets.All) Console.WriteLine(target.Name);
        return 0;
    case ["seeds", var name, var folder]:
        Directory.CreateDirectory(folder);
        var number = 0;
        foreach (var seed in Targets.Named(name).Seeds()) File.WriteAllBytes(Path.Combine(folder, $"seed-{number++:D2}"), seed);
        return number > 0 ? 0 : 1;
    case ["replay", var name, .. var files]:
        foreach (var file in files) Targets.Named(name).Read(File.ReadAllBytes(file));
        return 0;
    case [var name]:
        var (_, read, seeds) = Targets.Named(name);
        // Keys are made and code is compiled before anybody takes the time.
        foreach (var seed in seeds())
            for (var n = 0; n < 20; n++) read(seed);
        SharpFuzz.Fuzzer.OutOfProcess.Run(stream =>
        {
            using var octets = new MemoryStream();
            stream.CopyTo(octets);
            // Processor time: on a busy machine the clock says nothing about the input.
            var before = Environment.CpuUsage.TotalTime;
            read(octets.ToArray());
            if (Environment.CpuUsage.TotalTime - before > TimeSpan.FromSeconds(1)) throw new TimeoutException("one input took more than a second of processor time");
        });
        return 0;
    default:
        Console.Error.WriteLine("usage: list | seeds TARGET FOLDER | replay TARGET FILE... | TARGET (below afl-fuzz)");
        return 2;
}
