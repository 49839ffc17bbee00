using MessageBroker.Tests.Acceptance.Doors;
using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Field;

/// <summary>A pack that asks for a form which right values do not have, as the officer who sent one sees it.</summary>
[Collection(FieldCollection.Name)]
public sealed class FieldFormTests(FieldPair pair)
{
    [SkippableFact]
    public async Task Field_E20a_pattern_stricter_than_life_and_its_warning_on_the_row()
    {
        GateOnly.Need();
        const string id = "E20a", street = "ул. Александровска_27";
        await FamilyCopy.WriteAsync(pair.Bg.Staging, id, $"UPDATE IF_ADRES SET STREET = '{street}' WHERE PERSON_ID = 'L1001' || @s AND ADDR_TYPE = 'P'");
        await pair.RequestAsync(id, "A");
        var row = Assert.Single(await pair.Bg.Staging.RowsAsync("SELECT CODE, SEVERITY, PATH, TEXT_BG, TEXT_RO, TEXT_EN FROM IF_NAHODKA WHERE REQUEST_ID = @id AND SEVERITY = 'warning'", ("@id", id)));
        Assert.Equal(("ADP-0092", "/F001/Claimant/AddressesPerson/AddressPerson[1]/Address/street"), (row[0], row[2]));
        foreach (var text in row.Skip(3))
            foreach (var part in new[] { "Aleksandrovska_27", FieldPair.StreetPattern, "IF_ADRES.STREET" }) Assert.Contains(part, text, StringComparison.OrdinalIgnoreCase);
        var caseId = await pair.Bg.Staging.TextAsync("SELECT SENT_CASE_ID FROM IF_ZAJAVKA WHERE ID = @id", ("@id", id));
        var streets = await Until.AnswerAsync("claim in Romania", async () => await pair.Ro.Staging.RowsAsync(
            "SELECT a.strada FROM in_adresa a JOIN primit p ON p.id_mesaj = a.id_mesaj WHERE p.id_caz = @case", ("@case", caseId)) is { Count: > 0 } rows ? rows : null);
        Assert.DoesNotContain(streets, s => s[0]?.Contains('_', StringComparison.Ordinal) == true);
        Assert.DoesNotContain("ksandrovska", pair.Logs, StringComparison.OrdinalIgnoreCase);
    }
}
