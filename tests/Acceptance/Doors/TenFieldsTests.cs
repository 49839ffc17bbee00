using MessageBroker.Tests.Acceptance.Setup;

namespace MessageBroker.Tests.Acceptance.Doors;

/// <summary>The input is data: what is edited in the files of the sample family is what Romania reads.</summary>
[Collection(RunningCollection.Name)]
public sealed class TenFieldsTests(RunningPair pair)
{
    /// <summary>File, start of its line, the text there and the new one; where Romania sees it, and what it sees.</summary>
    internal static IReadOnlyList<(string File, string LineStart, string Old, string New, string Where, string Seen)> Edits { get; } =
    [
        ("IF_LICE.csv", "L1001", "Dimitrova", "Hristova", "nume FROM in_persoana WHERE id = '1'", "Hristova"),
        ("IF_LICE.csv", "L1003", "Виктория", "Щилияна", "prenume FROM in_persoana WHERE id = '3'", "Shtiliyana Georgieva"),
        ("IF_LICE.csv", "L1004", "гр. Русе", "гр. Ямбол", "loc_nastere FROM in_persoana WHERE id = '4'", "Yambol"),
        ("IF_ADRES.csv", "L1001", "ул. Борисова,47", "ул. Плиска,9", "strada FROM in_adresa WHERE persoana_id = '1'", "ul. Pliska 9, vh. B, et. 3, ap. 12"),
        ("IF_ADRES.csv", "L1004", "7012", "7005", "cod_postal FROM in_adresa WHERE persoana_id = '4'", "7005"),
        ("IF_ADRES.csv", "L1002,N", "Giurgiu", "Bolintin-Vale", "localitate FROM in_adresa WHERE tip = 'resedinta'", "Bolintin-Vale"),
        ("IF_PREPISKA.csv", "РСЕ-2025-01847", "2025-09-15", "2025-09-12", "data_inreg FROM in_dosar WHERE true", "2025-09-12"),
        ("IF_ZAPOVED.csv", "D_P/118204/2025", "110.00", "135.55", "cuantum FROM in_drept WHERE true", "135.55"),
        ("IF_ZAETOST.csv", "L1002", "2023-03-01", "2022-11-07", "de_la FROM in_activitate WHERE tip = 'salariat'", "2022-11-07"),
        ("IF_SEMEJSTVO.csv", "РСЕ-2025-01847,L1002", "2014-07-19", "2013-05-18", "de_la FROM in_membru_familie WHERE calitate = 'sot'", "2013-05-18"),
    ];

    public static IEnumerable<object[]> Effects => Edits.Select(e => new object[] { e.New, e.Where, e.Seen });

    [Theory]
    [MemberData(nameof(Effects))]
    public async Task An_edited_field_of_the_sample_is_what_Romania_reads(string edited, string where, string seen)
    {
        var found = await pair.Lands.Ro.Staging.TextAsync($"SELECT {where} AND id_mesaj = @id", ("@id", pair.ClaimMessageId));
        Assert.True(seen == found, $"{edited} became {found}, not {seen}");
    }
}
