using MessageBroker.Evidence;

namespace MessageBroker.Auditor.Cli;

/// <summary>The few words around a report, by language.</summary>
internal sealed record AuditorWords
{
    public required string Passed { get; init; }
    public required string Failed { get; init; }
    public required string Indeterminate { get; init; }
    public required string LogPassed { get; init; }
    public required string LogFailed { get; init; }
    public required string LogIndeterminate { get; init; }
    public required string FromBundle { get; init; }
    public required string Log { get; init; }
    public required string Size { get; init; }
    public required string Root { get; init; }
    public required string Signatures { get; init; }
    public required string Signer { get; init; }
    public required string JudgedAt { get; init; }
    public required string OwnAnswer { get; init; }
    public required string Parts { get; init; }

    private static readonly AuditorWords English = new()
    {
        Passed = "The file holds: every part is what the journal sealed.",
        Failed = "The file does not hold: at least one part is not what the journal sealed.",
        Indeterminate = "No part fails, but something could not be judged.",
        LogPassed = "The log holds: its entries give the checkpoint that its key signed, and every one that was noted outside.",
        LogFailed = "The log does not hold: it is not the one that was signed or noted.",
        LogIndeterminate = "Nothing contradicts the log, but something could not be compared.",
        FromBundle = "trust anchors come from the bundle",
        Log = "log", Size = "size", Root = "root", Signatures = "signatures", Signer = "signer", JudgedAt = "judged at",
        OwnAnswer = "own answer", Parts = "parts",
    };

    private static readonly AuditorWords Bulgarian = new()
    {
        Passed = "Файлът издържа: всяка част е това, което журналът е запечатал.",
        Failed = "Файлът не издържа: поне една част не е това, което журналът е запечатал.",
        Indeterminate = "Никоя част не се проваля, но нещо не можа да бъде преценено.",
        LogPassed = "Журналът издържа: записите му дават контролната точка, подписана с ключа му, и всяка, отбелязана отвън.",
        LogFailed = "Журналът не издържа: не е този, който е подписан или отбелязан.",
        LogIndeterminate = "Нищо не противоречи на журнала, но нещо не можа да бъде сравнено.",
        FromBundle = "доверените сертификати са от самия файл",
        Log = "журнал", Size = "размер", Root = "корен", Signatures = "подписи", Signer = "подписал", JudgedAt = "преценено към",
        OwnAnswer = "наш отговор", Parts = "части",
    };

    private static readonly AuditorWords Romanian = new()
    {
        Passed = "Fișierul rezistă: fiecare parte este ceea ce a sigilat jurnalul.",
        Failed = "Fișierul nu rezistă: cel puțin o parte nu este ceea ce a sigilat jurnalul.",
        Indeterminate = "Nicio parte nu eșuează, dar ceva nu a putut fi judecat.",
        LogPassed = "Jurnalul rezistă: înregistrările lui dau punctul de control semnat cu cheia lui și pe fiecare notat din afară.",
        LogFailed = "Jurnalul nu rezistă: nu este cel semnat sau notat.",
        LogIndeterminate = "Nimic nu contrazice jurnalul, dar ceva nu a putut fi comparat.",
        FromBundle = "ancorele de încredere provin din fișier",
        Log = "jurnal", Size = "mărime", Root = "rădăcină", Signatures = "semnături", Signer = "semnatar", JudgedAt = "judecat la",
        OwnAnswer = "răspunsul nostru", Parts = "părți",
    };

    public static AuditorWords In(string language) => language switch { "bg" => Bulgarian, "ro" => Romanian, _ => English };

    public string Sentence(Indication indication) => indication switch
    {
        Indication.TotalPassed => Passed,
        Indication.TotalFailed => Failed,
        _ => Indeterminate,
    };

    public string LogSentence(Indication indication) => indication switch
    {
        Indication.TotalPassed => LogPassed,
        Indication.TotalFailed => LogFailed,
        _ => LogIndeterminate,
    };
}
