using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MessageBroker.Adapters.Mapping.Staging;

namespace MessageBroker.Adapters.Files;

/// <summary>Names of the files of one export: PREFIX_AREA_TABLE_yyyyMMddHHmm_NNN.csv. Nothing of a person stands in them.</summary>
internal sealed partial class ExportNames
{
    private readonly FileForm form;
    private readonly string stamp;

    /// <summary>Takes the first number of its minute that no file of the folder has, so that a second export stands beside the first.</summary>
    public ExportNames(FileForm form, string folder, DateTimeOffset now)
    {
        this.form = form;
        var minute = now.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
        var number = 1;
        do stamp = string.Create(CultureInfo.InvariantCulture, $"{minute}_{number++:000}");
        while (Directory.Exists(folder) && Directory.EnumerateFiles(folder, $"{form.Prefix}_*_{stamp}*").Any());
    }

    public string Sheet(string institution, string table) => $"{Stem(institution, table)}.csv";

    /// <summary>The name that a sender gave an attachment stands in the table and not on the disk.</summary>
    public string Attachment(string institution, string table, string messageId, string number, string? mime) =>
        $"{Stem(institution, table)}_{Safe(messageId)}_{Safe(number)}{Extension(mime)}";

    private string Stem(string institution, string table) =>
        $"{form.Prefix}_{form.Areas.GetValueOrDefault(institution) ?? Unsafe().Replace(institution, "-")}_{table}_{stamp}";

    private static string Safe(string id) => SafeWord().IsMatch(id) ? id : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..32];

    private static string Extension(string? mime) => mime?.ToLowerInvariant() switch
    {
        "application/pdf" => ".pdf",
        "image/jpeg" => ".jpg",
        "image/png" => ".png",
        "image/tiff" => ".tif",
        "text/plain" => ".txt",
        "application/xml" or "text/xml" => ".xml",
        "application/zip" => ".zip",
        "application/msword" => ".doc",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => ".docx",
        _ => ".bin",
    };

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._@-]{0,99}$")]
    private static partial Regex SafeWord();

    [GeneratedRegex("[^A-Za-z0-9]")]
    private static partial Regex Unsafe();
}
