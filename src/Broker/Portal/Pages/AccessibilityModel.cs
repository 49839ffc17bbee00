namespace MessageBroker.Portal.Pages;

/// <param name="Name">What the access point is called.</param>
public sealed record AccessibilityModel(string Name);
