using System.Text.Json.Nodes;
using MessageBroker.Adapters.Contract;

namespace MessageBroker.App.Health;

/// <summary>How far a national system's table of persons can be believed. Numbers alone: nobody is named.</summary>
/// <param name="System">Its name in the configuration.</param>
public sealed record RegisterReport(string System, RegisterState Register)
{
    public JsonObject ToJson() => new()
    {
        ["system"] = System, ["state"] = Register.DoubtfulSince is null ? Register.ProbedAt is null ? "unasked" : "ok" : "doubtful", ["since"] = DoorReport.Text(Register.DoubtfulSince), ["reason"] = Register.Why,
        ["probedAt"] = DoorReport.Text(Register.ProbedAt), ["lookUps"] = Register.LookUps, ["found"] = Register.Found,
    };

    public static RegisterReport Of(JsonObject json) => new(
        json["system"]!.GetValue<string>(),
        new RegisterState(DoorReport.Time(json["since"]), json["reason"]?.GetValue<string>(), DoorReport.Time(json["probedAt"]), json["lookUps"]!.GetValue<long>(), json["found"]!.GetValue<long>()));
}
