namespace MessageBroker.Portal.Parts;

/// <summary>Mark and tone of a state. The word beside them comes from the model.</summary>
/// <param name="Tone">ok, run, warn, bad, or empty.</param>
public sealed record StateMark(string Icon, string Tone)
{
    public static StateMark Of(string state) => state switch
    {
        "Delivered" or "Reconciled" => new("ok", "ok"),
        "Acknowledged" => new("seal", "ok"),
        "Repeated" => new("ok", ""),
        "Held" => new("bad", "bad"),
        "GivenUp" => new("bad", "bad"),
        "Refused" or "Rejected" or "Declined" => new("off", "bad"),
        "Taken" or "Received" => new("run", "run"),
        "Sending" or "Delivering" => new("run", "run"),
        _ => new("wait", ""),
    };
}
