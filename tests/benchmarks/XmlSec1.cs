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
        var before = ChildTime.Ended();
        string[] arguments = ["--verify", "--pubkey-cert-pem", sample.CertificateFile, "--enabled-key-data", "key-name", "--id-attr:Id", "SignedProperties", "--repeat", repeat.ToString(CultureInfo.InvariantCulture), sample.SignedFile];
        using (var process = Process.Start(new ProcessStartInfo("xmlsec1", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!)
        {
            var said = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0) throw new InvalidOperationException($"xmlsec1 does not verify: {error} {said.Result}");
        }

        return ChildTime.Ended() - before;
    }
}
