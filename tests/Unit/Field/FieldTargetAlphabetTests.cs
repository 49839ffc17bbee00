using System.Text.Json;
using MessageBroker.Adapters.People;
using MessageBroker.Schemas.Findings;
using MessageBroker.Tests.Unit.Adapters;

namespace MessageBroker.Tests.Unit.Field;

/// <summary>The case of field reports about texts that the code page of a file cannot hold.</summary>
public sealed class FieldTargetAlphabetTests
{
    [SkippableFact]
    public void Field_E19a_char_not_in_target()
    {
        var rows = SharedData.Json("vectors/field/eessi/target-alphabet.json").EnumerateArray().ToList();
        Assert.Equal(4, rows.Count);
        foreach (var row in rows)
        {
            var (text, target) = (row.GetProperty("text").GetString()!, row.GetProperty("target").GetString()!);
            var alphabet = TargetAlphabet.Named(target.Split(' ')[0])!;
            var written = alphabet.Write(text);
            Assert.Equal((text, row.GetProperty("result").GetString()), (text, written.Text));
            Assert.Equal((text, CodesOf(row)), (text, string.Join(' ', written.Findings("t.c").Select(f => $"{f.Severity} {f.Code}"))));
            if (written.Text is null) continue;
            var octets = alphabet.Encode(written.Text);
            Assert.DoesNotContain((byte)'?', octets);
            Assert.Equal(written.Text, alphabet.Decode(octets));
        }
    }

    /// <summary>What the words of the file ask for, as codes of ours.</summary>
    private static string CodesOf(JsonElement row)
    {
        var words = row.GetProperty("finding").GetString()!;
        return words switch
        {
            "Info: replaced 1 sign, transliterated" => $"{Severity.Info} ADP-0110 {Severity.Info} ADP-0111",
            "Info: comma letters written as cedilla" => $"{Severity.Info} ADP-0112",
            "Error on the row: letter not in the target alphabet; nothing is written" => $"{Severity.Error} ADP-0113",
            "Info" => $"{Severity.Info} ADP-0110",
            _ => words,
        };
    }
}
