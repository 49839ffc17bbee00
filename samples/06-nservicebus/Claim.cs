using MessageBroker.Exchange.Doors.Contracts;
using Row = System.Collections.Generic.Dictionary<string, string?>;

namespace MessageBroker.Samples.BackOffice;

/// <summary>
/// A mother in Ruse claims family benefits, the father works in Giurgiu county: which country pays first? Everything is synthetic; the personal numbers have right check
/// digits and belong to nobody on purpose. Tables and columns are those that Bulgaria's mapping reads, as a program of the office would fill them from its own records.
/// </summary>
internal static class Claim
{
    private const string File = "РСЕ-2025-01847";

    /// <param name="key">The claim's own key: sent again under it, the same claim gets the same answer and goes out once.</param>
    public static SubmitRecord Of(string key) => new()
    {
        Key = key, Version = 1, Institution = "BG:BGASA", SedType = "F001", File = File,
        Tables =
        [
            Table("IF_ZAJAVKA", new Row
            {
                ["ID"] = key, ["VERSION"] = "1", ["INSTITUTION"] = "BG:BGASA", ["KIND"] = "F001", ["ROOT_NO"] = File, ["PURPOSE"] = "молба", ["FREE_TEXT"] = "Молим да определите компетентната държава за детето.",
            }),
            Table("IF_PREPISKA", new Row { ["REQUEST_NO"] = File, ["REQUEST_DATE"] = "2025-09-15", ["ORG_UNIT_CODE"] = "D_P", ["ORG_UNIT_NAME"] = "ДСП Русе", ["LEGAL_GROUND_CODE"] = "ZSPD7" }),
            Table("IF_LICE",
                Person("L1", "9004125358", "Мария", "Георгиева", "Димитрова", "1990-04-12", "F"),
                Person("L2", "8709035306", "Георги", "Иванов", "Димитров", "1987-09-03", "M"),
                Person("L3", "1646215312", "Виктория", "Георгиева", "Димитрова", "2016-06-21", "F")),
            Table("IF_SEMEJSTVO",
                new Row { ["REQUEST_NO"] = File, ["PERSON_ID"] = "L1", ["ROLE"] = "заявител", ["SAME_HOUSEHOLD"] = "Y" },
                new Row { ["REQUEST_NO"] = File, ["PERSON_ID"] = "L2", ["ROLE"] = "съпруг/а", ["FROM_DATE"] = "2014-07-19", ["SAME_HOUSEHOLD"] = "Y" },
                new Row { ["REQUEST_NO"] = File, ["PERSON_ID"] = "L3", ["ROLE"] = "дете", ["RELATION"] = "Дъщеря", ["FROM_DATE"] = "2016-06-21", ["SAME_HOUSEHOLD"] = "Y", ["CUSTODY"] = "Y", ["IN_SCHOOL"] = "Y", ["PLACED_CHILD"] = "N" }),
            Table("IF_ADRES", Home("L1"), Home("L2"), Home("L3")),
            // The father's work in the county GR decides which Romanian agency receives the claim.
            Table("IF_ZAETOST",
                new Row { ["PERSON_ID"] = "L1", ["STATUS"] = "НЕАКТ", ["COUNTRY"] = "BG", ["REGION"] = "P", ["PLACE"] = "Русе", ["FROM_DATE"] = "2024-05-01", ["SOURCE"] = "АЗ", ["CHECKED_AT"] = "2025-09-15" },
                new Row { ["PERSON_ID"] = "L2", ["STATUS"] = "ТД", ["COUNTRY"] = "RO", ["REGION"] = "GR", ["PLACE"] = "Giurgiu", ["EMPLOYER"] = "Șantierul Dunărea SRL", ["FROM_DATE"] = "2023-03-01", ["SOURCE"] = "декларация", ["CHECKED_AT"] = "2025-09-15" }),
        ],
    };

    private static DoorTable Table(string name, params Row[] rows) => new() { Name = name, Rows = rows };

    private static Row Person(string id, string number, string first, string second, string last, string born, string gender) => new()
    {
        ["PERSON_ID"] = id, ["ID_TYPE"] = "E", ["ID_NO"] = number, ["FIRST_NAME"] = first, ["SECOND_NAME"] = second, ["LAST_NAME"] = last, ["PERSON_BIRTH_DATE"] = born, ["PERSON_GENDER_CODE"] = gender,
        ["BIRTH_PLACE"] = "гр. Русе", ["BIRTH_COUNTRY"] = "BG", ["NATIONALITY"] = "BG",
    };

    private static Row Home(string person) => new()
    {
        ["PERSON_ID"] = person, ["ADDR_TYPE"] = "P", ["COUNTRY"] = "BG", ["OBLAST"] = "RSE", ["OBSTINA"] = "RSE27", ["EKATTE"] = "63427", ["CITY_NAME"] = "гр. Русе", ["STREET"] = "ул. Борисова", ["NUM"] = "47",
        ["POST_CODE"] = "7012", ["FROM_DATE"] = "2016-06-21",
    };
}
