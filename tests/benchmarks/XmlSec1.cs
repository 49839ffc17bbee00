using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace MessageBroker.Benchmarks;

/// <summary>
/// The command xmlsec1, whose --repeat reads, parses and verifies the file again each time. What two counts differ in is processor time without the
/// start. It is given the signer's key and told not to look at the certificate in the document: that is its fastest way.
/// </summary>
internal static class XmlSec1
{
    private const double MicrosPerTick = 10_000;

    /// <summary>True where the command is here.</summary>
    public static bool IsHere()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("xmlsec1", ["--version"]) { RedirectStandardOutput = true })!;
            process.WaitForExit();
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Microseconds of processor time for one verification, out of so many.</summary>
    public static double Verify(SignatureSample sample, int count) => (Run(sample, count + 1) - Run(sample, 1)) / count;

    private static double Run(SignatureSample sample, int repeat)
    {
        var before = EndedChildren();
        string[] arguments = ["--verify", "--pubkey-cert-pem", sample.CertificateFile, "--enabled-key-data", "key-name", "--id-attr:Id", "SignedProperties", "--repeat", repeat.ToString(CultureInfo.InvariantCulture), sample.SignedFile];
        using (var process = Process.Start(new ProcessStartInfo("xmlsec1", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!)
        {
            var said = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0) throw new InvalidOperationException($"xmlsec1 does not verify: {error} {said.Result}");
        }

        return EndedChildren() - before;
    }

    /// <summary>Processor time of children that have ended: stat(5), cutime and cstime, in hundredths of a second.</summary>
    private static double EndedChildren()
    {
        var text = File.ReadAllText("/proc/self/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[13], CultureInfo.InvariantCulture) + double.Parse(fields[14], CultureInfo.InvariantCulture)) * MicrosPerTick;
    }
}
