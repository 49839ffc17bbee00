namespace MessageBroker.Exchange.Flow.Views;

/// <summary>Words for the events of EN 319 522 of which the broker gives evidence, and for what a replay said, in three languages.</summary>
/// <param name="Events">By the last segment of the event's name.</param>
/// <param name="Verdicts">By the verdict's word: what it stands for, in a sentence.</param>
/// <param name="Replays">By the outcome's word.</param>
public sealed record EvidenceWords(IReadOnlyDictionary<string, string> Events, IReadOnlyDictionary<string, string> Verdicts, IReadOnlyDictionary<string, string> Replays)
{
    private static readonly string[] Names =
        ["SubmissionAcceptance", "SubmissionRejection", "RelayAcceptance", "RelayRejection", "RelayFailure", "ConsignmentRejection", "ContentHandover", "ContentHandoverFailure"];

    private static readonly string[] VerdictNames = ["TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED", "ERASED"];

    private static readonly string[] ReplayNames = ["identical", "differs", "altered"];

    private static readonly EvidenceWords Bg = new(
        Of(Names, "записът е взет и запечатан", "записът е отказан с констатации", "взето от междинна точка за достъп", "отхвърлено от другата страна с подписана грешка", "без отговор в рамките на опитите", "съдържанието е отказано от получателя", "крайната точка на получателя държи съдържанието и подписа разписка", "предаването не се състоя или не е потвърдено навреме"),
        Of(VerdictNames, "Всяка част издържа: нищо не е променено и всичко стои в журнала под подписаната контролна точка.", "Нищо не е опровергано, но нещо не може да се прецени.", "Поне една част не е това, което е запечатано.", "Съдържанието е изтрито по разпореждане; вписаното в журнала остава."),
        Of(ReplayNames, "всички решения са същите, байт по байт", "има решения, които днес не се получават същите", "има записи, които не са това, което е запечатано"));

    private static readonly EvidenceWords Ro = new(
        Of(Names, "înregistrarea a fost preluată și sigilată", "înregistrarea a fost refuzată, cu constatări", "preluat de un punct de acces intermediar", "respins de cealaltă parte cu o eroare semnată", "fără răspuns în limita încercărilor", "conținut refuzat de destinatar", "punctul final al destinatarului deține conținutul și a semnat confirmarea de primire", "predarea nu a avut loc sau nu a fost confirmată la timp"),
        Of(VerdictNames, "Fiecare parte este în regulă: nimic nu s-a modificat și totul stă în jurnal sub punctul de control semnat.", "Nimic nu este infirmat, dar ceva nu poate fi judecat.", "Cel puțin o parte nu este ceea ce a fost sigilat.", "Conținutul a fost șters prin dispoziție; ceea ce este înscris în jurnal rămâne."),
        Of(ReplayNames, "toate verdictele sunt aceleași, octet cu octet", "există verdicte care azi nu ies la fel", "există înregistrări care nu sunt ceea ce a fost sigilat"));

    private static readonly EvidenceWords En = new(
        Of(Names, "the record was taken and sealed", "the record was refused, with findings", "an intermediary access point took it", "refused by the other side with a signed error", "no answer within the attempts", "content refused by the recipient", "the recipient's endpoint holds the content and signed a receipt", "it was not handed over, or nobody confirmed it in time"),
        Of(VerdictNames, "Every part holds: nothing has changed, and all of it stands in the journal under the signed checkpoint.", "Nothing is disproved, but something cannot be judged.", "At least one part is not what was sealed.", "The content was erased with authority; what stands in the journal remains."),
        Of(ReplayNames, "all verdicts are the same, octet for octet", "there are verdicts that do not come out the same today", "there are entries that are not what was sealed"));

    public static EvidenceWords In(string language) => language switch { "bg" => Bg, "ro" => Ro, _ => En };

    /// <summary>The words of an event, with its own name where there are none.</summary>
    public string Event(string name) => Events.GetValueOrDefault(name, name);

    /// <summary>What a verdict stands for.</summary>
    public string Verdict(string word) => Verdicts.GetValueOrDefault(word, word);

    /// <summary>How a replay came out.</summary>
    public string Replay(string outcome) => Replays.GetValueOrDefault(outcome, outcome);

    private static Dictionary<string, string> Of(string[] names, params string[] words) => names.Zip(words).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
}
