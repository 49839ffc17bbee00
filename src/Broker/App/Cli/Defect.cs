namespace MessageBroker.App.Cli;

/// <summary>How a defect of ours is told: one line without stack trace and without the content it happened in.</summary>
public static class Defect
{
    /// <summary>With <c>BROKER_TRACE=1</c> in the environment the full trace is shown, for those who mend it.</summary>
    public static string Describe(Exception defect, Terminal terminal)
    {
        var place = defect.TargetSite is { } site ? $" in {site.DeclaringType?.Name}.{site.Name}" : "";
        var line = $"broker: a defect of ours ({defect.GetType().Name}{place}). Please report this line and the call.";
        return terminal.Environment("BROKER_TRACE") == "1" ? line + Environment.NewLine + defect : line;
    }
}
