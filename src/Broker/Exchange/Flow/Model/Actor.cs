namespace MessageBroker.Exchange.Flow.Model;

/// <summary>Who gives a command; part of every command and journal entry (design, decision 14).</summary>
/// <param name="Kind">person or system.</param>
/// <param name="Id">Account or component id, never a personal name.</param>
/// <param name="Institution">Institution the actor acts for, or "*" for the whole access point.</param>
/// <param name="Role">operator, clerk, auditor, submitter or system.</param>
public sealed record Actor(string Kind, string Id, string Institution, string Role)
{
    /// <summary>The broker itself, working through its stages.</summary>
    public static Actor Broker { get; } = new("system", "broker", "*", "system");

    /// <summary>A person who runs the access point, by the account that gave the command.</summary>
    public static Actor Operator(string account) => new("person", account, "*", "operator");

    /// <summary>A partner's access point that posted a message.</summary>
    public static Actor PartnerOf(string institution) => new("system", "access-point", institution, "system");

    /// <summary>A national system that put a row into its outbox or an answer into its inbox.</summary>
    public static Actor NationalSystem(string name, string institution) => new("system", name, institution, "submitter");
}
