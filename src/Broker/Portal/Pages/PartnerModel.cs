namespace MessageBroker.Portal.Pages;

/// <summary>One partner entry, with everything that is trusted of it.</summary>
public sealed record PartnerModel(PartnerLine Line, DateTimeOffset Now);
