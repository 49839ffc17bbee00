using MessageBroker.Portal.SignIn;

namespace MessageBroker.Portal.Pages;

/// <param name="To">The address that is opened afterwards, behind the language; empty for the first page of the person.</param>
/// <param name="Notice">ended: a session was there and is over.</param>
/// <param name="Outcome">Of the attempt before; null where there was none.</param>
/// <param name="Name">As it was given.</param>
/// <param name="Certificate">Whom the browser's certificate names itself as; null where it showed none.</param>
public sealed record SignInModel(string To, string? Notice, SignInOutcome? Outcome, string Name, string? Certificate);
