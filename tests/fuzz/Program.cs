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
        // AFL++ starts this program twice, one below the other: only the lower one reads. Keys are made and code is compiled before it does.
        if (Environment.GetEnvironmentVariable("__SHARPFUZZ_CTL") is not null)
            foreach (var seed in seeds())
                for (var n = 0; n < 5; n++) read(seed);
        var limit = new TimeLimit();
        SharpFuzz.Fuzzer.OutOfProcess.Run(stream =>
        {
            using var octets = new MemoryStream();
            stream.CopyTo(octets);
            limit.Measure(() => read(octets.ToArray()));
        });
        return 0;
    default:
        Console.Error.WriteLine("usage: list | seeds TARGET FOLDER | replay TARGET FILE... | TARGET (below afl-fuzz)");
        return 2;
}
