namespace MessageBroker.Tests.Acceptance.DoorSuite;

/// <summary>The back office of one institution before its door.</summary>
internal interface IDoorOffice
{
    /// <summary>Asks for a question (H001), or an answer to one (H002), to be sent to Romania.</summary>
    Task SubmitAsync(DoorRequest request);

    /// <summary>The first word on that request, behind the one that it was taken, since it was last submitted.</summary>
    Task<DoorWord> AnswerAsync(DoorRequest request);

    /// <summary>Hands over something of which nothing can be made.</summary>
    Task PoisonAsync();

    /// <summary>Message id of the arrival with these words, once it is there.</summary>
    Task<string> ArrivedAsync(string text);

    /// <summary>Confirms an arrival, or what it says is one.</summary>
    Task ConfirmAsync(string messageId);

    /// <summary>Declines an arrival, or what it says is one.</summary>
    Task DeclineAsync(string messageId, string reason);

    /// <summary>All that its door ever told it, as text.</summary>
    Task<string> ToldAsync();
}

/// <param name="Word">What is asked for or sent, in the words of the national system: документ, информация or СЕД.</param>
internal sealed record DoorRequest(string Key, int Version, string Text, string Word = "информация")
{
    /// <summary>For whom it speaks.</summary>
    public string Institution { get; init; } = "BG:BGASA";

    /// <summary>Message id of the question that it answers; null asks one.</summary>
    public string? ReplyTo { get; init; }

    public string Kind => ReplyTo is null ? "H001" : "H002";

    /// <summary>The national file; each request has its own.</summary>
    public string File => "D-" + Key;

    /// <summary>Rows of the staging tables, as a back office writes them, by table.</summary>
    public IReadOnlyList<(string Table, IReadOnlyDictionary<string, string?> Row)> Rows =>
    [
        ("IF_ZAJAVKA", new Dictionary<string, string?>
        {
            ["ID"] = Key, ["VERSION"] = Version.ToString(System.Globalization.CultureInfo.InvariantCulture), ["INSTITUTION"] = Institution, ["KIND"] = Kind, ["ROOT_NO"] = File,
            ["REPLY_TO"] = ReplyTo, ["TARGET_INSTITUTION"] = "RO:80246", ["FREE_TEXT"] = Text, ["PURPOSE"] = Word,
        }),
        ("IF_PREPISKA", new Dictionary<string, string?> { ["REQUEST_NO"] = File, ["REQUEST_DATE"] = "2025-09-15" }),
        ("IF_SEMEJSTVO", new Dictionary<string, string?> { ["REQUEST_NO"] = File, ["PERSON_ID"] = "P-" + Key, ["ROLE"] = "заявител" }),
        ("IF_LICE", new Dictionary<string, string?>
        {
            ["PERSON_ID"] = "P-" + Key, ["ID_TYPE"] = "E", ["ID_NO"] = "9004125358", ["FIRST_NAME"] = "Мария", ["LAST_NAME"] = "Димитрова", ["PERSON_BIRTH_DATE"] = "1990-04-12", ["PERSON_GENDER_CODE"] = "F",
        }),
    ];
}

/// <param name="Kind">refused, acknowledged, rejected or given up.</param>
/// <param name="Findings">Code and texts in Bulgarian, Romanian and English.</param>
internal sealed record DoorWord(string Kind, IReadOnlyList<(string Code, string Bg, string Ro, string En)> Findings);
