namespace MessageBroker.App.Cli;

/// <summary>How a defect of ours is told: one line without stack trace and without the content it happened in.</summary>
public static class Defect
{
    /// <summary>With <c>BROKER_TRACE=1</c> in the environment the full trace is shown, for those who mend it.</summary>
    public static string Describe(Exception defect, Terminal terminal, string language)
    {
        var place = defect.TargetSite is { } site ? $" in {site.DeclaringType?.Name}.{site.Name}" : "";
        var line = $"broker: {UsageTexts.Say("defect", language, ("kind", defect.GetType().Name + place))}";
        return terminal.Environment("BROKER_TRACE") == "1" ? line + Environment.NewLine + defect : line;
    }
}
