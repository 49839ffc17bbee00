using System.Diagnostics;
using System.Globalization;

namespace MessageBroker.Benchmarks;

/// <summary>A Java library that works in turns with us: compiled when it is needed, started once, so that neither counts.</summary>
internal sealed class JavaPeer : IDisposable
{
    private readonly Process process;
    private readonly string folder;

    private JavaPeer(Process process, string folder) => (this.process, this.folder) = (process, folder);

    /// <summary>Starts a program of the folder Peers; null where there is no JDK.</summary>
    /// <param name="libraries">A folder of jars, or null.</param>
    public static JavaPeer? TryStart(string program, string? libraries, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-java-").FullName;
        var path = libraries is null ? folder : folder + ":" + Path.Combine(libraries, "*");
        var peers = Path.Combine(Repository.Root, "tests", "benchmarks", "Peers");
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("javac", ["-d", folder, "-cp", path, "-encoding", "UTF-8", Path.Combine(peers, "Turns.java"), Path.Combine(peers, program + ".java")]))!;
            compiler.WaitForExit();
            if (compiler.ExitCode != 0) throw new InvalidOperationException($"{program}.java does not compile");
            return new JavaPeer(Process.Start(new ProcessStartInfo("java", ["-XX:+UseSerialGC", "-Xmx1g", "-cp", path, program, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true })!, folder);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Directory.Delete(folder, recursive: true);
            return null;
        }
    }

    public void Load(SignatureSample sample) => Ask($"load {sample.Name} {sample.KeyFile} {SignatureSample.Password} {sample.PlainFile} {sample.SignedFile}");

    /// <summary>Has it sign once, into a file.</summary>
    public void Sample(SignatureSample sample, string file) => Ask($"sample {sample.Name} {file}");

    /// <summary>Has it verify or sign for so long; gives microseconds of its thread's processor time each.</summary>
    public double Turn(string verb, SignatureSample sample, TimeSpan slice)
    {
        var words = Ask($"{verb} {sample.Name} {(int)slice.TotalMilliseconds}").Split(' ');
        return double.Parse(words[1], CultureInfo.InvariantCulture) / 1000 / double.Parse(words[0], CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private string Ask(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
        return process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"the Java program ended at: {line}");
    }
}
