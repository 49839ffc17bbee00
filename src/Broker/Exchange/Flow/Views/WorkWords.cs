using MessageBroker.Exchange.Flow.Model;

namespace MessageBroker.Exchange.Flow.Views;

/// <summary>Words of <c>work list</c> and <c>work why</c> in three languages.</summary>
public sealed record WorkWords(string WaitsFor, string Since, string Next, string Attempts, string Reason, string Turn, string Do, IReadOnlyDictionary<WaitKind, string> Kinds, IReadOnlyDictionary<string, string> Turns)
{
    private static readonly WorkWords Bg = new("Чака", "От", "Следващо действие", "Опити", "Причина", "На ход е", "Команда", Of("реда си в брокера", "отговор на започнат опит", "следващия опит", "спрян партньор", "отложен случай", "документ, след който идва", "преглед на констатациите", "решение след изоставяне", "потвърждение от националната система"), People("брокерът", "партньорът", "националната система", "операторът"));
    private static readonly WorkWords Ro = new("Așteaptă", "Din", "Următorul pas", "Încercări", "Motiv", "La rând", "Comandă", Of("rândul în broker", "răspunsul la o încercare începută", "următoarea încercare", "un partener suspendat", "un caz amânat", "un document după care vine", "verificarea constatărilor", "o decizie după abandon", "confirmarea sistemului național"), People("brokerul", "partenerul", "sistemul național", "operatorul"));
    private static readonly WorkWords En = new("Waits for", "Since", "Next step", "Attempts", "Reason", "Turn", "Command", Of("its turn in the broker", "the answer to an attempt", "the next attempt", "a paused partner", "a parked case", "a document that it follows", "a look at its findings", "a decision after give-up", "the national system's word"), People("the broker", "the partner", "the national system", "the operator"));

    public static WorkWords In(string language) => language switch { "bg" => Bg, "ro" => Ro, _ => En };

    /// <summary>Why a message waits, as lines.</summary>
    public IReadOnlyList<string> Lines(WorkView work, string language) =>
    [
        $"{work.Message.Id:D}  {work.Message.SedType ?? "?"}  {ViewWords.In(language).State(work.Message.State.ToString())}  {work.Message.Case}",
        $"  {WaitsFor}: {Kinds[work.Kind]}",
        $"  {Since}: {CaseHistory.Text(work.Since)}",
        .. work.Until is { } until ? [$"  {Next}: {CaseHistory.Text(until)}"] : Array.Empty<string>(),
        .. work.Attempts > 0 ? [$"  {Attempts}{(work.Effect is { } effect ? $" ({ViewWords.In(language).Effects.Of(effect, null, work.Round)})" : "")}: {work.Attempts.ToString(System.Globalization.CultureInfo.InvariantCulture)}"] : Array.Empty<string>(),
        .. work.Detail is { } detail ? [$"  {Reason}: {detail}"] : Array.Empty<string>(),
        $"  {Turn}: {Turns[work.Turn]}",
        .. work.Command is { } command ? [$"  {Do}: {command}"] : Array.Empty<string>(),
    ];

    private static Dictionary<WaitKind, string> Of(params string[] words) => Enum.GetValues<WaitKind>().Zip(words).ToDictionary(p => p.First, p => p.Second);

    private static Dictionary<string, string> People(string broker, string partner, string national, string person) =>
        new(StringComparer.Ordinal) { ["broker"] = broker, ["partner"] = partner, ["national"] = national, ["operator"] = person };
}
